import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { capFeed } from '../../src/adapters/cap-feed.ts';
import { czmlFeed } from '../../src/adapters/czml.ts';
import { geojsonPollFeed } from '../../src/adapters/geojson-poll.ts';
import { gtfsRtFeed } from '../../src/adapters/gtfs-rt.ts';
import { jt808Feed } from '../../src/adapters/jt808-feed.ts';
import { mqttFeed } from '../../src/adapters/mqtt-feed.ts';
import { ngsiLdFeed } from '../../src/adapters/ngsi-ld-feed.ts';
import { replayFileFeed } from '../../src/adapters/replay-file.ts';
import { sensorThingsFeed } from '../../src/adapters/sensorthings-feed.ts';
import { sseJsonFeed } from '../../src/adapters/sse-json.ts';
import { websocketJsonFeed } from '../../src/adapters/websocket-json.ts';

const adapters = [
  websocketJsonFeed,
  sseJsonFeed,
  geojsonPollFeed,
  gtfsRtFeed,
  czmlFeed,
  replayFileFeed,
  sensorThingsFeed,
  mqttFeed,
  ngsiLdFeed,
  capFeed,
  jt808Feed,
];
const readme = readFileSync(new URL('../../src/adapters/README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```json\n(.*?)```/gs)].map(
  ([, json]) => JSON.parse(json as string) as { type: string },
);

test.each(adapters)('the example of $type is a configuration that it takes', (adapter) => {
  const own = examples.filter(({ type }) => type === adapter.type);
  expect(own.length).toBeGreaterThan(0);
  for (const example of own) expect(() => adapter.parseConfig(example)).not.toThrow();
});
