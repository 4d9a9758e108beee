import * as v from 'valibot';
import type { FeedAdapter } from './feed-adapter.ts';
import { createFeedLife } from './feed-life.ts';
import { brokerFields } from './foreign-broker.ts';
import { openPollLine, type PollLine } from './poll-line.ts';
import { createStaClient } from './sensorthings/client.ts';
import { type LiveTopics, openLiveTopics } from './sensorthings/live-topics.ts';
import { STA_NAMES, type StaId } from './sensorthings/names.ts';
import { createStaPast } from './sensorthings/past.ts';
import { createStaReader } from './sensorthings/reader.ts';
import { createStaRegister, observedProperties } from './sensorthings/register.ts';
import { createSourceCatalogue, type SourceReading } from './source-catalogue.ts';
import {
  address,
  headers,
  parseFeedConfig,
  provenanceOf,
  resolveAddress,
  seconds,
  sourceFields,
} from './source-config.ts';
import { createSubscribedSink } from './subscribed-sink.ts';
import { createTwoWays } from './two-ways.ts';

const configSchema = v.object({
  type: v.literal('sensorthings'),
  ...sourceFields,
  /** The service's root with its version: `https://example.org/FROST-Server/v1.1`. */
  url: address,
  version: v.exactOptional(v.picklist(['1.1']), '1.1'),
  headers: v.exactOptional(headers),
  observedProperties: v.exactOptional(observedProperties, {}),
  /** More conditions on the datastreams to be read, as `$filter` takes them. */
  filter: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(2000))),
  /** The service's broker, where it has one. */
  live: v.exactOptional(
    v.object({
      ...brokerFields,
      /** First level of the topics; a broker that cannot take the dot has another. */
      root: v.exactOptional(
        v.pipe(v.string(), v.regex(/^[^+#]{1,100}$/, 'Expected no wildcard')),
        'v1.1',
      ),
      /**
       * `each`: a subscription a datastream, as every service understands; `plain`: one for all with `+`, which
       * a plain broker (Mosquitto, EMQX) in front of the service understands.
       */
      subscribe: v.exactOptional(v.picklist(['each', 'plain']), 'each'),
    }),
  ),
  /** How often it is asked for news; absent: 10 s, with a broker 60 s. */
  pollS: v.exactOptional(seconds),
  /** How often things and datastreams are read anew. */
  refreshS: v.exactOptional(seconds, 900),
  cadenceS: v.exactOptional(seconds, 300),
  pageSize: v.exactOptional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000)),
    500,
  ),
  maxDatastreams: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 250_000),
});

export type SensorThingsFeedConfig = v.InferOutput<typeof configSchema>;

/** An unknown datastream is looked for no oftener than this. */
const LEAST_REFRESH_MS = 5000;

/**
 * A service of the OGC SensorThings API (18-088): its things, its newest readings, then news by asking, sooner
 * where its broker tells of them; its past by `$filter`.
 */
