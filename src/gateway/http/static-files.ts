import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { GatewayConfig } from '../gateway-config.ts';
import { mediaTypeOf } from './media-types.ts';
import { type Exchange, sendBody, sendError, sendNotModified } from './reply.ts';
import { type FoundFile, findFile, splitUrlPath } from './resolve-file.ts';

/** Larger files are streamed as they are. */
const MAX_BUFFERED_BYTES = 32 * 1024 * 1024;

/** Files whose name holds a hash of their content. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/** Serves the viewer from `dist/`, the tiles from `public/tiles/` and other files from `public/`. */
export function createStaticFiles({
  distFolder,
  publicFolder,
}: Pick<GatewayConfig, 'distFolder' | 'publicFolder'>) {
  async function find(parts: readonly string[]): Promise<FoundFile | undefined> {
    // The tiles are a root of their own: their folder may be a link to where there is room.
    if (parts[0] === 'tiles') return findFile(join(publicFolder, 'tiles'), parts.slice(1));
    return (await findFile(distFolder, parts)) ?? findFile(publicFolder, parts);
  }

  return async (exchange: Exchange): Promise<void> => {
    const { pathname } = exchange.url;
    const isHome = pathname === '/' || pathname === '/index.html';
    const parts = isHome ? ['index.html'] : splitUrlPath(pathname);
    if (!parts)
      return sendError(exchange, 400, 'path', 'Expected a plain path, got one with odd parts.');
    const file = await find(parts);
    if (file) return sendFile(exchange, file);
    if (isHome)
      return sendError(
        exchange,
        503,
        'viewer-missing',
        'The viewer is not built; run "npm run build" and reload.',
      );
    return sendError(exchange, 404, 'not-found', 'There is no such file.');
  };
}

async function sendFile(exchange: Exchange, file: FoundFile): Promise<void> {
  const { path, bytes, modifiedMs } = file;
  const { type, compresses } = mediaTypeOf(path);
  const etag = `W/"${bytes.toString(36)}-${Math.round(modifiedMs).toString(36)}"`;
  const caching = {
    etag,
    'last-modified': new Date(modifiedMs).toUTCString(),
    'cache-control': HASHED.test(exchange.url.pathname)
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
  };
  if (sendNotModified(exchange, etag, caching)) return;
  if (isUnmodifiedSince(exchange, modifiedMs)) {
    exchange.response.writeHead(304, caching);
    exchange.response.end();
    return;
  }
  const headers = { ...caching, 'content-type': type };
  if (bytes > MAX_BUFFERED_BYTES) return streamFile(exchange, file, headers);
  return sendBody(exchange, {
    headers,
    bytes,
    compresses,
    key: `${path} ${etag}`,
    load: () => readFile(path),
  });
}

/** By date, for clients that know no etag. */
function isUnmodifiedSince({ request }: Exchange, modifiedMs: number): boolean {
  const { 'if-none-match': tag, 'if-modified-since': since } = request.headers;
  if (tag !== undefined || since === undefined) return false;
  return Math.floor(modifiedMs / 1000) * 1000 <= Date.parse(since);
}

async function streamFile(
  { request, response }: Exchange,
  { path, bytes }: FoundFile,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  response.writeHead(200, { ...headers, 'content-length': bytes });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(path), response);
}
