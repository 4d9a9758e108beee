import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorResponse } from '#wire';
import { type Compressor, chooseEncoding } from './compressor.ts';

/** Below this a body is sent as it is, bytes. */
const MIN_COMPRESSED_BYTES = 1024;

/** One request and how to answer it; the security headers are set already. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly compressor: Compressor;
}

interface Body {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly compresses: boolean;
  /** Names the content for the cache of compressed bodies; absent: not kept there and not compressed. */
  readonly key?: string;
  load(): Promise<Uint8Array>;
}

/** Sends a body, compressed where the client takes it; answers HEAD with the headers alone. */
export async function sendBody(exchange: Exchange, body: Body): Promise<void> {
  const { request, response, compressor } = exchange;
  const { key, load } = body;
  const encoding =
    body.compresses && key !== undefined && body.bytes >= MIN_COMPRESSED_BYTES
      ? chooseEncoding(headerOf(request, 'accept-encoding'))
      : undefined;
  const bytes =
    encoding && key !== undefined ? await compressor.compress(key, encoding, load) : await load();
  response.writeHead(body.status ?? 200, {
    ...body.headers,
    'content-length': bytes.byteLength,
    ...(body.compresses && { vary: 'accept-encoding' }),
    ...(encoding && { 'content-encoding': encoding }),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Sends JSON that may be out of date at once. */
export function sendJson(exchange: Exchange, json: unknown, status = 200): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  return sendBody(exchange, {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    bytes: bytes.byteLength,
    compresses: false,
    load: async () => bytes,
  });
}

/** Sends what went wrong as JSON. */
export function sendError(
  exchange: Exchange,
  status: number,
  code: string,
  message: string,
): Promise<void> {
  return sendJson(exchange, { error: { code, message } } satisfies ErrorResponse, status);
}

/** True where the client has this version; the answer is then sent already. */
export function sendNotModified(
  { request, response }: Exchange,
  etag: string,
  headers: Readonly<Record<string, string>>,
): boolean {
  const known = headerOf(request, 'if-none-match');
  if (!known?.split(',').some((tag) => tag.trim() === etag || tag.trim() === '*')) return false;
  response.writeHead(304, { ...headers, etag });
  response.end();
  return true;
}

/** True where the client takes a media type; one that names none takes all. */
export function acceptsType({ request }: Exchange, type: string): boolean {
  const accepted = headerOf(request, 'accept');
  if (accepted === undefined || accepted.trim() === '') return true;
  const group = type.split('/')[0];
  return accepted
    .split(',')
    .map((entry) => entry.split(';')[0]?.trim().toLowerCase())
    .some((entry) => entry === type || entry === `${group}/*` || entry === '*/*');
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
