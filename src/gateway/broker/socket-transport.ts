import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createPacketGuard } from './packet-guard.ts';
import { MAX_PACKET_BYTES, MAX_UNSENT_BYTES, type TransportHooks } from './websocket-transport.ts';

/**
 * The byte stream of an MQTT client over a plain TCP connection. As over a WebSocket it never pushes back: a
 * client that does not read is dropped rather than left to hold up all others.
 */
export function createSocketTransport(socket: Socket, hooks: TransportHooks): Duplex {
  const accepts = createPacketGuard(MAX_PACKET_BYTES);
  socket.setNoDelay(true);
  const transport = new Duplex({
    write(chunk: Uint8Array, _encoding, done) {
      socket.cork();
      socket.write(chunk);
      process.nextTick(() => socket.uncork());
      if (socket.writableLength > MAX_UNSENT_BYTES) {
        hooks.onKicked();
        socket.destroy();
        transport.destroy();
      }
      done();
    },
    final(done) {
      socket.end();
      done();
    },
    read() {
      socket.resume();
    },
    destroy(error, done) {
      socket.end();
      socket.destroySoon();
      done(error);
    },
  });
  socket.on('data', (data: Buffer) => {
    if (transport.destroyed) return;
    if (!accepts(data)) {
      hooks.onOversized();
      transport.destroy();
    } else if (!transport.push(data)) socket.pause();
  });
  socket.on('close', () => {
    transport.push(null);
    transport.destroy();
  });
  socket.on('error', () => transport.destroy());
  return transport;
}
