import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface HttpAnswer {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** An HTTP server on loopback whose answers a test makes up, and which can be lost and come back. */
export interface HttpDoor {
  /** Ends with a slash. */
  readonly url: string;
  connections(): number;
  /** Paths with their queries, in the order they were asked for. */
  readonly asked: readonly {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  delayMs: number;
  die(): Promise<void>;
  /** On the same port. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

export async function openHttpDoor(answer: (url: URL) => HttpAnswer): Promise<HttpDoor> {
  const sockets = new Set<Socket>();
  const asked: { path: string; headers: IncomingMessage['headers'] }[] = [];
  let server: Server;
  let port = 0;

  const door: HttpDoor = {
    get url() {
      return `http://127.0.0.1:${port}/`;
    },
    connections: () => sockets.size,
    asked,
    delayMs: 0,
    async die() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    revive: listen,
    async stop() {
      if (server.listening) await door.die();
    },
  };

  async function listen(): Promise<void> {
    server = createServer((request, response) => {
      const path = request.url ?? '/';
      asked.push({ path, headers: request.headers });
      const timer = setTimeout(() => {
        const {
          status = 200,
          type = 'application/json',
          headers,
          body,
        } = answer(new URL(path, door.url));
        // Kept-alive connections would count as such after the feed has ended.
        response.writeHead(status, { 'content-type': type, connection: 'close', ...headers });
        response.end(body);
      }, door.delayMs);
      request.on('close', () => clearTimeout(timer));
      response.on('close', () => clearTimeout(timer));
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  }

  await listen();
  return door;
}
