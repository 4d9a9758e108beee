import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import {
  createWebSocketTransport,
  MAX_PACKET_BYTES,
  type TransportHooks,
} from './websocket-transport.ts';

/** Where MQTT clients come in over a WebSocket. */
export interface WebSocketDoor {
  /** Takes over a connection that asks to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly clients: number;
  /** Tells all clients that the gateway stops. */
  sayGoodbye(): void;
  /** Cuts who is still there. */
  close(): void;
}

const GOING_AWAY = 1001;

export function createWebSocketDoor(options: {
  readonly headers: Readonly<Record<string, string>>;
  readonly hooks: TransportHooks;
  readonly onClient: (transport: Duplex, request: IncomingMessage) => void;
}): WebSocketDoor {
  const { headers, hooks, onClient } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_PACKET_BYTES,
    handleProtocols: (protocols) => (protocols.has('mqtt') ? 'mqtt' : false),
  });
  sockets.on('headers', (lines) => {
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  });
  return {
    upgrade(request, socket, head) {
      sockets.handleUpgrade(request, socket, head, (webSocket) =>
        onClient(createWebSocketTransport(webSocket, hooks), request),
      );
    },
    get clients() {
      return sockets.clients.size;
    },
    sayGoodbye() {
      for (const socket of sockets.clients) socket.close(GOING_AWAY, 'the gateway stops');
    },
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
