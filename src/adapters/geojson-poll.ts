import * as v from 'valibot';
import { createCourtesy } from './courtesy.ts';
import { createFeaturePages } from './feature-pages.ts';
import type { FeedAdapter } from './feed-adapter.ts';
import { createFeedLife } from './feed-life.ts';
import { createMappedFeed } from './mapped-feed.ts';
import { compileMapping, type Mapping } from './mapping/compile-mapping.ts';
import { openPollLine } from './poll-line.ts';
import { address, headers, parseFeedConfig, resolveAddress, seconds } from './source-config.ts';

const TYPE = 'geojson-poll';

const schema = v.strictObject({
  type: v.literal(TYPE),
  /** A GeoJSON FeatureCollection, or the items of an OGC API Features collection. */
  url: address,
  everyS: v.exactOptional(seconds, 30),
  headers: v.exactOptional(headers, {}),
  /** West, south, east, north, WGS84 degrees; the query parameter of OGC API Features. */
  bbox: v.exactOptional(v.tuple([v.number(), v.number(), v.number(), v.number()])),
  /** An instant or interval of OGC API Features, or the last so many seconds. */
  datetime: v.exactOptional(
    v.union([v.pipe(v.string(), v.minLength(1)), v.strictObject({ lastS: seconds })]),
  ),
  /** Features a page, where the source knows pages. */
  limit: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))),
  maxPages: v.exactOptional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
    100,
  ),
  maxBytes: v.exactOptional(
    v.pipe(v.number(), v.integer(), v.minValue(1000), v.maxValue(256 * 1024 * 1024)),
    32 * 1024 * 1024,
  ),
  mapping: v.unknown(),
});

export interface GeojsonPollConfig extends Omit<v.InferOutput<typeof schema>, 'mapping'> {
  readonly mapping: Mapping;
}

/**
 * GeoJSON features that are asked for again and again, understood by a mapping whose records are the features
 * unless told. What a round does not name any more is gone. Source: RFC 7946; OGC 17-069r4 for pages.
 */
export const geojsonPollFeed: FeedAdapter<GeojsonPollConfig> = {
  type: TYPE,

  parseConfig(json) {
    const config = parseFeedConfig(TYPE, schema, json);
    const mapping = compileMapping(config.mapping, { records: 'features', isWholeList: true });
    return { ...config, mapping };
  },

  async open(config, sink, options) {
    const { baseUrl, now = Date.now, fetch: ask = fetch } = options;
    const url = resolveAddress(TYPE, 'url', config.url, baseUrl, ['http:', 'https:']);
    const life = createFeedLife(sink, options);
    return life.open(async () => {
      const { subscribed, catalogue, source, line } = createMappedFeed(sink, life, {
        name: TYPE,
        mapping: config.mapping,
        now,
      });
      const pages = createFeaturePages({
        config,
        url,
        fetch: ask,
        source,
        sink: subscribed.sink,
        now,
      });
      const courteously = createCourtesy();
      const asking = await openPollLine({
        poll: (signal) => courteously(() => pages.read(signal)),
        intervalMs: config.everyS * 1000,
        random: Math.random,
        signal: life.ended,
        ...line,
      });
      life.atEnd(asking.close);
      return {
        get catalogue() {
          return catalogue.catalogue;
        },
        subscribe(wanted) {
          if (!subscribed.subscribe(wanted)) return;
          pages.forget();
          asking.wake();
        },
      };
    });
  },
};
