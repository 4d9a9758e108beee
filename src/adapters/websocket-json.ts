import * as v from 'valibot';
import { TwinError } from '#model';
import type { FeedAdapter, FeedProblem } from './feed-adapter.ts';
import { createFeedLife } from './feed-life.ts';
import { createMappedFeed } from './mapped-feed.ts';
import { compileMapping, type Mapping } from './mapping/compile-mapping.ts';
import { type Line, openMendingLine } from './mending-line.ts';
import { address, parseFeedConfig, resolveAddress, seconds } from './source-config.ts';
import { watchSilence } from './watch-silence.ts';

const TYPE = 'websocket-json';

/** A text as it is, or JSON to be written. */
const message = v.union([
  v.pipe(v.string(), v.maxLength(10_000)),
  v.record(v.string(), v.unknown()),
  v.array(v.unknown()),
]);

const schema = v.strictObject({
  type: v.literal(TYPE),
  /** http(s) and relative addresses mean ws(s). */
  url: address,
  protocols: v.exactOptional(v.array(v.string())),
  /** Sent in order after each connecting: what the source wants to hear before it speaks. */
  greetings: v.exactOptional(v.array(message)),
  keepAlive: v.exactOptional(v.strictObject({ everyS: seconds, message })),
  /** After so long without any message the line counts as dead, though it may look open. */
  silenceS: v.exactOptional(seconds),
  /** Texts that are no messages, e.g. `pong`. */
  ignore: v.exactOptional(v.array(v.string())),
  maxMessageBytes: v.exactOptional(
    v.pipe(v.number(), v.integer(), v.minValue(1000), v.maxValue(64 * 1024 * 1024)),
    4 * 1024 * 1024,
  ),
  mapping: v.unknown(),
});

export interface WebSocketJsonConfig extends Omit<v.InferOutput<typeof schema>, 'mapping'> {
  readonly mapping: Mapping;
}

const CONNECT_MS = 10_000;

/** JSON that comes as text messages over a WebSocket, understood by a mapping. */
export const websocketJsonFeed: FeedAdapter<WebSocketJsonConfig> = {
  type: TYPE,

  parseConfig(json) {
    const config = parseFeedConfig(TYPE, schema, json);
    return { ...config, mapping: compileMapping(config.mapping) };
  },

  async open(config, sink, options) {
    const { baseUrl, admit, now = Date.now } = options;
    const url = resolveAddress(TYPE, 'url', config.url, baseUrl, [
      'ws:',
      'wss:',
      'http:',
      'https:',
    ]);
    url.protocol = url.protocol.replace('http', 'ws');
    const life = createFeedLife(sink, options);
    return life.open(async () => {
      const { subscribed, catalogue, takeText, line } = createMappedFeed(sink, life, {
        name: TYPE,
        mapping: config.mapping,
        now,
      });
      await openMendingLine({
        async connect(signal) {
          await admit?.(url);
          return dial(url, config, signal, (text) => {
            if (config.ignore?.includes(text)) sink.message();
            else if (text.length <= config.maxMessageBytes) takeText(text);
            else {
              sink.message();
              sink.rejected(
                1,
                'malformed',
                `Expected a message of at most ${config.maxMessageBytes} bytes, got ${text.length}.`,
                text.slice(0, 400),
              );
            }
          });
        },
        ...line,
        random: Math.random,
        signal: life.ended,
      });
      return {
        get catalogue() {
          return catalogue.catalogue;
        },
        subscribe: subscribed.subscribe,
      };
    });
  },
};

/** @throws {TwinError} feed-refused where it does not open. An abort rejects with the signal's reason. */
async function dial(
  url: URL,
  config: WebSocketJsonConfig,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<Line> {
  signal.throwIfAborted();
  const socket = new WebSocket(url, config.protocols ?? []);
  socket.binaryType = 'arraybuffer';
  const opened = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<FeedProblem>();
  const timers: ReturnType<typeof setInterval>[] = [];
  let heardMs = performance.now();

  function drop(problem: FeedProblem): void {
    for (const timer of timers.splice(0)) clearInterval(timer);
    signal.removeEventListener('abort', onAbort);
    socket.onmessage = null;
    socket.close();
    opened.reject(new TwinError('feed-refused', problem.detail));
    lost.resolve(problem);
  }

  function onAbort(): void {
    opened.reject(signal.reason);
    drop(broken('was closed here'));
  }

  const where = url.origin + url.pathname;
  const broken = (how: string): FeedProblem => ({
    code: 'broker-lost',
    detail: `Expected a WebSocket at ${where}, which ${how}.`,
  });

  signal.addEventListener('abort', onAbort);
  const giveUp = setTimeout(() => drop(broken(`gave no answer in ${CONNECT_MS} ms`)), CONNECT_MS);
  socket.onopen = () => opened.resolve();
  socket.onclose = ({ code, reason }) =>
    drop(broken(`ended with code ${code}${reason ? ` (${reason.slice(0, 100)})` : ''}`));
  socket.onmessage = ({ data }) => {
    heardMs = performance.now();
    onText(typeof data === 'string' ? data : new TextDecoder().decode(data as ArrayBuffer));
  };
  try {
    await opened.promise;
  } finally {
    clearTimeout(giveUp);
  }
  for (const greeting of config.greetings ?? []) send(socket, greeting);
  const { keepAlive, silenceS } = config;
  if (keepAlive)
    timers.push(setInterval(() => send(socket, keepAlive.message), keepAlive.everyS * 1000));
  if (silenceS !== undefined)
    timers.push(
      watchSilence(
        silenceS * 1000,
        () => heardMs,
        () => {
          drop({
            code: 'no-heartbeat',
            detail: `Nothing came from ${where} in ${silenceS} s though the line is open.`,
          });
        },
      ),
    );
  heardMs = performance.now();
  return { lost: lost.promise };
}

function send(socket: WebSocket, text: v.InferOutput<typeof message>): void {
  if (socket.readyState === WebSocket.OPEN)
    socket.send(typeof text === 'string' ? text : JSON.stringify(text));
}
