import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FeedAdapter, FeedConnection } from '../../src/adapters/feed-adapter.ts';
import { sensorThingsFeed } from '../../src/adapters/sensorthings-feed.ts';
import { createLiveSink } from '../../src/feeds/live-sink.ts';
import { type HttpDoor, openHttpDoor } from '../support/http-door.ts';
import { hasMosquitto, type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import {
  createSensorThingsService,
  type ServiceData,
  type ServiceOptions,
} from '../support/sensorthings-service.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';

const SOON = { timeout: 15_000, interval: 50 };
const ALL = { observations: true, tracks: true, incidents: true };
const PAST_MS = Date.UTC(2026, 4, 12, 2);
const MINUTE_MS = 60_000;
const CELSIUS = { name: 'degree Celsius', symbol: 'degC', definition: 'ucum:Cel' };
const MICROGRAM = {
  name: 'microgram per cubic metre',
  symbol: 'µg/m³',
  definition: 'http://example.org/u',
};

const iso = (timeMs: number) => new Date(timeMs).toISOString();

function makeData(): ServiceData {
  const data: ServiceData = {
    things: [
      { id: 1, name: 'School', place: [121.21, 31.02], properties: { owner: 'district' } },
      { id: 'mast-2', name: 'Mast', place: [121.22, 31.03] },
      { id: 3, name: 'Sweeper' },
    ],
    streams: [
      { id: 10, thing: 1, name: 'Air at the school', property: 'PM2.5', unit: MICROGRAM },
      {
        id: 'temp',
        thing: 'mast-2',
        name: 'Temperature',
        property: 'Air temperature',
        unit: CELSIUS,
      },
      {
        id: 12,
        thing: 'mast-2',
        name: 'Hatch',
        property: 'Hatch open',
        unit: { name: '', symbol: '', definition: '' },
      },
    ],
    observations: [],
    places: [],
  };
  for (let minute = 0; minute < 60; minute++) {
    observe(data, 10, PAST_MS + minute * MINUTE_MS, minute);
    if (minute % 3 === 0)
      observe(data, 'temp', PAST_MS + minute * MINUTE_MS + 500, 15 + minute / 8);
  }
  return data;
}

function observe(
  data: ServiceData,
  stream: number | string,
  timeMs: number,
  result: unknown,
): number {
  const id = data.observations.length + 1;
  data.observations.push({
    id,
    stream,
    phenomenonTime: iso(timeMs),
    result,
    resultTime: iso(timeMs),
  });
  return id;
}

function move(data: ServiceData, thing: number | string, timeMs: number, lonDeg: number): void {
  data.places.push({ id: data.places.length + 1, thing, time: iso(timeMs), place: [lonDeg, 31] });
}

/** The service believes that it lives elsewhere, as behind a proxy. */
const SELF = { selfUrl: 'http://frost.inside:8080/sta/v1.1/', maxTop: 7 };

async function startRig(broker?: Mosquitto): Promise<FeedRig> {
  const data = makeData();
  const door = await openHttpDoor(createSensorThingsService(data, SELF));
  const url = `${door.url}sta/v1.1`;
  const live = broker && { url: broker.wsUrl, subscribe: 'each' };
  let lonDeg = 121.2;
  // The sweeper has moved before.
  for (let i = 3; i > 0; i--) {
    lonDeg += 0.001;
    move(data, 3, Date.now() - i * 10_000, lonDeg);
  }
  return {
    adapter: sensorThingsFeed as FeedAdapter<unknown>,
    // With a broker, news must come from it.
    config: {
      type: 'sensorthings',
      url,
      pollS: broker ? 3600 : 0.1,
      pageSize: 5,
      ...(live && { live }),
    },
    badConfigs: [
      ['url', { type: 'sensorthings' }],
      ['version', { type: 'sensorthings', url, version: '3.0' }],
      ['live.root', { type: 'sensorthings', url, live: { url: 'ws://x/', root: '#' } }],
      [
        'observedProperties',
        { type: 'sensorthings', url, observedProperties: { x: { kind: 'dragon' } } },
      ],
    ],
    options: { baseUrl: 'http://127.0.0.1/' },
    heardOf: (wanted) =>
      vi.waitFor(() => {
        if (!broker) return;
        const { observations, tracks } = wanted;
        expect(broker.filters().has('v1.1/Datastreams(10)/Observations')).toBe(observations);
        expect(broker.filters().has(`v1.1/Things('mast-2')/Locations`)).toBe(tracks);
      }, SOON),
    async sendReadings() {
      const timeMs = Date.now();
      const id = observe(data, 10, timeMs, 35.5);
      await broker?.publish(
        'v1.1/Datastreams(10)/Observations',
        JSON.stringify({
          '@iot.id': id,
          phenomenonTime: iso(timeMs),
          resultTime: iso(timeMs),
          result: 35.5,
        }),
      );
      return {
        slot: Uint32Array.of(0),
        timeMs: Float64Array.of(timeMs),
        value: Float64Array.of(35.5),
      };
    },
    async sendPositions() {
      const timeMs = Date.now();
      lonDeg += 0.001;
      move(data, 3, timeMs, lonDeg);
      await broker?.publish('v1.1/Things(3)/Locations', '{"name":"here"}');
      return {
        trackSlot: Uint32Array.of(0),
        timeMs: Float64Array.of(timeMs),
        lonDeg: Float64Array.of(lonDeg),
        latDeg: Float64Array.of(31),
        heightM: Float32Array.of(0),
        bearingDeg: Float32Array.of(90),
        speedMps: Float32Array.of(0),
      };
    },
    past: { slot: 0, fromMs: PAST_MS, toMs: PAST_MS + 50 * MINUTE_MS },
    replayPast: { fromMs: PAST_MS + 10 * MINUTE_MS, toMs: PAST_MS + 40 * MINUTE_MS },
    connections: () => door.connections() + (broker?.connections() ?? 0),
    delayOpening(delayMs) {
      door.delayMs = delayMs;
    },
    breakSource: () => door.die(),
    mendSource: () => door.revive(),
    async sendRubbish() {
      const at = iso(Date.now());
      const bad = [
        { phenomenonTime: at, result: 1, resultTime: 'never' },
        { phenomenonTime: at, result: 2, resultTime: 'never' },
      ];
      for (const one of bad) {
        data.observations.push({ id: data.observations.length + 1, stream: 10, ...one });
        await broker?.publish('v1.1/Datastreams(10)/Observations', JSON.stringify(one));
      }
      await broker?.publish('v1.1/Datastreams(10)/Observations', 'x');
      return broker ? 3 : 2;
    },
    async stop() {
      await door.stop();
      await broker?.stop();
    },
  };
}

describeFeed('sensorthings by asking', () => startRig());
if (hasMosquitto)
  describeFeed('sensorthings with a broker', async () => startRig(await startMosquitto()));
else
  test.skip('sensorthings with a broker needs a Mosquitto, and none is installed', () => undefined);

describe('the sensorthings feed', () => {
  let data: ServiceData;
  let door: HttpDoor | undefined;
  let feed: FeedConnection | undefined;
  beforeEach(() => {
    data = makeData();
  });
  afterEach(async () => {
    await feed?.close();
    await door?.stop();
    door = undefined;
    feed = undefined;
  });

  async function open(config: object = {}, options: Partial<ServiceOptions> = {}) {
    const service = createSensorThingsService(data, { ...SELF, ...options });
    door ??= await openHttpDoor(service);
    const sink = createLiveSink({
      shared: false,
      onCatalogue: () => undefined,
      onStatus: () => undefined,
    });
    feed = await sensorThingsFeed.open(
      sensorThingsFeed.parseConfig({
        type: 'sensorthings',
        url: `${door.url}sta/v1.1/`,
        pollS: 0.1,
        ...config,
      }),
      sink,
      { baseUrl: 'http://127.0.0.1/', signal: AbortSignal.timeout(60_000) },
    );
    return { feed, sink, door };
  }

  test('reads what the service holds, page by page, whatever host its links name', async () => {
    const { feed, sink, door } = await open({
      pageSize: 2,
      observedProperties: { 'PM2.5': { property: 'pm25', kind: 'air-station' } },
    });
    expect(feed.catalogue.things).toMatchObject([
      {
        id: '1',
        kind: 'air-station',
        name: { zh: 'School', en: 'School' },
        location: { lonDeg: 121.21, latDeg: 31.02, heightM: 0 },
        properties: { owner: 'district' },
        provenance: { kind: 'live', source: { en: new URL(door.url).host } },
      },
      { id: 'mast-2', kind: 'sensor', location: { lonDeg: 121.22, latDeg: 31.03 } },
      { id: '3', kind: 'sensor' },
    ]);
    expect(feed.catalogue.datastreams).toMatchObject([
      { id: '10', thingId: '1', property: 'pm25', unit: 'ug/m3' },
      { id: 'temp', thingId: 'mast-2', property: 'air-temperature', unit: 'Cel' },
      { id: '12', thingId: 'mast-2', property: 'hatch-open', unit: '1' },
    ]);
    feed.subscribe(ALL);
    await vi.waitFor(() => expect(sink.table?.value[0]).toBe(59), SOON);
    expect(sink.table?.timeMs[0]).toBe(PAST_MS + 59 * MINUTE_MS);
    expect(sink.table?.value[1]).toBeCloseTo(15 + 57 / 8);
    expect(sink.table?.timeMs[2]).toBe(0);
    expect(door.asked.every(({ path }) => path.startsWith('/sta/v1.1/'))).toBe(true);
  });

  test('tells every observation once, though the times it asks for overlap', async () => {
    const { feed, sink } = await open();
    feed.subscribe(ALL);
    await vi.waitFor(() => expect(sink.counters.observations).toBe(2), SOON);
    for (let i = 0; i < 5; i++) {
      observe(data, 10, Date.now(), 100 + i);
      await vi.waitFor(() => expect(sink.table?.value[0]).toBe(100 + i), SOON);
    }
    // One that comes late by less than the overlap.
    observe(data, 'temp', Date.now() - 10_000, 33);
    await vi.waitFor(() => expect(sink.table?.value[1]).toBe(33), SOON);
    expect(sink.counters.observations).toBe(8);
    // A correction of one that was told.
    const at = data.observations.findIndex(({ result }) => result === 104);
    const corrected = data.observations[at];
    if (!corrected) throw new Error('it is there');
    data.observations[at] = { ...corrected, result: 99 };
    await vi.waitFor(() => expect(sink.counters.observations).toBe(9), SOON);
  });

  test('goes on where it was after the service was away', async () => {
    const { feed, sink, door } = await open();
    feed.subscribe(ALL);
    observe(data, 10, Date.now() - 3000, 1);
    await vi.waitFor(() => expect(sink.table?.value[0]).toBe(1), SOON);
    const before = sink.counters.observations;
    await door.die();
    for (let i = 0; i < 40; i++) observe(data, 10, Date.now() - 2000 + i, i);
    await door.revive();
    await vi.waitFor(() => expect(sink.counters.observations).toBe(before + 40), SOON);
  });

  test('finds a datastream that the service has taken in since', async () => {
    const { feed, sink } = await open();
    feed.subscribe(ALL);
    await vi.waitFor(() => expect(sink.counters.observations).toBe(2), SOON);
    // The sooner it is read anew the longer ago it was read.
    await new Promise((resolve) => setTimeout(resolve, 5100));
    data.streams.push({
      id: 13,
      thing: 1,
      name: 'Noise',
      property: 'Noise',
      unit: { name: '', symbol: 'dB(A)', definition: '' },
    });
    observe(data, 13, Date.now(), 55);
    await vi.waitFor(() => expect(sink.table?.value[3]).toBe(55), SOON);
    expect(feed.catalogue.datastreams[3]).toMatchObject({ id: '13', unit: 'dB' });
  });

  test('tells what moves from what was set up anew', async () => {
    const startMs = Date.now() - 60_000;
    move(data, 1, startMs, 121.3);
    const { feed, sink } = await open();
    feed.subscribe(ALL);
    for (let i = 0; i < 4; i++) move(data, 3, startMs + i * 10_000, 121.2 + i * 0.001);
    move(data, 'mast-2', startMs, 121.22);
    move(data, 'mast-2', startMs + 1000, 121.25);
    await vi.waitFor(() => expect(sink.table?.size.tracks).toBe(1), SOON);
    await vi.waitFor(() => expect(sink.table?.fixLonDeg[1]).toBeCloseTo(121.203, 6), SOON);
    const [school, mast, sweeper] = feed.catalogue.things;
    expect(school).toMatchObject({ kind: 'sensor', location: { lonDeg: 121.3 } });
    expect(mast).toMatchObject({ kind: 'sensor', location: { lonDeg: 121.25 } });
    expect(sweeper).toMatchObject({ kind: 'vehicle', trackSlot: 0 });
    expect(sweeper?.location).toBeUndefined();
    // 0.001 degrees in 10 s, eastwards.
    expect(sink.table?.fixSpeedMps[1]).toBeCloseTo(9.53, 1);
    expect(sink.table?.fixBearingDeg[1]).toBeCloseTo(90, 1);
  });

  test('does without places of the past where the service keeps none', async () => {
    const { feed, sink } = await open({}, { keepsPlaces: false });
    feed.subscribe(ALL);
    await vi.waitFor(() => expect(sink.counters.observations).toBe(2), SOON);
  });

  test('takes in text and truth values beside numbers, and counts what is no observation', async () => {
    const { feed, sink } = await open();
    const seen: unknown[] = [];
    const { observations } = sink;
    sink.observations = (batch) => {
      seen.push(...(batch.extras ?? []).map((extra) => extra?.result));
      observations(batch);
    };
    feed.subscribe({ ...ALL, tracks: false });
    observe(data, 12, Date.now(), true);
    await vi.waitFor(() => expect(sink.table?.value[2]).toBe(1), SOON);
    expect(seen).toContain(true);
    observe(data, 12, Date.now(), 'jammed');
    await vi.waitFor(() => expect(seen).toContain('jammed'), SOON);
    data.observations.push({
      id: 9999,
      stream: 10,
      phenomenonTime: iso(Date.now()),
      result: 1,
      resultTime: 'never',
    });
    await vi.waitFor(() => expect(sink.counters.rejected.malformed).toBeGreaterThan(0), SOON);
    expect(sink.counters.lastRejection).toMatch(/resultTime/);
  });

  test('counts how much of the past there is, bin by bin', async () => {
    const { feed } = await open();
    const range = { fromMs: PAST_MS - 1, toMs: PAST_MS - 1 + 120 * MINUTE_MS, bins: 12 };
    const there = await feed.replay?.availability(range, AbortSignal.timeout(10_000));
    expect(there?.observations).toEqual([14, 13, 13, 14, 13, 13, 0, 0, 0, 0, 0, 0]);
    expect(there?.oldestMs).toBe(PAST_MS);
  });

  test('sends its keys, and to no other host', async () => {
    const { door } = await open({ headers: { authorization: 'Bearer secret' }, pageSize: 2 });
    expect(door.asked.length).toBeGreaterThan(3);
    expect(door.asked.every(({ headers }) => headers.authorization === 'Bearer secret')).toBe(true);
  });

  test.each([
    ['nothing at the address', 'http://127.0.0.1:9/v1.1', 'feed-refused'],
    ['an address that is none', 'ftp://x/v1.1', 'config'],
  ])('cannot be opened with %s, and says why', async (_, url, code) => {
    await expect(open({ url })).rejects.toMatchObject({ name: 'TwinError', code });
  });

  test('cannot be opened where something else answers', async () => {
    door = await openHttpDoor(() => ({ body: '{"hello":1}' }));
    await expect(open()).rejects.toMatchObject({ code: 'feed-invalid' });
    await door.stop();
    door = await openHttpDoor(() => ({ body: '<html>', type: 'text/html' }));
    await expect(open()).rejects.toMatchObject({ code: 'feed-invalid' });
  });
});
