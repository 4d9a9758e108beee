import * as v from 'valibot';
import type { Alert } from '#model';
import { createAlertReader } from './cap/alert-reader.ts';
import { createAlertRoll } from './cap/alert-roll.ts';
import type { FeedAdapter } from './feed-adapter.ts';
import { createFeedLife } from './feed-life.ts';
import { openPollLine } from './poll-line.ts';
import { createSourceCatalogue } from './source-catalogue.ts';
import {
  address,
  headers,
  parseFeedConfig,
  resolveAddress,
  seconds,
  sourceFields,
} from './source-config.ts';
import { createSubscribedSink } from './subscribed-sink.ts';

const configSchema = v.object({
  type: v.literal('cap'),
  ...sourceFields,
  /** An alert of CAP, or an Atom or RSS feed that holds alerts or points to them. */
  url: address,
  headers: v.exactOptional(headers),
  pollS: v.exactOptional(seconds, 60),
  /** What the source lists, see `cap/alert-roll.ts`. */
  list: v.exactOptional(v.picklist(['active', 'recent']), 'active'),
  /** Which are passed on; each keeps its status, and only `Actual` is an alarm. */
  statuses: v.exactOptional(
    v.array(v.picklist(['Actual', 'Exercise', 'System', 'Test', 'Draft'])),
    ['Actual', 'Exercise', 'Test'],
  ),
  /** Alerts that one feed may point to. */
  maxAlerts: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 2000),
});

export type CapFeedConfig = v.InferOutput<typeof configSchema>;

/** Public warnings after CAP 1.2, read from an address again and again. */
export const capFeed: FeedAdapter<CapFeedConfig> = {
  type: 'cap',
  parseConfig: (json) => parseFeedConfig('cap', configSchema, json),

  open(config, sink, options) {
    const { now = Date.now } = options;
    const life = createFeedLife(sink, options);
    const url = resolveAddress('cap', 'url', config.url, options.baseUrl, ['http:', 'https:']);
    const subscribed = createSubscribedSink(sink);
    const catalogue = createSourceCatalogue(
      subscribed.sink,
      `cap-${url.host}`.slice(0, 40),
      config.kind,
    );
    life.atEnd(catalogue.close);
    const roll = createAlertRoll({
      list: config.list,
      tell: subscribed.sink.alert,
      tellGone: subscribed.sink.alertGone,
      now,
    });
    const reader = createAlertReader({
      url,
      headers: config.headers,
      fetch: options.fetch,
      maxAlerts: config.maxAlerts,
      reject: (detail, sample) => sink.rejected(1, 'malformed', detail, sample),
    });
    const isShown = ({ status }: Alert) => (config.statuses as readonly string[]).includes(status);
    let isTold = false;

    return life.open(async () => {
      await openPollLine({
        async poll(signal) {
          const listed = await reader.read(signal);
          signal.throwIfAborted();
          if (!isTold) catalogue.flush();
          isTold = true;
          sink.message();
          roll.round(listed.filter(isShown));
        },
        intervalMs: config.pollS * 1000,
        random: Math.random,
        signal: life.ended,
        onUp() {
          sink.clock(0);
          life.voice.tell('live');
        },
        onDown: (problem) => life.voice.tell('reconnecting', problem),
      });
      // An alert ends at its time, also while the source is away.
      const expiring = setInterval(roll.expire, 1000);
      life.atEnd(() => clearInterval(expiring));
      return {
        get catalogue() {
          return catalogue.catalogue;
        },
        subscribe: subscribed.subscribe,
      };
    });
  },
};
