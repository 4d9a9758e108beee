import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TwinError } from '#model';
import { createSimulator } from '#simulator';
import { createBroker } from './broker/broker.ts';
import { createUpgradeHandler, formatRefusal } from './broker/upgrade-handler.ts';
import type { GatewayConfig } from './gateway-config.ts';
import { createRequestHandler } from './http/request-handler.ts';
import { createSecurityHeaders } from './http/security-headers.ts';
import { readBuiltSite } from './read-site.ts';
import { createSimulatorService } from './simulator-service.ts';

/** A gateway that answers. */
export interface Gateway {
  /** With a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Serves the viewer, the tiles and the HTTP interface, and plays the simulator on the embedded broker.
 *
 * @param now Unix milliseconds; another clock for tests
 * @throws {TwinError} tiles-missing, seed-invalid, or config where the port cannot be had
 */
export async function startGateway(
  config: GatewayConfig,
  now: () => number = Date.now,
): Promise<Gateway> {
  const site = readBuiltSite(config.publicFolder, config.siteId);
  const headers = createSecurityHeaders(config);
  const server = createServer(config);
  const simulator = createSimulator(site, config.seed === undefined ? {} : { seed: config.seed });
  const startedMs = performance.now();
  const broker = await createBroker({
    publishToken: config.publishToken,
    headers,
    greet: (filters) => service.describePresent(filters),
  });
  const service = createSimulatorService({ simulator, publish: broker.publish, now });

  server.on(
    'request',
    createRequestHandler(config, headers, {
      simulator,
      siteId: site.id,
      readHealth: () => ({
        status: 'ok',
        epoch: service.epoch,
        catalogue: simulator.catalogue.version,
        uptimeS: Math.round((performance.now() - startedMs) / 1000),
        counters: broker.counters,
      }),
    }),
  );
  server.on('upgrade', createUpgradeHandler(broker, headers));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(formatRefusal(400, headers));
    else socket.destroy();
  });
  try {
    await listen(server, config);
  } catch (error) {
    await broker.close();
    throw error;
  }
  service.start();

  const { port } = server.address() as AddressInfo;
  return {
    url: `${config.tls ? 'https' : 'http'}://${formatHost(config.host)}:${port}/`,
    port,
    async close() {
      service.stop();
      await broker.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function createServer({ tls }: GatewayConfig): Server {
  const limits = { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };
  if (!tls) return createHttpServer(limits);
  try {
    const cert = readFileSync(tls.certFile);
    const key = readFileSync(tls.keyFile);
    return createHttpsServer({ ...limits, cert, key });
  } catch (cause) {
    throw new TwinError(
      'config',
      `Expected a certificate and its key in ${tls.certFile} and ${tls.keyFile}: ${String(cause)}.`,
      { cause },
    );
  }
}

function listen(server: Server, { host, port }: GatewayConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(new TwinError('config', explainListenError(cause, host, port), { cause }));
    });
    server.listen(port, host, resolve);
  });
}

function explainListenError(cause: NodeJS.ErrnoException, host: string, port: number): string {
  if (cause.code === 'EADDRINUSE')
    return `Port ${port} on ${host} is taken by another program; stop it, or choose another port: PORT=${port + 1} npm start`;
  if (cause.code === 'EACCES')
    return `Port ${port} on ${host} needs rights that this user lacks; choose one above 1023: PORT=8080 npm start`;
  if (cause.code === 'EADDRNOTAVAIL')
    return `HOST=${host} is no address of this machine; use 127.0.0.1 for this machine only or 0.0.0.0 for all.`;
  return `Listening on ${host}:${port} failed: ${cause.message}`;
}

function formatHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
