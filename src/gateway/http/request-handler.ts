import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayConfig } from '../gateway-config.ts';
import { type ApiSources, createApi } from './api.ts';
import { createCompressor } from './compressor.ts';
import { type Exchange, sendError } from './reply.ts';
import type { SecurityHeaders } from './security-headers.ts';
import { createStaticFiles } from './static-files.ts';

/** Compressed bodies kept in memory. */
const COMPRESSED_BYTES_KEPT = 96 * 1024 * 1024;

/** Answers every request; the security headers go with all of them. */
export function createRequestHandler(
  config: GatewayConfig,
  securityHeaders: SecurityHeaders,
  sources: ApiSources,
  answerDesk: (exchange: Exchange) => Promise<void> | undefined,
) {
  const api = createApi(sources);
  const serveFile = createStaticFiles(config);
  const compressor = createCompressor(COMPRESSED_BYTES_KEPT);

  async function answer(exchange: Exchange): Promise<void> {
    const { request, response, url } = exchange;
    const told = answerDesk(exchange);
    if (told) return told;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return sendError(exchange, 405, 'method', 'Expected GET or HEAD.');
    }
    const handler = api.get(url.pathname);
    if (handler) return handler(exchange);
    if (url.pathname.startsWith('/api/'))
      return sendError(exchange, 404, 'not-found', 'There is no such interface.');
    return serveFile(exchange);
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const exchange = { request, response, url: parseTarget(request.url), compressor };
    answer(exchange).catch((error: unknown) => {
      console.error(`The answer to ${JSON.stringify(request.url)} failed:`, error);
      if (response.headersSent) response.destroy();
      else void sendError(exchange, 500, 'internal', 'The gateway failed; see its log.');
    });
  };
}

/** Reads the target as it came: `URL` would fold `/a/../b` before anyone looks at it. */
function parseTarget(target = '/'): URL {
  const [path = '/', query = ''] = target.split(/\?(.*)/s);
  const url = new URL('http://gateway.invalid/');
  url.search = query;
  return Object.defineProperty(url, 'pathname', { value: path.replace(/#.*/s, '') });
}
