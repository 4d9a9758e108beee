import type { FeedAdapter, FeedConnection, FeedStatus } from '../../src/adapters/feed-adapter.ts';
import { createLiveSink, type LiveSink } from '../../src/feeds/live-sink.ts';

/** A feed opened for a test with everything wanted, and how it fared. */
export interface FeedOpener {
  readonly statuses: FeedStatus[];
  /** The one opened last. */
  readonly feed: FeedConnection | undefined;
  open(more?: object): Promise<LiveSink>;
  close(): Promise<void>;
}

/** @param config what every test of the feed shares; `open` may add to it */
export function createFeedOpener<Config>(
  adapter: FeedAdapter<Config>,
  config: object,
  baseUrl: string,
): FeedOpener {
  const statuses: FeedStatus[] = [];
  let feed: FeedConnection | undefined;
  return {
    statuses,
    get feed() {
      return feed;
    },
    async open(more = {}) {
      const sink = createLiveSink({
        shared: false,
        onCatalogue: () => undefined,
        onStatus: (status) => statuses.push(status),
      });
      feed = await adapter.open(adapter.parseConfig({ ...config, ...more }), sink, {
        baseUrl,
        signal: new AbortController().signal,
      });
      feed.subscribe({ observations: true, tracks: true, incidents: true });
      return sink;
    },
    close: async () => feed?.close(),
  };
}
