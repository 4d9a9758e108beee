import * as v from 'valibot';
import { TwinError } from '#model';
import { createEventStreamReader } from './event-stream.ts';
import type { FeedAdapter, FeedProblem } from './feed-adapter.ts';
import { createFeedLife } from './feed-life.ts';
import { nameOf, request } from './http-request.ts';
import { createMappedFeed } from './mapped-feed.ts';
import { compileMapping, type Mapping } from './mapping/compile-mapping.ts';
import { type Line, openMendingLine } from './mending-line.ts';
import { address, headers, parseFeedConfig, resolveAddress, seconds } from './source-config.ts';
import { watchSilence } from './watch-silence.ts';

const TYPE = 'sse-json';

const schema = v.strictObject({
  type: v.literal(TYPE),
  url: address,
  headers: v.exactOptional(headers, {}),
  /** Names of the events that are read; all unless told. */
  events: v.exactOptional(v.array(v.string())),
  /** After so long without any sign of life, comments included, the line counts as dead. */
  silenceS: v.exactOptional(seconds),
  maxMessageBytes: v.exactOptional(
    v.pipe(v.number(), v.integer(), v.minValue(1000), v.maxValue(64 * 1024 * 1024)),
    4 * 1024 * 1024,
  ),
  mapping: v.unknown(),
});

export interface SseJsonConfig extends Omit<v.InferOutput<typeof schema>, 'mapping'> {
  readonly mapping: Mapping;
}

/** JSON that comes as server-sent events, understood by a mapping. */
export const sseJsonFeed: FeedAdapter<SseJsonConfig> = {
  type: TYPE,

  parseConfig(json) {
    const config = parseFeedConfig(TYPE, schema, json);
    return { ...config, mapping: compileMapping(config.mapping) };
  },

  async open(config, sink, options) {
    const { baseUrl, now = Date.now, fetch: ask = fetch } = options;
    const url = resolveAddress(TYPE, 'url', config.url, baseUrl, ['http:', 'https:']);
    const life = createFeedLife(sink, options);
    return life.open(async () => {
      const { subscribed, catalogue, takeText, line } = createMappedFeed(sink, life, {
        name: TYPE,
        mapping: config.mapping,
        now,
      });
      const stream = createStream({ url, config, fetch: ask, takeText, sink });
      await openMendingLine({
        connect: stream.connect,
        leastWaitMs: stream.leastWaitMs,
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

interface StreamOptions {
  readonly url: URL;
  readonly config: Pick<SseJsonConfig, 'headers' | 'events' | 'silenceS' | 'maxMessageBytes'>;
  readonly fetch: typeof fetch;
  readonly takeText: (text: string) => void;
  readonly sink: Parameters<FeedAdapter<unknown>['open']>[1];
}

/** A stream of events that goes on where it was, by the id of the last event. */
export function createStream({ url, config, fetch: ask, takeText, sink }: StreamOptions) {
  const { events, silenceS, maxMessageBytes } = config;
  const what = 'a stream of events';
  let lastId = '';
  let retryMs = 0;

  async function connect(signal: AbortSignal): Promise<Line> {
    const dropping = new AbortController();
    const dropped = AbortSignal.any([signal, dropping.signal]);
    const {
      response,
      status,
      headers: head,
    } = await request({
      url,
      what,
      headers: {
        ...config.headers,
        accept: 'text/event-stream',
        ...(lastId !== '' && { 'last-event-id': lastId }),
      },
      fetch: ask,
      signal: dropped,
    });
    const type = head.get('content-type') ?? '';
    if (status !== 200 || !/^text\/event-stream\b/i.test(type) || !response.body) {
      dropping.abort();
      throw new TwinError(
        'feed-invalid',
        `Expected ${what} at ${nameOf(url)}, got ${status === 200 ? `"${type}"` : `HTTP ${status}`}.`,
      );
    }
    return { lost: listen(response.body, dropped, dropping) };
  }

  async function listen(
    body: ReadableStream<Uint8Array>,
    signal: AbortSignal,
    dropping: AbortController,
  ): Promise<FeedProblem> {
    let heardMs = performance.now();
    let problem: FeedProblem = {
      code: 'broker-lost',
      detail: `Expected ${what} at ${nameOf(url)}, which ended.`,
    };
    const watching =
      silenceS === undefined
        ? undefined
        : watchSilence(
            silenceS * 1000,
            () => heardMs,
            () => {
              problem = {
                code: 'no-heartbeat',
                detail: `Nothing came from ${nameOf(url)} in ${silenceS} s though the line is open.`,
              };
              dropping.abort();
            },
          );
    const read = createEventStreamReader(
      {
        onEvent({ type, data }) {
          if (events && !events.includes(type)) sink.message();
          else takeText(data);
        },
        onPulse: () => undefined,
        onId: (id) => {
          lastId = id;
        },
        onRetry: (ms) => {
          retryMs = Math.min(ms, 3_600_000);
        },
        onOverflow(beginning) {
          sink.message();
          const detail = `Expected an event of at most ${maxMessageBytes} bytes, got more.`;
          sink.rejected(1, 'malformed', detail, beginning);
        },
      },
      maxMessageBytes,
    );
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    try {
      for await (const chunk of body) {
        if (signal.aborted) break;
        heardMs = performance.now();
        read(decoder.decode(chunk, { stream: true }));
      }
    } catch (error) {
      if (!signal.aborted)
        problem = { code: 'broker-lost', detail: `${problem.detail} (${String(error)})` };
    } finally {
      clearInterval(watching);
      dropping.abort();
    }
    return problem;
  }

  return { connect, leastWaitMs: () => retryMs };
}
