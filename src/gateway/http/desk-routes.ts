import type { IncomingMessage } from 'node:http';
import { TwinError } from '#model';
import { SOURCES_PATH } from '#wire';
import { isSameSecret } from '../broker/credentials.ts';
import { isOwnOrigin } from '../broker/upgrade-handler.ts';
import type { GatewayConfig } from '../gateway-config.ts';
import { type Desks, isLocalHost, rootOf } from '../open-desks.ts';
import {
  answerSensorThings,
  readBody,
  SENSORTHINGS_PATH,
  sendReply,
} from '../sensorthings/index.ts';
import { answerSources, createAdminCheck } from '../sources/sources-api.ts';
import type { Exchange } from './reply.ts';

/**
 * Answers for the interfaces that other programs write to.
 *
 * @returns undefined where the address belongs to none of them.
 */
export function createDeskRoutes(
  config: GatewayConfig,
  desks: Pick<Desks, 'sensorThings' | 'sources'>,
): (exchange: Exchange) => Promise<void> | undefined {
  const isOwnPage = ({ headers }: IncomingMessage) => isOwnOrigin(headers.origin, headers.host);
  const isAdmin = createAdminCheck({
    adminToken: config.adminToken,
    isLocal: isLocalHost(config.host),
    isOwnPage,
    isSame: isSameSecret,
  });

  function mayWrite(request: IncomingMessage): boolean {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const { publishToken } = config;
    return publishToken !== undefined && given !== undefined && isSameSecret(publishToken, given);
  }

  async function tellSensorThings({ request, response, url }: Exchange): Promise<void> {
    const reply = await answerSensorThings(desks.sensorThings, {
      method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'),
      path: url.pathname.slice(SENSORTHINGS_PATH.length + 1).replace(/^\//, ''),
      search: url.search,
      rootUrl: `${rootOf(request)}${SENSORTHINGS_PATH}/`,
      mayWrite: () => mayWrite(request),
      readJson: () => readBody(request),
    }).catch((error: unknown) => {
      if (!(error instanceof TwinError) || error.code !== 'store-failed') throw error;
      // The standard way to say that there is no room: what was sent is not kept.
      return { status: 507, body: { json: { code: 507, type: 'error', message: error.message } } };
    });
    sendReply(response, reply);
  }

  async function tellSources({ request, response, url }: Exchange): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { status, json } = await answerSources(desks.sources, {
      method: request.method ?? 'GET',
      path: url.pathname.slice(SOURCES_PATH.length + 1).replace(/^\//, ''),
      isAdmin: isAdmin(request),
      signal: gone.signal,
      readJson: () => readBody(request),
    });
    sendReply(response, { status, body: { json } });
  }

  return (exchange) => {
    const { pathname } = exchange.url;
    if (isBelow(pathname, SENSORTHINGS_PATH)) return tellSensorThings(exchange);
    if (isBelow(pathname, SOURCES_PATH)) return tellSources(exchange);
    return undefined;
  };
}

function isBelow(pathname: string, root: string): boolean {
  return pathname === `/${root}` || pathname.startsWith(`/${root}/`);
}
