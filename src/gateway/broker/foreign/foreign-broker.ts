import mqtt, { type MqttClient } from 'mqtt';
import { MAX_MESSAGE_BYTES, parseTopic } from '#wire';
import type { Broker, BrokerOptions } from '../broker.ts';
import { isSameSecret } from '../credentials.ts';
import { createListeners } from '../listeners.ts';
import { isOurFilter } from '../topic-filter.ts';
import { createWebSocketDoor } from '../web-socket-door.ts';
import { credentialsOf, dialBroker } from './dial-broker.ts';
import { type ProxyRules, proxyViewer } from './viewer-proxy.ts';

export interface ForeignBrokerOptions extends BrokerOptions {
  readonly url: URL;
  /** Topic filters whose messages, published by others, are handed to the desk. */
  readonly listen: readonly string[];
}

const CONNECT_TIMEOUT_MS = 10_000;
const RECONNECT_MS = 1000;
/** Messages that wait for a broker that is away; incidents and alerts are told again after each connection. */
const MAX_WAITING = 1000;

/**
 * Any MQTT broker in place of the embedded one: the gateway publishes to it and listens at it, and viewers reach
 * it through the gateway, which keeps them to what they may do. It need not be there at the start.
 */
export async function createForeignBroker(options: ForeignBrokerOptions): Promise<Broker> {
  const { url, publishToken, headers, greet, listen, desk } = options;
  const counters = {
    published: 0,
    publishedBytes: 0,
    received: 0,
    kicked: 0,
    oversized: 0,
    refused: 0,
    /** Live messages that found no broker; the history has what they said. */
    unsent: 0,
  };
  const listeners = createListeners<object>({
    onAdded: desk.listened,
    onRemoved: desk.unlistened,
  });
  const client = mqtt.connect(url.href, {
    // Version 5 for "no local": what we publish ourselves does not come back.
    protocolVersion: 5,
    clean: true,
    reconnectPeriod: RECONNECT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    queueQoSZero: false,
    ...credentialsOf(url),
  });
  let lastTrouble = '';
  client.on('error', (error) => complain(error.message));
  client.on('connect', () => {
    lastTrouble = '';
    void subscribeAll(client, listen).catch((error: unknown) => complain(String(error)));
  });
  client.on('message', (topic, payload) => {
    counters.received++;
    desk.accept(topic, payload).catch((error: unknown) => {
      counters.refused++;
      console.error(`A message on ${topic} cannot be used: ${String(error)}`);
    });
  });

  function complain(trouble: string): void {
    if (trouble === lastTrouble) return;
    lastTrouble = trouble;
    console.error(`The broker at ${url.host} cannot be used: ${trouble}; trying again.`);
  }

  const hooks = { onKicked: () => counters.kicked++, onOversized: () => counters.oversized++ };

  const door = createWebSocketDoor({
    headers,
    hooks,
    onClient: (viewer) => proxyViewer(viewer, dialBroker(url), createRules(viewer)),
  });

  function createRules(viewer: object): ProxyRules {
    return {
      credentials: credentialsOf(url),
      isPublisher: (_username, password) =>
        publishToken !== undefined && isSameSecret(publishToken, password),
      maySubscribe: (filter) => isOurFilter(filter) || desk.mayListen(filter),
      mayPublish: ({ topic, payload }) =>
        (parseTopic(topic) !== undefined || desk.mayListen(topic)) &&
        payload.length <= MAX_MESSAGE_BYTES,
      greet,
      onRefused: () => counters.refused++,
      onSubscribed: (filters) => listeners.add(viewer, filters),
      onUnsubscribed: (filters) => listeners.remove(viewer, filters),
    };
  }

  return {
    publish({ topic, payload, qos, retain }) {
      counters.published++;
      counters.publishedBytes += payload.byteLength;
      const isAway = !client.connected && (qos === 0 || client.queue.length > MAX_WAITING);
      if (isAway) counters.unsent++;
      else client.publish(topic, Buffer.from(payload), { qos, retain }, () => undefined);
    },
    isHeard: listeners.isHeard,
    tcpPort: undefined,
    upgrade: door.upgrade,
    get counters() {
      return { ...counters, clients: door.clients };
    },
    async close() {
      door.sayGoodbye();
      await client.endAsync(true);
      door.close();
    },
  };
}

async function subscribeAll(client: MqttClient, filters: readonly string[]): Promise<void> {
  for (const filter of filters) await client.subscribeAsync(filter, { qos: 1, nl: true });
}
