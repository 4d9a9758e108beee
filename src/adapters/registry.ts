import { TwinError } from '#model';
import type { FeedAdapter, FeedConnection, FeedSink, OpenOptions } from './feed-adapter.ts';

/** Every kind of feed; what one needs is loaded when it is first opened. */
const ADAPTERS: Readonly<Record<string, () => Promise<FeedAdapter<unknown>>>> = {
  gateway: async () => erase((await import('./gateway-feed.ts')).gatewayFeed),
  simulated: async () => erase((await import('./simulated-feed.ts')).simulatedFeed),
  'websocket-json': async () => erase((await import('./websocket-json.ts')).websocketJsonFeed),
  'sse-json': async () => erase((await import('./sse-json.ts')).sseJsonFeed),
  'geojson-poll': async () => erase((await import('./geojson-poll.ts')).geojsonPollFeed),
  'gtfs-rt': async () => erase((await import('./gtfs-rt.ts')).gtfsRtFeed),
  czml: async () => erase((await import('./czml.ts')).czmlFeed),
  'replay-file': async () => erase((await import('./replay-file.ts')).replayFileFeed),
  sensorthings: async () => erase((await import('./sensorthings-feed.ts')).sensorThingsFeed),
  mqtt: async () => erase((await import('./mqtt-feed.ts')).mqttFeed),
  'ngsi-ld': async () => erase((await import('./ngsi-ld-feed.ts')).ngsiLdFeed),
  cap: async () => erase((await import('./cap-feed.ts')).capFeed),
  jt808: async () => erase((await import('./jt808-feed.ts')).jt808Feed),
  several: async () =>
    erase((await import('./several/several-feeds.ts')).createSeveralFeeds(openConnection)),
};

/**
 * Opens the feed that a configuration describes.
 *
 * @throws {TwinError} config where no adapter has its type or a field is wrong; else as the adapter does.
 */
export async function openConnection(
  config: { readonly type: string },
  sink: FeedSink,
  options: OpenOptions,
): Promise<FeedConnection> {
  const load = Object.hasOwn(ADAPTERS, config.type) ? ADAPTERS[config.type] : undefined;
  if (!load)
    throw new TwinError(
      'config',
      `Expected a feed of type ${Object.keys(ADAPTERS).join(' or ')}, got "${config.type}".`,
    );
  const adapter = await load();
  return adapter.open(adapter.parseConfig(config), sink, options);
}

/** `open` gets what `parseConfig` of the same adapter made, whatever that is. */
function erase<Config>(adapter: FeedAdapter<Config>): FeedAdapter<unknown> {
  return {
    type: adapter.type,
    parseConfig: (json) => adapter.parseConfig(json),
    open: (config, sink, options) => adapter.open(config as Config, sink, options),
  };
}
