import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A supplier's server on the loopback, with the faults that a test asks for. */
export interface FeedServer {
  /** Ends with a slash. */
  readonly url: string;
  /** Answers requests that are none for a WebSocket. */
  handler: RequestListener;
  /** Answers, and handshakes, are held back so long. */
  delayMs: number;
  /** Sockets that are open. */
  connections(): number;
  /** WebSocket clients that are connected. */
  readonly clients: ReadonlySet<WebSocket>;
  /** What clients have said over WebSockets. */
  readonly heard: string[];
  /** Requests so far, newest last. */
  readonly requests: IncomingMessage[];
  /** Cuts every connection and refuses new ones. */
  die(): Promise<void>;
  /** Comes back on the same port. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

export async function startFeedServer(handler: RequestListener = notFound): Promise<FeedServer> {
  const sockets = new Set<Socket>();
  const clients = new Set<WebSocket>();
  const timers = new Set<NodeJS.Timeout>();
  let port = 0;
  let server: Server | undefined;

  /** Later, unless the server or the client is gone by then. */
  function hold(run: () => void, socket: Socket): void {
    if (feed.delayMs === 0) {
      run();
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!socket.destroyed) run();
    }, feed.delayMs);
    timers.add(timer);
  }

  async function listen(): Promise<void> {
    const webSockets = new WebSocketServer({ noServer: true });
    const next = createServer((request, response) => {
      feed.requests.push(request);
      hold(() => feed.handler(request, response), request.socket);
    });
    next.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    next.on('upgrade', (request, socket, head) => {
      hold(
        () =>
          webSockets.handleUpgrade(request, socket, head, (client) => {
            clients.add(client);
            client.on('message', (data) => feed.heard.push(String(data)));
            client.on('close', () => clients.delete(client));
            client.on('error', () => undefined);
          }),
        request.socket,
      );
    });
    await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve));
    port = (next.address() as AddressInfo).port;
    server = next;
  }

  async function die(): Promise<void> {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    const dying = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    if (dying) await new Promise((resolve) => dying.close(resolve));
  }

  const feed: FeedServer = {
    get url() {
      return `http://127.0.0.1:${port}/`;
    },
    handler,
    delayMs: 0,
    connections: () => sockets.size,
    clients,
    heard: [],
    requests: [],
    die,
    revive: listen,
    stop: die,
  };
  await listen();
  return feed;
}

function notFound(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404).end();
}

/** Answers once and hangs up, so that open sockets are requests under way. */
export function answer(
  response: ServerResponse,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): void {
  response.writeHead(status, { connection: 'close', ...headers }).end(body);
}
