import { connect } from 'node:net';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { WebSocket } from 'ws';
import { PUBLISHER, type RunningBroker } from './brokers.ts';

/** Counts what comes and looks at none of it, so that the broker and not the client is measured. */
export interface LightSubscriber {
  /** Bytes of MQTT packets since the subscription stood. */
  readonly bytes: number;
  close(): void;
}

/** Sends packets that were written beforehand. */
export interface RawPublisher {
  /** Resolves when the socket takes more. */
  send(bytes: Uint8Array): Promise<void>;
  close(): void;
}

const CONNECT = { cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true } as const;
const SUBACK = 0x90;

/** @param onBytes told of each frame */
export async function openSubscriber(
  broker: RunningBroker,
  topic: string,
  clientId: string,
  onBytes: () => void,
): Promise<LightSubscriber> {
  const socket = new WebSocket(broker.wsUrl, 'mqtt', { perMessageDeflate: false });
  let bytes = 0;
  let isSubscribed = false;
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('Expected a subscription, got a closed line.')));
    socket.once('open', () => {
      socket.send(write({ ...CONNECT, clientId, keepalive: 0 }));
      socket.send(
        write({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 0 }] } as Packet),
      );
    });
    socket.on('message', (frame: Buffer) => {
      if (isSubscribed) {
        bytes += frame.length;
        onBytes();
      } else if (frame.at(-5) === SUBACK) {
        isSubscribed = true;
        resolve();
      }
    });
  });
  return {
    get bytes() {
      return bytes;
    },
    close: () => socket.terminate(),
  };
}

export async function openPublisher(broker: RunningBroker): Promise<RawPublisher> {
  const socket = connect(broker.tcpPort, '127.0.0.1');
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      const { username, password } = PUBLISHER;
      const clientId = 'raw-publisher';
      socket.write(
        write({ ...CONNECT, clientId, keepalive: 0, username, password: Buffer.from(password) }),
      );
    });
    // The acknowledgement of the connection is all that ever comes.
    socket.once('data', () => resolve());
  });
  return {
    send: (bytes) =>
      socket.write(bytes)
        ? Promise.resolve()
        : new Promise((resolve) => socket.once('drain', resolve)),
    close: () => socket.destroy(),
  };
}

export function writePublish(topic: string, payload: Uint8Array): Buffer {
  return write({
    cmd: 'publish',
    topic,
    payload: Buffer.from(payload),
    qos: 0,
    dup: false,
    retain: false,
  });
}

function write(packet: Packet): Buffer {
  return mqttPacket.generate(packet);
}
