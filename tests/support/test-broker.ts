import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { Catalogue } from '#model';
import { API_PATHS, encodeHeartbeat, HEARTBEAT_MS, HEARTBEAT_TOPIC } from '#wire';

/** A body of bytes is sent as it is, another one as JSON. */
type Answerer = (params: URLSearchParams) => { status?: number; body: unknown };

/** A real broker and the gateway's HTTP interface on one port, with the faults that a test asks for. */
export interface TestBroker {
  /** Ends with a slash. */
  readonly url: string;
  /** What the HTTP interface and the heartbeats speak of. */
  catalogue: Catalogue;
  /** Answers `api/v1/history`. */
  history: Answerer;
  /** Answers other paths, by path. */
  readonly answers: Map<string, Answerer>;
  /** What the heartbeats tell. */
  epoch: string;
  cursor: number;
  conflated: number;
  /** False: the line stands and nothing comes through it. */
  heartbeats: boolean;
  /** Milliseconds that the heartbeats' clock is ahead. */
  clockAheadMs: number;
  /** Answers to requests for the catalogue are held back so long. */
  catalogueDelayMs: number;
  /** Refuses new connections with this CONNACK code. */
  refuseWith: number | undefined;
  publish(
    topic: string,
    payload: Uint8Array,
    options?: { retain?: boolean; qos?: 0 | 1 },
  ): Promise<void>;
  /** Clients that are connected over MQTT; one at a time is expected. */
  clients(): number;
  /** Topic filters that some client listens to. */
  filters(): ReadonlySet<string>;
  requests(path: string): number;
  /** Cuts every connection and refuses new ones. Retained messages are lost, as when a broker dies. */
  die(): Promise<void>;
  /** Comes back on the same port, empty. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestBroker(catalogue: Catalogue): Promise<TestBroker> {
  const sockets = new Set<Socket>();
  const filters = new Set<string>();
  const requested = new Map<string, number>();
  let port = 0;
  let server: Server;
  let aedes: Aedes;

  const broker: TestBroker = {
    get url() {
      return `http://127.0.0.1:${port}/`;
    },
    catalogue,
    history: () => ({ status: 404, body: {} }),
    answers: new Map(),
    epoch: 'test',
    cursor: 0,
    conflated: 0,
    heartbeats: true,
    clockAheadMs: 0,
    catalogueDelayMs: 0,
    refuseWith: undefined,
    publish: (topic, payload, { retain = false, qos = 0 } = {}) =>
      new Promise((resolve, reject) => {
        const packet = {
          cmd: 'publish' as const,
          topic,
          payload: Buffer.from(payload),
          qos,
          retain,
          dup: false,
        };
        aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
      }),
    clients: () => aedes.connectedClients,
    filters: () => new Set(filters),
    requests: (path) => requested.get(path) ?? 0,
    async die() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => aedes.close(() => resolve(undefined)));
      await new Promise((resolve) => server.close(resolve));
    },
    revive: listen,
    async stop() {
      clearInterval(beating);
      await broker.die();
    },
  };

  async function answer(request: IncomingMessage): Promise<{ status?: number; body: unknown }> {
    const { pathname, searchParams } = new URL(request.url ?? '/', broker.url);
    const path = pathname.slice(1);
    requested.set(path, (requested.get(path) ?? 0) + 1);
    if (path === API_PATHS.history) return broker.history(searchParams);
    const answerer = broker.answers.get(path);
    if (answerer) return answerer(searchParams);
    if (path !== API_PATHS.catalogue) return { status: 404, body: {} };
    await new Promise((resolve) => setTimeout(resolve, broker.catalogueDelayMs));
    return { body: broker.catalogue };
  }

  async function listen(): Promise<void> {
    aedes = await Aedes.createBroker({
      authenticate: (_client, _username, _password, done) =>
        broker.refuseWith === undefined
          ? done(null, true)
          : done(Object.assign(new Error('refused'), { returnCode: broker.refuseWith }), false),
    });
    filters.clear();
    aedes.on('clientError', () => undefined);
    aedes.on('clientDisconnect', () => filters.clear());
    aedes.on('subscribe', (subscriptions) => {
      for (const { topic } of subscriptions) filters.add(topic);
    });
    aedes.on('unsubscribe', (topics) => {
      for (const topic of topics) filters.delete(topic);
    });
    server = createServer((request, response) => {
      void answer(request).then(({ status = 200, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        const isWritten = typeof body === 'string' || body instanceof Uint8Array;
        response.end(isWritten ? body : JSON.stringify(body));
      });
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    const webSockets = new WebSocketServer({ server, path: `/${API_PATHS.broker}` });
    webSockets.on('connection', (webSocket, request) => {
      const stream = createWebSocketStream(webSocket);
      stream.on('error', () => undefined);
      aedes.handle(stream, request);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  }

  await listen();
  const beating = setInterval(() => {
    if (!broker.heartbeats || aedes.closed) return;
    const heartbeat = {
      v: 1,
      epoch: broker.epoch,
      catalogue: broker.catalogue.version,
      timeMs: Date.now() + broker.clockAheadMs,
      cursor: broker.cursor,
      conflated: broker.conflated,
    } as const;
    void broker.publish(HEARTBEAT_TOPIC, encodeHeartbeat(heartbeat)).catch(() => undefined);
  }, HEARTBEAT_MS / 4);
  return broker;
}
