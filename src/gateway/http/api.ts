import { createHash } from 'node:crypto';
import { TwinError } from '#model';
import {
  API_PATHS,
  BULK_TYPE,
  encodeChanges,
  encodeFrame,
  encodeSpan,
  type HealthResponse,
  parseAvailabilityQuery,
  parseChangesQuery,
  parseFrameQuery,
  parseHistoryQuery,
  parseSpanQuery,
  type ViewerConfig,
} from '#wire';
import type { Registry } from '../registry/registry.ts';
import { createQueryGate } from './query-gate.ts';
import {
  acceptsType,
  type Exchange,
  sendBody,
  sendError,
  sendJson,
  sendNotModified,
} from './reply.ts';
import type { TimeAnswers } from './time-answers.ts';

/** What the HTTP interface tells about. */
export interface ApiSources {
  readonly registry: Registry;
  readonly answers: TimeAnswers;
  readonly siteId: string;
  readHealth(): HealthResponse;
}

type Handler = (exchange: Exchange) => Promise<void>;

/** Questions about the past at a time, and those that may wait for their turn. */
const QUESTIONS = { atOnce: 4, waiting: 64 };

/** Answers by path, with the leading slash. */
export function createApi(sources: ApiSources): ReadonlyMap<string, Handler> {
  const { registry, answers, siteId, readHealth } = sources;
  const viewerConfig: ViewerConfig = {
    site: siteId,
    tilesUrl: 'tiles/',
    feeds: [{ type: 'gateway', url: API_PATHS.broker, apiUrl: '.' }],
  };
  const gate = createQueryGate(QUESTIONS.atOnce, QUESTIONS.waiting);

  /** A question about the past, with its faults told as what they are. */
  function ask(answer: (exchange: Exchange) => Promise<void>): Handler {
    return async (exchange) => {
      try {
        const answered = gate.enter(() => answer(exchange));
        if (answered) return await answered;
      } catch (error) {
        if (!(error instanceof TwinError)) throw error;
        return sendError(exchange, statusOf(error), error.code, error.message);
      }
      exchange.response.setHeader('retry-after', '1');
      return sendError(exchange, 429, 'busy', 'Too many questions wait already; ask again.');
    };
  }

  /** A question whose answer is too large for JSON. */
  const askBulk = (encode: (params: URLSearchParams) => Promise<Uint8Array | undefined>) =>
    ask(async (exchange) => {
      if (!acceptsType(exchange, BULK_TYPE))
        return sendError(
          exchange,
          406,
          'not-acceptable',
          `This answer comes as ${BULK_TYPE} only: columns of numbers that JSON would make four times as large. Ask with "accept: ${BULK_TYPE}".`,
        );
      const bytes = await encode(exchange.url.searchParams);
      return bytes
        ? sendBulk(exchange, bytes)
        : sendError(
            exchange,
            410,
            'too-old',
            'What came after this cursor is no longer kept one by one; ask for a frame.',
          );
    });

  return new Map<string, Handler>([
    [`/${API_PATHS.config}`, (exchange) => sendJson(exchange, viewerConfig)],
    [`/${API_PATHS.health}`, (exchange) => sendJson(exchange, readHealth())],
    [`/${API_PATHS.catalogue}`, createCatalogueHandler(registry)],
    [
      `/${API_PATHS.history}`,
      ask(async (exchange) => {
        const request = parseHistoryQuery(exchange.url.searchParams);
        return sendJson(exchange, await answers.history(request));
      }),
    ],
    [
      `/${API_PATHS.availability}`,
      ask(async (exchange) => {
        const request = parseAvailabilityQuery(exchange.url.searchParams);
        return sendJson(exchange, await answers.availability(request));
      }),
    ],
    [
      `/${API_PATHS.frame}`,
      askBulk(async (params) => encodeFrame(await answers.frame(parseFrameQuery(params)))),
    ],
    [
      `/${API_PATHS.span}`,
      askBulk(async (params) => encodeSpan(await answers.span(parseSpanQuery(params)))),
    ],
    [
      `/${API_PATHS.changes}`,
      askBulk(async (params) => {
        const changes = await answers.changes(parseChangesQuery(params));
        return changes && encodeChanges(changes);
      }),
    ],
  ]);
}

/** The whole catalogue, or with `?since=version` what was added since then. */
function createCatalogueHandler(registry: Registry): Handler {
  let written: { readonly version: string; readonly bytes: Uint8Array } | undefined;

  function writeWhole() {
    const { catalogue } = registry;
    if (written?.version === catalogue.version) return written;
    const bytes = new TextEncoder().encode(JSON.stringify(catalogue));
    written = { version: catalogue.version, bytes };
    return written;
  }

  return async (exchange) => {
    const since = exchange.url.searchParams.get('since');
    const update = since === null ? undefined : registry.updateSince(since);
    if (update) return sendJson(exchange, update);
    const { version, bytes } = writeWhole();
    const digest = createHash('sha256').update(version).digest('base64url').slice(0, 22);
    const etag = `W/"${digest}"`;
    const headers = { etag, 'cache-control': 'no-cache' };
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

function sendBulk(exchange: Exchange, bytes: Uint8Array): Promise<void> {
  return sendBody(exchange, {
    headers: { 'content-type': BULK_TYPE, 'cache-control': 'no-store' },
    bytes: bytes.byteLength,
    compresses: false,
    load: async () => bytes,
  });
}

function statusOf({ code }: TwinError): number {
  switch (code) {
    case 'not-found':
      return 404;
    case 'query-too-large':
      return 413;
    case 'store-failed':
      return 503;
    default:
      return 400;
  }
}
