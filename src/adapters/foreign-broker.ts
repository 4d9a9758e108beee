import * as v from 'valibot';
import { TwinError } from '#model';
import { type BrokerLine, openBrokerLine, type Topics } from './broker-line.ts';
import type { OpenOptions } from './feed-adapter.ts';
import type { FeedVoice } from './feed-voice.ts';
import { address, resolveAddress } from './source-config.ts';

/** What a feed over somebody's broker is told of it. */
export const brokerFields = {
  /** ws(s) anywhere, http(s) and relative addresses mean ws(s); mqtt(s) where the gateway runs the feed. */
  url: address,
  username: v.exactOptional(v.pipe(v.string(), v.maxLength(500))),
  password: v.exactOptional(v.pipe(v.string(), v.maxLength(4000))),
  /** Quality of service asked for; 1 costs an answer a message. */
  qos: v.exactOptional(v.picklist([0, 1]), 0),
} as const;

export interface BrokerConfig {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly qos: 0 | 1;
}

export interface ForeignBrokerOptions {
  readonly type: string;
  readonly field: string;
  readonly config: BrokerConfig;
  readonly open: OpenOptions;
  readonly topics: Topics;
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
  /** Before the feed says that it is live. */
  readonly onUp?: () => void;
  readonly voice: FeedVoice;
  readonly signal: AbortSignal;
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Opens a mending line to a broker of somebody else's, which may be silent for long; tells `live` and
 * `reconnecting`.
 *
 * @throws {TwinError} config, feed-refused as the broker's line does.
 */
export async function openForeignBroker(options: ForeignBrokerOptions): Promise<BrokerLine> {
  const { type, field, config, open, topics, onMessage, onUp, voice, signal } = options;
  const url = brokerAddress(type, field, config.url, open.baseUrl);
  await open.admit?.(url);
  signal.throwIfAborted();
  return openBrokerLine({
    url,
    username: config.username,
    password: config.password,
    topics,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    random: Math.random,
    signal,
    onMessage,
    onUp() {
      onUp?.();
      voice.tell('live');
    },
    onDown: (problem) => voice.tell('reconnecting', problem),
  });
}

/** @throws {TwinError} config for what this runtime cannot speak. */
function brokerAddress(type: string, field: string, text: string, baseUrl: string): URL {
  const protocols = ['ws:', 'wss:', 'http:', 'https:', 'mqtt:', 'mqtts:'];
  const url = resolveAddress(type, field, text, baseUrl, protocols);
  url.protocol = url.protocol.replace('http', 'ws');
  if (url.protocol.startsWith('mqtt') && isPage())
    throw new TwinError(
      'config',
      `Feed "${type}": field ${field}: Expected ws: or wss: in a page, got "${text}"; let the gateway run this feed.`,
    );
  return url;
}

function isPage(): boolean {
  return 'WorkerGlobalScope' in globalThis || 'document' in globalThis;
}
