import * as v from 'valibot';
import { THING_KINDS, TwinError } from '#model';
import { MAX_MESSAGE_BYTES } from '#wire';
import type { FeedAdapter } from './feed-adapter.ts';
import { createFeedLife } from './feed-life.ts';
import { fetchJsonText } from './fetch-text.ts';
import { brokerFields } from './foreign-broker.ts';
import { isTopicFilter } from './mqtt/topic-filter.ts';
import { openLiveNotifications } from './ngsi/notifications.ts';
import { createNgsiReader } from './ngsi/reader.ts';
import { openPollLine } from './poll-line.ts';
import { createSourceCatalogue } from './source-catalogue.ts';
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

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const typeSchema = v.object({
  /** As the broker answers to under the context. */
  type: name,
  kind: v.exactOptional(v.picklist(THING_KINDS)),
  attributes: v.exactOptional(v.array(name)),
  properties: v.exactOptional(
    v.record(
      v.string(),
      v.object({ property: v.exactOptional(name), unit: v.exactOptional(name) }),
    ),
  ),
  /** An `Alert` is an alert unless told; other types are things. */
  as: v.exactOptional(v.picklist(['thing', 'alert', 'incident'])),
  /** More conditions, as the parameter `q` takes them. */
  q: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(1000))),
});

const configSchema = v.object({
  type: v.literal('ngsi-ld'),
  ...sourceFields,
  /** Of the broker's interface: `https://example.org/ngsi-ld/v1`. */
  url: address,
  types: v.pipe(v.array(typeSchema), v.minLength(1), v.maxLength(100)),
  tenant: v.exactOptional(name),
  /** Address of the `@context` that the names belong to. */
  context: v.exactOptional(v.pipe(v.string(), v.url('Expected an address'))),
  headers: v.exactOptional(headers),
  representation: v.exactOptional(v.picklist(['normalized', 'concise', 'keyValues']), 'normalized'),
  /** Where a subscription at the broker publishes its notifications. */
  live: v.exactOptional(
    v.object({
      ...brokerFields,
      topics: v.pipe(
        v.array(v.pipe(v.string(), v.check(isTopicFilter, 'Expected an MQTT topic filter'))),
        v.minLength(1),
        v.maxLength(100),
      ),
    }),
  ),
  pollS: v.exactOptional(seconds, 30),
  cadenceS: v.exactOptional(seconds, 300),
  pageSize: v.exactOptional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000)),
    200,
  ),
  maxDatastreams: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 250_000),
});

export type NgsiLdFeedConfig = v.InferOutput<typeof configSchema>;

/** Entities beyond this many of one type are taken for a broker that leads in circles. */
const MOST_ENTITIES = 1_000_000;

/** A context broker after NGSI-LD (ETSI GS CIM 009): entities by asking, sooner where notifications come over MQTT. */
export const ngsiLdFeed: FeedAdapter<NgsiLdFeedConfig> = {
  type: 'ngsi-ld',
  parseConfig: (json) => parseFeedConfig('ngsi-ld', configSchema, json),

  open(config, sink, options) {
    const { baseUrl, now = Date.now } = options;
    const life = createFeedLife(sink, options);
    const root = resolveAddress('ngsi-ld', 'url', config.url.replace(/\/*$/, '/'), baseUrl, [
      'http:',
      'https:',
    ]);
    const subscribed = createSubscribedSink(sink);
    const catalogue = createSourceCatalogue(
      subscribed.sink,
      `ngsi-${root.host}`.slice(0, 40),
      config.kind,
    );
    life.atEnd(catalogue.close);
    const reader = createNgsiReader({
      sink: subscribed.sink,
      catalogue,
      provenance: provenanceOf(config, root.host),
      types: config.types,
      cadenceMs: config.cadenceS * 1000,
      maxDatastreams: config.maxDatastreams,
      sender: root.host,
      now,
    });
    const ways = createTwoWays(sink, life);
    let isTold = false;

    async function fetchPage(
      type: (typeof config.types)[number],
      offset: number,
      signal: AbortSignal,
    ): Promise<readonly unknown[]> {
      const url = new URL('entities', root);
      url.searchParams.set('type', type.type);
      if (type.q !== undefined) url.searchParams.set('q', type.q);
      url.searchParams.set('limit', String(config.pageSize));
      url.searchParams.set('offset', String(offset));
      if (config.representation !== 'normalized')
        url.searchParams.set('options', config.representation);
      const body = await fetchJsonText({
        url,
        what: `entities of type ${type.type}`,
        headers: {
          ...config.headers,
          ...(config.tenant !== undefined && { 'ngsild-tenant': config.tenant }),
          ...(config.context !== undefined && {
            link: `<${config.context}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`,
          }),
        },
        fetch: options.fetch,
        signal,
      });
      signal.throwIfAborted();
      if (Array.isArray(body)) return body;
      throw new TwinError(
        'feed-invalid',
        `Expected a list of entities at ${url.origin}${url.pathname}, got other JSON.`,
      );
    }

    async function poll(signal: AbortSignal): Promise<void> {
      const recount = reader.recount();
      let pages = 0;
      for (const type of config.types)
        for (let offset = 0; offset < MOST_ENTITIES; offset += config.pageSize) {
          const entities = await fetchPage(type, offset, signal);
          pages++;
          for (const entity of entities) reader.take(entity);
          if (entities.length < config.pageSize) break;
        }
      recount.close();
      reader.expire();
      if (!isTold) catalogue.flush();
      isTold = true;
      for (; pages > 0; pages--) sink.message();
    }

    return life.open(async () => {
      const asking = await openPollLine({
        poll,
        intervalMs: config.pollS * 1000,
        random: Math.random,
        signal: life.ended,
        onUp: ways.onUp,
        onDown: ways.onDown,
      });
      // An alert ends at its time, also while the broker is away.
      const expiring = setInterval(reader.expire, 1000);
      life.atEnd(() => clearInterval(expiring));
      const live =
        config.live &&
        openLiveNotifications({
          config: config.live,
          open: options,
          maxBytes: MAX_MESSAGE_BYTES,
          sink,
          take: reader.take,
          onState(problem) {
            ways.onLive(problem);
            if (!problem) asking.wake();
          },
          signal: life.ended,
        });
      return {
        get catalogue() {
          return catalogue.catalogue;
        },
        subscribe(next) {
          catalogue.flush();
          const isMore = subscribed.subscribe(next);
          live?.listen(next.observations || next.tracks || next.incidents);
          if (!isMore) return;
          reader.repeat();
          asking.wake();
        },
      };
    });
  },
};
