// The package's browser build has a default export only.
import mqtt, { type MqttClient } from 'mqtt';
import type { Random } from '#lib/random/random.ts';
import { TwinError } from '#model';
import { nextDelayMs } from './backoff.ts';
import type { FeedProblem } from './feed-adapter.ts';

/** Topic filters with the quality of service they are asked for at. */
export type Topics = Readonly<Record<string, { readonly qos: 0 | 1 }>>;

/** A connection to a broker that mends itself. */
export interface BrokerLine {
  /** Replaces the topics listened to. */
  listen(topics: Topics): void;
  close(): Promise<void>;
}

export interface BrokerLineOptions {
  /** ws: or wss:; in Node also mqtt: or mqtts:. */
  readonly url: URL;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Listened to from the start. */
  readonly topics: Topics;
  readonly connectTimeoutMs: number;
  /**
   * After so long without any message the line counts as dead, though it may look open. Absent where the
   * source may be silent: MQTT's own keep-alive then finds out within half a minute.
   */
  readonly silenceMs?: number;
  readonly random: Random;
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
  /** Connected and listening. */
  readonly onUp: () => void;
  /** Lost or not mended yet; another attempt follows. */
  readonly onDown: (problem: FeedProblem) => void;
  /** The machine slept or the page was frozen; the line may stand still. */
  readonly onWake?: () => void;
  readonly signal: AbortSignal;
}

const WATCH_MS = 1000;
/** Topics asked for in one packet. */
const TOPICS_PER_PACKET = 200;

/**
 * Connects, and again after each loss with growing, jittered delays: mqtt.js by itself waits a fixed time and
 * never notices a line that is open but dead.
 *
 * @throws {TwinError} feed-refused where the first attempt fails.
 */
export async function openBrokerLine(options: BrokerLineOptions): Promise<BrokerLine> {
  const { url, connectTimeoutMs, random, onMessage, onUp, onDown, onWake, signal } = options;
  const { silenceMs = Number.POSITIVE_INFINITY } = options;
  const opened = Promise.withResolvers<void>();
  let topics = options.topics;
  let client: MqttClient | undefined;
  let attempt = 0;
  let wasUp = false;
  let closed = false;
  let heardMs = performance.now();
  let watchedMs = heardMs;
  let redial: ReturnType<typeof setTimeout> | undefined;
  let giveUp: ReturnType<typeof setTimeout> | undefined;

  function dial(): void {
    const dialled = mqtt.connect(url.href, {
      protocolVersion: 4,
      clean: true,
      keepalive: 15,
      reconnectPeriod: 0,
      connectTimeout: connectTimeoutMs,
      // The other variants start workers from blobs, which the page's policy forbids.
      timerVariant: 'native',
      ...(options.username !== undefined && { username: options.username }),
      ...(options.password !== undefined && { password: options.password }),
    });
    client = dialled;
    let cause: Error | undefined;
    dialled.on('connect', () => void greet(dialled));
    dialled.on('message', (topic, payload) => {
      if (dialled !== client) return;
      heardMs = performance.now();
      onMessage(topic, payload);
    });
    dialled.on('error', (error) => {
      cause = error;
      if (!wasUp || isRefusal(error)) drop(dialled, describeFailure(url, error));
    });
    dialled.on('close', () => drop(dialled, describeFailure(url, cause)));
    giveUp = setTimeout(
      () => drop(dialled, describeFailure(url, new Error(`no answer in ${connectTimeoutMs} ms`))),
      connectTimeoutMs,
    );
  }

  async function greet(dialled: MqttClient): Promise<void> {
    if (dialled !== client) return;
    try {
      await ask(dialled, topics);
    } catch (error) {
      return drop(dialled, { code: 'refused', detail: `The broker refused a topic: ${error}.` });
    }
    if (dialled !== client) return;
    clearTimeout(giveUp);
    attempt = 0;
    heardMs = performance.now();
    wasUp = true;
    opened.resolve();
    onUp();
  }

  function drop(dialled: MqttClient, problem: FeedProblem): void {
    if (dialled !== client) return;
    hangUp();
    if (!wasUp) {
      closed = true;
      opened.reject(new TwinError('feed-refused', problem.detail));
      return;
    }
    redial = setTimeout(dial, nextDelayMs(attempt++, random));
    onDown(problem);
  }

  function hangUp(): void {
    clearTimeout(giveUp);
    clearTimeout(redial);
    client?.end(true);
    client = undefined;
  }

  function watch(): void {
    const nowMs = performance.now();
    // A frozen tab wakes to this timer before it gets the messages that waited.
    if (nowMs - watchedMs > 3 * WATCH_MS) {
      heardMs = nowMs;
      onWake?.();
    }
    watchedMs = nowMs;
    if (client?.connected && nowMs - heardMs > silenceMs)
      drop(client, {
        code: 'no-heartbeat',
        detail: `Nothing came from ${url.href} in ${silenceMs / 1000} s though the line is open.`,
      });
  }

  async function close(): Promise<void> {
    closed = true;
    clearInterval(watching);
    signal.removeEventListener('abort', abort);
    hangUp();
  }

  function abort(): void {
    void close();
    opened.reject(signal.reason);
  }

  signal.throwIfAborted();
  signal.addEventListener('abort', abort);
  const watching = setInterval(watch, WATCH_MS);
  dial();
  try {
    await opened.promise;
  } catch (error) {
    await close();
    throw error;
  }

  return {
    listen(next) {
      const dropped = Object.keys(topics).filter((topic) => !(topic in next));
      const added = Object.fromEntries(
        Object.entries(next).filter(([topic]) => !(topic in topics)),
      );
      topics = next;
      const asked = client;
      if (closed || !asked?.connected) return;
      for (let start = 0; start < dropped.length; start += TOPICS_PER_PACKET)
        asked.unsubscribe(dropped.slice(start, start + TOPICS_PER_PACKET));
      ask(asked, added).catch((error: unknown) => {
        drop(asked, { code: 'refused', detail: `The broker refused a topic: ${error}.` });
      });
    },
    close,
  };
}

/** Asks for any number of topics, some at a time. */
async function ask(client: MqttClient, topics: Topics): Promise<void> {
  const entries = Object.entries(topics);
  for (let start = 0; start < entries.length; start += TOPICS_PER_PACKET)
    await client.subscribeAsync(
      Object.fromEntries(entries.slice(start, start + TOPICS_PER_PACKET)),
    );
}

/** CONNACK return codes 1 to 5. */
function isRefusal(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'number' && code >= 1 && code <= 5;
}

function describeFailure(url: URL, cause: Error | undefined): FeedProblem {
  const why = cause?.message ? `: ${cause.message}` : '';
  return cause && isRefusal(cause)
    ? { code: 'refused', detail: `The broker at ${url.href} turned us away${why}.` }
    : { code: 'broker-lost', detail: `No connection to the broker at ${url.href}${why}.` };
}
