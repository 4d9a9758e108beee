import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { createWebSocketStream, WebSocket } from 'ws';
import { TwinError } from '#model';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883 };

/**
 * Reads the address of the broker that stands in for the embedded one.
 *
 * @throws {TwinError} config
 */
export function parseBrokerUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^(?:mqtts?|wss?):$/.test(url.protocol) || url.hostname === '')
    throw new TwinError(
      'config',
      `MQTT_URL: Expected an address like mqtt://broker.example.org:1883, got "${text.replace(/:[^/@]*@/, ':…@')}".`,
    );
  return url;
}

/** A byte stream to the broker, not yet connected; the caller listens for `error` and `close`. */
export function dialBroker(url: URL): Duplex {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (DEFAULT_PORTS[url.protocol] as number);
  switch (url.protocol) {
    case 'mqtts:':
      return connectTls({ host, port, servername: host });
    case 'mqtt:':
      return connectTcp({ host, port, noDelay: true });
    default: {
      const bare = new URL(url);
      bare.username = '';
      bare.password = '';
      const socket = new WebSocket(bare, 'mqtt', { perMessageDeflate: false });
      return createWebSocketStream(socket);
    }
  }
}

/** User and password of the address, decoded. */
export function credentialsOf(url: URL): {
  readonly username?: string;
  readonly password?: string;
} {
  return {
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
  };
}