export const sensorThingsFeed: FeedAdapter<SensorThingsFeedConfig> = {
  type: 'sensorthings',
  parseConfig: (json) => parseFeedConfig('sensorthings', configSchema, json),

  open(config, sink, options) {
    const { baseUrl, now = Date.now } = options;
    const life = createFeedLife(sink, options);
    const names = STA_NAMES[config.version];
    const root = resolveAddress('sensorthings', 'url', config.url.replace(/\/*$/, '/'), baseUrl, [
      'http:',
      'https:',
    ]);
    const subscribed = createSubscribedSink(sink);
    const catalogue = createSourceCatalogue(
      subscribed.sink,
      `sta-${root.host}`.slice(0, 40),
      config.kind,
    );
    life.atEnd(catalogue.close);
    /** The catalogue comes before all else; answers before it are counted after it. */
    let isTold = false;
    let early = 0;
    const client = createStaClient({
      root,
      names,
      headers: config.headers,
      fetch: options.fetch,
      onAnswer() {
        if (isTold) sink.message();
        else early++;
      },
    });
    const { pageSize, filter } = config;
    const register = createStaRegister({
      catalogue,
      provenance: provenanceOf(config, root.host),
      observedProperties: config.observedProperties,
      cadenceMs: config.cadenceS * 1000,
      maxDatastreams: config.maxDatastreams,
    });
    const reader = createStaReader({
      client,
      names,
      sink,
      catalogue,
      register,
      pageSize,
      filter,
      now,
    });
    const ways = createTwoWays(sink, life);
    /** The newest of each datastream, until somebody wants them. */
    let newest: readonly SourceReading[] | undefined;
    let readAtMs = Number.NEGATIVE_INFINITY;
    let mustRefresh = false;
    let live: LiveTopics | undefined;
    let asking: PollLine | undefined;

    async function readAll(signal: AbortSignal): Promise<void> {
      const rows = await reader.readAll(signal);
      readAtMs = now();
      mustRefresh = false;
      catalogue.flush();
      isTold = true;
      for (; early > 0; early--) sink.message();
      if (subscribed.wanted.observations) catalogue.observe(rows);
      else newest = rows;
      live?.subscribe(subscribed.wanted);
    }

    async function poll(signal: AbortSignal): Promise<void> {
      const ageMs = now() - readAtMs;
      if (ageMs > config.refreshS * 1000 || (mustRefresh && ageMs > LEAST_REFRESH_MS))
        await readAll(signal);
      if (subscribed.wanted.observations && !(await reader.readNews(signal))) {
        mustRefresh = true;
        if (now() - readAtMs > LEAST_REFRESH_MS) {
          await readAll(signal);
          await reader.readNews(signal);
        }
      }
      if (subscribed.wanted.tracks) await reader.readMoves(signal);
    }

    function onObservation(stream: StaId, payload: Uint8Array): void {
      sink.message();
      let json: unknown;
      try {
        json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
      } catch {
        sink.rejected(1, 'malformed', 'Expected an Observation as JSON, got other bytes.');
        return;
      }
      if (reader.takeObservation(stream, json)) return;
      // The service has a new datastream; its observation comes with the news.
      mustRefresh = true;
      asking?.wake();
    }

    const past = createStaPast({
      client,
      names,
      catalogue,
      literalOf: (slot) => reader.literals[slot],
      filter,
      pageSize,
    });
    const within = (signal: AbortSignal) => AbortSignal.any([signal, life.ended]);

    return life.open(async () => {
      asking = await openPollLine({
        poll,
        intervalMs: (config.pollS ?? (config.live ? 60 : 10)) * 1000,
        random: Math.random,
        signal: life.ended,
        onUp: ways.onUp,
        onDown: ways.onDown,
      });
      if (config.live)
        live = openLiveTopics({
          config: config.live,
          open: options,
          literals: () => reader.literals,
          thingLiterals: () => reader.thingLiterals,
          onObservation,
          onChange() {
            sink.message();
            asking?.wake();
          },
          onState(problem) {
            ways.onLive(problem);
            // What came while nobody could tell is asked for.
            if (!problem) asking?.wake();
          },
          signal: life.ended,
        });
      const { replay } = past;
      return {
        get catalogue() {
          return catalogue.catalogue;
        },
        subscribe(next) {
          catalogue.flush();
          const isMore = subscribed.subscribe(next);
          live?.subscribe(next);
          if (next.observations && newest) {
            catalogue.observe(newest);
            newest = undefined;
          }
          if (isMore) asking?.wake();
        },
        history: (query, signal) => past.history(query, within(signal)),
        replay: {
          frame: (atMs, view, signal) => replay.frame(atMs, view, within(signal)),
          span: (query, signal) => replay.span(query, within(signal)),
          availability: (range, signal) => replay.availability(range, within(signal)),
        },
      };
    });
  },
};
