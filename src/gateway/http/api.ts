import { createHash } from 'node:crypto';
import { TwinError } from '#model';
import type { Simulator } from '#simulator';
import {
  API_PATHS,
  type HealthResponse,
  type HistoryResponse,
  parseHistoryQuery,
  type ViewerConfig,
} from '#wire';
import { type Exchange, sendBody, sendError, sendJson, sendNotModified } from './reply.ts';

/** What the HTTP interface tells about. */
export interface ApiSources {
  readonly simulator: Simulator;
  readonly siteId: string;
  readHealth(): HealthResponse;
}

type Handler = (exchange: Exchange) => Promise<void>;

/** Answers by path, with the leading slash. */
export function createApi({
  simulator,
  siteId,
  readHealth,
}: ApiSources): ReadonlyMap<string, Handler> {
  const viewerConfig: ViewerConfig = {
    site: siteId,
    tilesUrl: 'tiles/',
    feeds: [{ type: 'gateway', url: API_PATHS.broker, apiUrl: '.' }],
  };
  return new Map<string, Handler>([
    [`/${API_PATHS.config}`, (exchange) => sendJson(exchange, viewerConfig)],
    [`/${API_PATHS.health}`, (exchange) => sendJson(exchange, readHealth())],
    [`/${API_PATHS.catalogue}`, createCatalogueHandler(simulator)],
    [`/${API_PATHS.history}`, (exchange) => sendHistory(exchange, simulator)],
  ]);
}

function createCatalogueHandler({ catalogue }: Simulator): Handler {
  const bytes = new TextEncoder().encode(JSON.stringify(catalogue));
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  const etag = `W/"${digest}"`;
  const headers = { etag, 'cache-control': 'no-cache' };
  return async (exchange) => {
    if (sendNotModified(exchange, etag, headers)) return;
    await sendBody(exchange, {
      headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
      bytes: bytes.byteLength,
      compresses: true,
      key: `catalogue ${digest}`,
      load: async () => bytes,
    });
  };
}

async function sendHistory(exchange: Exchange, simulator: Simulator): Promise<void> {
  let answer: HistoryResponse;
  try {
    const request = parseHistoryQuery(exchange.url.searchParams);
    const { timeMs, value } = simulator.history(request);
    answer = { slot: request.slot, timeMs: [...timeMs], value: [...value] };
  } catch (error) {
    if (!(error instanceof TwinError)) throw error;
    return sendError(exchange, error.code === 'not-found' ? 404 : 400, error.code, error.message);
  }
  return sendJson(exchange, answer);
}
