import * as v from 'valibot';
import { TwinError } from '#model';
import { createCourtesy } from './courtesy.ts';
import type { FeedAdapter } from './feed-adapter.ts';
import { createFeedLife } from './feed-life.ts';
import { createGtfsReader } from './gtfs-rt/read-feed.ts';
import { nameOf, readBody, request } from './http-request.ts';
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

const TYPE = 'gtfs-rt';

const schema = v.strictObject({
  type: v.literal(TYPE),
  ...sourceFields,
  /** Feeds of positions, trip updates and alerts, in one or several addresses. */
  urls: v.pipe(v.array(address), v.minLength(1), v.maxLength(10)),
  everyS: v.exactOptional(seconds, 15),
  headers: v.exactOptional(headers, {}),
  vehicleKind: v.exactOptional(v.picklist(['bus', 'metro-train', 'vehicle']), 'bus'),
  /** A feed made longer ago than this stands still, though it can be had. */
  staleS: v.exactOptional(seconds, 300),
});

export type GtfsRtConfig = v.InferOutput<typeof schema>;

const WHAT = 'a GTFS-realtime feed';
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Public transport by GTFS-realtime, polled: vehicle positions, delays and occupancy as datastreams, service
 * alerts as public warnings. Source: GTFS Realtime 2.0 (gtfs.org).
 */
export const gtfsRtFeed: FeedAdapter<GtfsRtConfig> = {
  type: TYPE,
  parseConfig: (json) => parseFeedConfig(TYPE, schema, json),

  async open(config, sink, options) {
    const { baseUrl, now = Date.now, fetch: ask = fetch } = options;
    const urls = config.urls.map((url, i) =>
      resolveAddress(TYPE, `urls.${i}`, url, baseUrl, ['http:', 'https:']),
    );
    const host = (urls[0] as URL).host;
    const life = createFeedLife(sink, options);
    return life.open(async () => {
      const subscribed = createSubscribedSink(sink);
      const catalogue = createSourceCatalogue(subscribed.sink, TYPE, config.kind);
      life.atEnd(catalogue.close);
      const reader = createGtfsReader({
        catalogue,
        sink: subscribed.sink,
        provenance: provenanceOf(config, host),
        vehicleKind: config.vehicleKind,
        sender: host,
        now,
      });
      const courteously = createCourtesy();
      const etags = new Map<string, string>();
      const madeMs = new Map<string, number>();

      async function readFeed(url: URL, signal: AbortSignal): Promise<void> {
        const etag = etags.get(url.href);
        const answer = await request({
          url,
          what: WHAT,
          headers: {
            ...config.headers,
            accept: 'application/x-protobuf, application/octet-stream;q=0.9, */*;q=0.5',
            ...(etag && { 'if-none-match': etag }),
          },
          fetch: ask,
          signal,
        });
        if (answer.status === 304) {
          await answer.response.body?.cancel();
          return;
        }
        const bytes = await readBody(answer, { url, what: WHAT, signal, maxBytes: MAX_BYTES });
        signal.throwIfAborted();
        subscribed.sink.message();
        try {
          const made = reader.take(bytes, url.href);
          if (made !== undefined) madeMs.set(url.href, made);
        } catch (cause) {
          const detail = `Expected ${WHAT} at ${nameOf(url)}, got bytes that are none.`;
          subscribed.sink.rejected(1, 'malformed', detail);
          throw new TwinError('feed-invalid', detail, { cause });
        }
        etags.set(url.href, answer.headers.get('etag') ?? '');
      }

      async function poll(signal: AbortSignal): Promise<void> {
        await Promise.all(urls.map((url) => readFeed(url, signal)));
        reader.tellAlerts();
        if (life.voice.state === 'live') tellLive();
      }

      function tellLive(): void {
        const oldest = Math.min(...madeMs.values());
        const isStale = now() - oldest > config.staleS * 1000;
        life.voice.tell(
          'live',
          isStale
            ? {
                code: 'no-heartbeat',
                detail: `The feed can be had, but was made at ${new Date(oldest).toISOString()}.`,
              }
            : undefined,
        );
      }

      const line = await openPollLine({
        poll: (signal) => courteously(() => poll(signal)),
        intervalMs: config.everyS * 1000,
        random: Math.random,
        signal: life.ended,
        onUp() {
          if (life.voice.state === 'connecting') {
            catalogue.flush();
            sink.clock(0);
          }
          tellLive();
        },
        onDown: (problem) => life.voice.tell('reconnecting', problem),
      });
      life.atEnd(line.close);
      return {
        get catalogue() {
          return catalogue.catalogue;
        },
        subscribe(wanted) {
          subscribed.subscribe(wanted);
          etags.clear();
          line.wake();
        },
      };
    });
  },
};
