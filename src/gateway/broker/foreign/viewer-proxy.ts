import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import mqttPacket, {
  type IConnectPacket,
  type IPublishPacket,
  type ISubscribePacket,
  type Packet,
} from 'mqtt-packet';
import type { OutgoingMessage } from '../broker.ts';
import { BAD_CREDENTIALS, MAX_SUBSCRIPTIONS, PUBLISHER } from '../credentials.ts';
import { createPacketEdge } from './packet-edge.ts';

/** What a client of the gateway may do at a broker that knows nothing of our rules. */
export interface ProxyRules {
  /** True for the one who may publish. */
  isPublisher(username: string | undefined, password: Uint8Array | undefined): boolean;
  maySubscribe(filter: string): boolean;
  mayPublish(packet: IPublishPacket): boolean;
  /** The gateway's own credentials at the broker, which the client never sees. */
  readonly credentials: { readonly username?: string; readonly password?: string };
  /** What a new subscriber is given at once. */
  greet(filters: readonly string[]): readonly OutgoingMessage[];
  onRefused(why: string): void;
  onSubscribed(filters: readonly string[]): void;
  onUnsubscribed(filters: readonly string[]): void;
}

/**
 * Passes a client's packets on to a broker as far as the rules allow, and all that the broker says back to the
 * client. A client that breaks a rule is cut off.
 *
 * @param client its byte stream over its WebSocket
 * @param broker a byte stream to the broker
 */
export function proxyViewer(client: Duplex, broker: Duplex, rules: ProxyRules): void {
  const parser = mqttPacket.parser({ protocolVersion: 4 });
  const isAtEdge = createPacketEdge();
  const filters = new Set<string>();
  let isPublisher = false;
  let isConnected = false;
  let atEdge = true;
  let waiting: Uint8Array[] = [];

  function cut(why?: string): void {
    if (why !== undefined) rules.onRefused(why);
    client.destroy();
    broker.destroy();
    rules.onUnsubscribed([...filters]);
    filters.clear();
  }

  /** Tells the client something that the broker did not say. */
  function inject(bytes: Uint8Array): void {
    if (atEdge) client.write(bytes);
    else waiting.push(bytes);
  }

  /** Why the client is to be cut off, or undefined. */
  function connect(packet: IConnectPacket): string | undefined {
    const { username, password } = packet;
    if (username !== undefined && username !== '') {
      isPublisher = username === PUBLISHER && rules.isPublisher(username, password);
      if (!isPublisher) {
        client.write(
          mqttPacket.generate({
            cmd: 'connack',
            returnCode: BAD_CREDENTIALS,
            sessionPresent: false,
          }),
        );
        return 'bad user name or password';
      }
    }
    if (packet.will || packet.protocolVersion !== 4)
      return 'a viewer speaks 3.1.1 and leaves no will';
    isConnected = true;
    const { credentials } = rules;
    pass({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: packet.keepalive ?? 60,
      // A name of its own for each, so that none can push out another.
      clientId: `yunjian-viewer-${randomUUID()}`,
      ...(credentials.username !== undefined && { username: credentials.username }),
      ...(credentials.password !== undefined && { password: Buffer.from(credentials.password) }),
    });
    return undefined;
  }

  function pass(packet: Packet): void {
    broker.write(mqttPacket.generate(packet));
  }

  function subscribe(packet: ISubscribePacket): string | undefined {
    const wanted = packet.subscriptions.map(({ topic }) => topic);
    if (!wanted.every(rules.maySubscribe) || filters.size + wanted.length > MAX_SUBSCRIPTIONS)
      return `a filter that is not for viewers: ${wanted.join(' ').slice(0, 200)}`;
    for (const filter of wanted) filters.add(filter);
    rules.onSubscribed(wanted);
    pass(packet);
    for (const { topic, payload } of rules.greet(wanted))
      inject(
        mqttPacket.generate({
          cmd: 'publish',
          topic,
          payload: Buffer.from(payload),
          qos: 0,
          retain: false,
          dup: false,
        }),
      );
    return undefined;
  }

  /** Why the client is to be cut off, or undefined where its packet was passed on. */
  function judge(packet: Packet): string | undefined {
    if (packet.cmd === 'connect')
      return isConnected ? 'expected one CONNECT, got two' : connect(packet);
    if (!isConnected) return 'expected CONNECT first';
    switch (packet.cmd) {
      case 'subscribe':
        return subscribe(packet);
      case 'unsubscribe':
        for (const filter of packet.unsubscriptions) filters.delete(filter);
        rules.onUnsubscribed(packet.unsubscriptions);
        break;
      case 'publish':
        if (!isPublisher || !rules.mayPublish(packet)) return 'only the publisher may publish';
        break;
      case 'puback':
      case 'pubrec':
      case 'pubrel':
      case 'pubcomp':
      case 'pingreq':
      case 'disconnect':
        break;
      default:
        return `a packet that clients do not send: ${packet.cmd}`;
    }
    pass(packet);
    return undefined;
  }

  parser.on('packet', (packet) => {
    const why = judge(packet);
    if (why !== undefined) cut(why);
  });
  parser.on('error', () => cut('bytes that are no MQTT'));
  client.on('data', (chunk: Buffer) => {
    if (!client.destroyed) parser.parse(chunk);
  });
  broker.on('data', (chunk: Buffer) => {
    client.write(chunk);
    atEdge = isAtEdge(chunk);
    if (!atEdge || waiting.length === 0) return;
    for (const bytes of waiting) client.write(bytes);
    waiting = [];
  });
  for (const end of [client, broker]) {
    end.on('error', () => cut());
    end.on('close', () => cut());
  }
}
