import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FeedConnection } from '../../src/adapters/feed-adapter.ts';
import { sensorThingsFeed } from '../../src/adapters/sensorthings-feed.ts';
import { createLiveSink } from '../../src/feeds/live-sink.ts';
import { type SensorThingsRig, startSensorThings } from '../support/sensorthings.ts';

const SOON = { timeout: 15_000, interval: 50 };
const START_MS = Date.UTC(2026, 0, 2, 3);
const MINUTE_MS = 60_000;
const at = (minute: number) => new Date(START_MS + minute * MINUTE_MS).toISOString();

const THING = {
  name: 'Gauge at the lock',
  description: 'A gauge',
  properties: { owner: 'bureau' },
  Locations: [
    {
      name: 'Bank',
      description: '',
      encodingType: 'application/geo+json',
      location: { type: 'Point', coordinates: [121.23, 31.02] },
    },
  ],
  Datastreams: [
    {
      name: 'Level',
      description: '',
      unitOfMeasurement: { name: 'metre', symbol: 'm', definition: 'ucum:m' },
      observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
      Sensor: {
        name: 'Radar',
        description: '',
        encodingType: 'application/pdf',
        metadata: 'x.pdf',
      },
      ObservedProperty: {
        name: 'Water level',
        definition: 'http://example.org/level',
        description: '',
      },
      Observations: Array.from({ length: 30 }, (_, i) => ({
        phenomenonTime: at(i),
        resultTime: at(i),
        result: i / 4,
      })),
    },
  ],
};

let rig: SensorThingsRig;
let feed: FeedConnection | undefined;
beforeEach(async () => {
  rig = await startSensorThings();
});
afterEach(async () => {
  await feed?.close();
  await rig.stop();
});

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(new URL(`v1.1/${path}`, rig.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${rig.token}` },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Record<string, unknown>;
}

test("the sensorthings feed reads the gateway's own service: its things, its news and its past", async () => {
  await post('Things', THING);
  const sink = createLiveSink({
    shared: false,
    onCatalogue: () => undefined,
    onStatus: () => undefined,
  });
  feed = await sensorThingsFeed.open(
    sensorThingsFeed.parseConfig({
      type: 'sensorthings',
      url: `${rig.url}v1.1`,
      // The gateway tells of its simulator's gauges as well.
      filter: "Thing/name eq 'Gauge at the lock'",
      pollS: 0.2,
      pageSize: 7,
      observedProperties: { 'Water level': { property: 'water-level', kind: 'water-level' } },
    }),
    sink,
    { baseUrl: rig.url, signal: AbortSignal.timeout(60_000) },
  );
  const slot = feed.catalogue.datastreams.findIndex(({ property }) => property === 'water-level');
  const stream = feed.catalogue.datastreams[slot];
  expect(stream).toMatchObject({ unit: 'm' });
  expect(feed.catalogue.things.find(({ id }) => id === stream?.thingId)).toMatchObject({
    kind: 'water-level',
    name: { en: 'Gauge at the lock' },
    location: { lonDeg: 121.23, latDeg: 31.02 },
    properties: { owner: 'bureau' },
  });

  feed.subscribe({ observations: true, tracks: true, incidents: true });
  await vi.waitFor(() => expect(sink.table?.value[slot]).toBe(7.25), SOON);
  const id = stream?.id as string;
  const nowMs = Date.now();
  await post(`Datastreams(${id})/Observations`, {
    phenomenonTime: new Date(nowMs).toISOString(),
    result: 9.5,
  });
  await vi.waitFor(() => expect(sink.table?.value[slot]).toBe(9.5), SOON);
  expect(sink.table?.timeMs[slot]).toBe(nowMs);

  const { signal } = new AbortController();
  const span = { fromMs: START_MS, toMs: START_MS + 20 * MINUTE_MS };
  const page = await feed.history?.({ slot, ...span, limit: 100 }, signal);
  expect(page?.timeMs).toHaveLength(20);
  expect([page?.timeMs[0], page?.timeMs.at(-1)]).toEqual([START_MS + MINUTE_MS, span.toMs]);
  const frame = await feed.replay?.frame(span.toMs, {}, signal);
  const row = frame?.observations.slot.indexOf(slot) as number;
  expect(frame?.observations.value[row]).toBe(5);
  const passed = await feed.replay?.span(span, signal);
  expect([...(passed?.observations.value ?? [])]).toEqual(
    Array.from({ length: 20 }, (_, i) => (i + 1) / 4),
  );
  const there = await feed.replay?.availability({ ...span, bins: 4 }, signal);
  expect(there?.observations).toEqual([5, 5, 5, 5]);
  expect(sink.counters.rejected).toMatchObject({ malformed: 0, 'out-of-range': 0 });
});
