import type { IncomingMessage } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { Aedes, type Client } from 'aedes';
import { TwinError } from '#model';
import { createAccess } from './access.ts';
import type { BrokerDesk } from './desk.ts';
import { createListeners } from './listeners.ts';
import { createSocketTransport } from './socket-transport.ts';
import { createWebSocketDoor } from './web-socket-door.ts';

/** A message for all who listen. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** The embedded MQTT 3.1.1 broker over WebSocket. */
export interface Broker {
  publish(message: OutgoingMessage): void;
  /** True where somebody listens to a topic. */
  isHeard(topic: string): boolean;
  /** Takes over a connection that asks to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Of plain MQTT; undefined where there is none. */
  readonly tcpPort: number | undefined;
  readonly counters: Readonly<Record<keyof BrokerCounters, number>>;
  close(): Promise<void>;
}

interface BrokerCounters {
  clients: number;
  published: number;
  publishedBytes: number;
  /** From outside publishers. */
  received: number;
  kicked: number;
  oversized: number;
  refused: number;
}

interface TcpPort {
  readonly host: string;
  readonly port: number;
  /** Where it cannot be had, the broker goes without and says so. */
  readonly isOptional: boolean;
}

export interface BrokerOptions {
  readonly publishToken: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** What a new subscriber is given at once, sent to it alone. */
  greet(filters: readonly string[]): readonly OutgoingMessage[];
  readonly desk: BrokerDesk;
  /** A plain TCP port for devices and shells; absent: none. */
  readonly tcp?: TcpPort;
}

/** A client that has not introduced itself by then is dropped. */
const CONNECT_TIMEOUT_MS = 10_000;
const CLOSING_MS = 1000;

export async function createBroker(options: BrokerOptions): Promise<Broker> {
  const counters: BrokerCounters = {
    clients: 0,
    published: 0,
    publishedBytes: 0,
    received: 0,
    kicked: 0,
    oversized: 0,
    refused: 0,
  };
  const { desk, tcp } = options;
  const access = createAccess(options.publishToken, desk, () => counters.refused++);
  const aedes = await Aedes.createBroker({
    connectTimeout: CONNECT_TIMEOUT_MS,
    ...access.rules,
  });
  const listeners = createListeners<Client>({
    onAdded: desk.listened,
    onRemoved: desk.unlistened,
  });
  aedes.on('publish', (_packet, client) => {
    if (client) counters.received++;
  });
  aedes.on('subscribe', (subscriptions, client) => {
    const filters = subscriptions.filter(({ qos }) => qos < 128).map(({ topic }) => topic);
    listeners.add(client, filters);
    for (const message of options.greet(filters))
      client.publish(toPacket(message), () => undefined);
  });
  aedes.on('unsubscribe', (filters, client) => {
    listeners.remove(client, filters);
    access.release(client, filters);
  });
  aedes.on('clientDisconnect', listeners.forget);
  const hooks = { onKicked: () => counters.kicked++, onOversized: () => counters.oversized++ };
  const door = createWebSocketDoor({
    headers: options.headers,
    hooks,
    onClient: (transport, request) => aedes.handle(transport, request),
  });
  const server = createTcpServer((socket) => {
    aedes.handle(createSocketTransport(socket, hooks));
  });
  if (tcp) await listen(server, tcp);

  return {
    publish(message) {
      counters.published++;
      counters.publishedBytes += message.payload.byteLength;
      aedes.publish(toPacket(message), (error) => {
        if (error && !aedes.closed) console.error(`Publishing on ${message.topic} failed:`, error);
      });
    },
    isHeard: listeners.isHeard,
    upgrade: door.upgrade,
    get tcpPort() {
      const address = server.address();
      return typeof address === 'object' ? address?.port : undefined;
    },
    get counters() {
      return { ...counters, clients: aedes.connectedClients };
    },
    async close() {
      door.sayGoodbye();
      await Promise.race([
        new Promise<void>((resolve) => aedes.close(resolve)),
        new Promise((resolve) => setTimeout(resolve, CLOSING_MS).unref()),
      ]);
      door.close();
      server.close();
    },
  };
}

function toPacket({ topic, payload, qos, retain }: OutgoingMessage) {
  return {
    cmd: 'publish' as const,
    topic,
    payload: Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength),
    qos,
    retain,
    dup: false,
  };
}

/** @throws {TwinError} config, where a port that is asked for cannot be had. */
function listen(server: Server, { host, port, isOptional }: TcpPort): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const what = `MQTT_PORT: Port ${port} on ${host} cannot be had (${cause.code})`;
      const advice = `choose another, or 0 for none: MQTT_PORT=${port + 1} npm start`;
      if (!isOptional) return reject(new TwinError('config', `${what}; ${advice}`, { cause }));
      console.warn(`${what}, so plain MQTT is off; ${advice}`);
      resolve();
    });
    server.listen(port, host, () => resolve());
  });
}
