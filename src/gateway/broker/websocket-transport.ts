import { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { createPacketGuard } from './packet-guard.ts';

/** Most bytes that wait for a client before it is dropped. */
export const MAX_UNSENT_BYTES = 8 * 1024 * 1024;

/** A client that does not answer our goodbye by then is cut off. */
const CLOSING_MS = 1000;

/** Most bytes in an MQTT packet that a client sends. */
export const MAX_PACKET_BYTES = 256 * 1024 + 1024;

const TOO_BIG = 1009;

export interface TransportHooks {
  /** The client stopped reading and was dropped; it may come again and ask what it missed. */
  onKicked(): void;
  /** The client sent a packet beyond the limit and was dropped. */
  onOversized(): void;
}

/**
 * The byte stream of an MQTT client over its WebSocket.
 *
 * What the broker writes within one turn of the event loop leaves as one frame. It never pushes back: a
 * client that does not read would otherwise hold up all others, so one with 8 MB unsent is dropped.
 */
export function createWebSocketTransport(socket: WebSocket, hooks: TransportHooks): Duplex {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let isScheduled = false;
  const accepts = createPacketGuard(MAX_PACKET_BYTES);

  function flush(): void {
    isScheduled = false;
    const chunks = waiting;
    waiting = [];
    waitingBytes = 0;
    if (socket.readyState !== WebSocket.OPEN || chunks.length === 0) return;
    socket.send(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks), {
      binary: true,
    });
  }

  const transport = new Duplex({
    write(chunk: Uint8Array, _encoding, done) {
      waiting.push(chunk);
      waitingBytes += chunk.byteLength;
      if (socket.bufferedAmount + waitingBytes > MAX_UNSENT_BYTES) {
        hooks.onKicked();
        cut();
      } else if (!isScheduled) {
        isScheduled = true;
        setImmediate(flush);
      }
      done();
    },
    final(done) {
      flush();
      socket.close();
      done();
    },
    read() {
      socket.resume();
    },
    destroy(error, done) {
      // The broker's last word, why it turned a client away, is on its way out still.
      flush();
      socket.close();
      setTimeout(() => socket.terminate(), CLOSING_MS).unref();
      done(error);
    },
  });

  function cut(): void {
    waiting = [];
    socket.terminate();
    transport.destroy();
  }

  socket.on('message', (data: Buffer) => {
    if (transport.destroyed) return;
    if (!accepts(data)) {
      hooks.onOversized();
      socket.close(TOO_BIG, 'packet too large');
      transport.destroy();
    } else if (!transport.push(data)) socket.pause();
  });
  socket.on('close', () => {
    transport.push(null);
    transport.destroy();
  });
  socket.on('error', (error) => transport.destroy(error));
  return transport;
}
