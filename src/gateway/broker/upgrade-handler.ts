import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { API_PATHS } from '#wire';
import type { SecurityHeaders } from '../http/security-headers.ts';
import type { Broker } from './broker.ts';

/** Lets only pages of our own host, and programs that are no browsers, open a connection to the broker. */
export function createUpgradeHandler(broker: Broker, securityHeaders: SecurityHeaders) {
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const status = judgeUpgrade(request);
    if (status === undefined) broker.upgrade(request, socket, head);
    else socket.end(formatRefusal(status, securityHeaders));
  };
}

function judgeUpgrade({ url = '', headers }: IncomingMessage): number | undefined {
  if (url.split('?')[0] !== `/${API_PATHS.broker}`) return 404;
  if (!isOwnOrigin(headers.origin, headers.host)) return 403;
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',');
  return protocols.some((protocol) => protocol.trim() === 'mqtt') ? undefined : 400;
}

/** Browsers always name their page's origin; `null` is a page without one. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  const page = URL.parse(origin);
  if (page === null || host === undefined) return false;
  const own = URL.parse(`${page.protocol}//${host}`);
  return /^https?:$/.test(page.protocol) && page.host !== '' && page.host === own?.host;
}

/** An answer for where Node gives us only the socket. */
export function formatRefusal(status: number, headers: SecurityHeaders): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...lines,
    'content-length: 0',
    'connection: close',
    '\r\n',
  ].join('\r\n');
}
