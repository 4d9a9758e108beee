import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TwinError } from '#model';
import { createSimulator } from '#simulator';
import { type Broker, type BrokerOptions, createBroker } from './broker/broker.ts';
import type { BrokerDesk } from './broker/desk.ts';
import { createForeignBroker } from './broker/foreign/foreign-broker.ts';
import { createUpgradeHandler, formatRefusal } from './broker/upgrade-handler.ts';
import type { GatewayConfig } from './gateway-config.ts';
import { createDeskRoutes } from './http/desk-routes.ts';
import { createRequestHandler } from './http/request-handler.ts';
import { createSecurityHeaders } from './http/security-headers.ts';
import { createTimeAnswers } from './http/time-answers.ts';
import { openIngest } from './ingest/ingest.ts';
import type { SourceMouth } from './ingest/source-mouth.ts';
import { keepHouse } from './keep-house.ts';
import { CLOSED_DESK, type Desks, openDesks } from './open-desks.ts';
import { openStore } from './open-store.ts';
import { readBuiltSite } from './read-site.ts';
import { openRegistry } from './registry/registry.ts';
import { SENSORTHINGS_PATH } from './sensorthings/index.ts';
import { openSimulatedSource } from './simulated-source.ts';
import type { HistoryStore } from './store/history-store.ts';

/** A gateway that answers. */
export interface Gateway {
  /** With a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** The mouth of a source that runs in this process. */
  attach(sourceId: string): SourceMouth;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

/** Of MQTT without TLS, as registered. */
const MQTT_PORT = 1883;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

export interface GatewayOptions {
  /** Unix milliseconds; another clock for tests. */
  readonly now?: () => number;
  /** Where the history goes, in place of what the configuration says; closed with the gateway. */
  readonly store?: HistoryStore;
}

/**
 * Serves the viewer, the tiles and the HTTP interface, keeps the history, and plays the simulator as one of
 * the sources.
 *
 * @throws {TwinError} tiles-missing, seed-invalid, store-failed, or config where the port cannot be had
 */
export async function startGateway(
  config: GatewayConfig,
  options: GatewayOptions = {},
): Promise<Gateway> {
  const { now = Date.now } = options;
  const site = readBuiltSite(config.publicFolder, config.siteId);
  const headers = createSecurityHeaders(config);
  const server = createServer(config);
  const simulator = createSimulator(site, config.seed === undefined ? {} : { seed: config.seed });
  const startedMs = performance.now();
  const store = options.store ?? (await openStore(config, site.id));
  const undo: (() => unknown)[] = [() => store.close()];
  let attach: Gateway['attach'];
  try {
    const registry = await openRegistry(store, randomUUID().slice(0, 8));
    let desks: Desks | undefined;
    const desk: BrokerDesk = {
      mayListen: (filter) => (desks ?? CLOSED_DESK).mayListen(filter),
      listened: (filter) => desks?.listened(filter),
      unlistened: (filter) => desks?.unlistened(filter),
      accept: (topic, payload) => (desks ?? CLOSED_DESK).accept(topic, payload),
    };
    const broker = await openBroker(config, {
      publishToken: config.publishToken,
      headers,
      greet: (filters) => ingest.greet(filters),
      desk,
    });
    undo.unshift(() => broker.close());
    const ingest = await openIngest({
      store,
      registry,
      outlet: broker,
      now,
      onStored: ({ observations }) => observations && desks?.told.tellRows(observations),
    });
    undo.unshift(() => ingest.close());
    desks = await openDesks({
      config,
      siteId: site.id,
      store,
      registry,
      ingest,
      publish: broker.publish,
      now,
    });
    const { sources } = desks;
    undo.unshift(() => sources.close());
    attach = ingest.attach;
    const simulated = await openSimulatedSource({
      simulator,
      store,
      ingest,
      now,
      pastHours: config.pastHours,
    });

    server.on(
      'request',
      createRequestHandler(
        config,
        headers,
        {
          registry,
          answers: createTimeAnswers({ store, registry, ingest }),
          siteId: site.id,
          readHealth: () => ({
            status: 'ok',
            epoch: ingest.epoch,
            catalogue: registry.catalogue.version,
            uptimeS: Math.round((performance.now() - startedMs) / 1000),
            counters: { ...broker.counters, conflated: ingest.conflated },
            sources: ingest.books,
            cursor: ingest.committed,
            ...(ingest.storeProblem !== undefined && { storeProblem: ingest.storeProblem }),
          }),
        },
        createDeskRoutes(config, desks),
      ),
    );
    server.on('upgrade', createUpgradeHandler(broker, headers));
    server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end(formatRefusal(400, headers));
      else socket.destroy();
    });
    await listen(server, config);
    // After the broker, whose connections the server would wait for.
    undo.splice(-1, 0, () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    });
    ingest.start();
    undo.unshift(simulated.start());
    await sources.start();
    undo.unshift(keepHouse(store, config, now));
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }

  const { port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `${config.tls ? 'https' : 'http'}://${formatHost(config.host)}:${port}/`,
    port,
    attach,
    close() {
      closed ??= (async () => {
        for (const step of undo) await step();
      })();
      return closed;
    },
  };
}

/** The embedded broker, or the one that stands in for it. */
function openBroker(
  { mqttUrl, mqttPort, host }: GatewayConfig,
  options: BrokerOptions,
): Promise<Broker> {
  if (mqttUrl)
    return createForeignBroker({ ...options, url: mqttUrl, listen: [`${SENSORTHINGS_PATH}/#`] });
  if (mqttPort === 0) return createBroker(options);
  const tcp = { host, port: mqttPort ?? MQTT_PORT, isOptional: mqttPort === undefined };
  return createBroker({ ...options, tcp });
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
