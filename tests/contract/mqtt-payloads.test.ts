import { Encoder } from 'cbor-x/index-no-eval';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Catalogue } from '#model';
import { encodeObservations, encodeTracks } from '#wire';
import type { FeedConnection } from '../../src/adapters/feed-adapter.ts';
import { mqttFeed } from '../../src/adapters/mqtt-feed.ts';
import { createLiveSink } from '../../src/feeds/live-sink.ts';
import { COLUMNS, TOPICS } from '../fixtures/standards/mqtt-topics.ts';
import { hasMosquitto, type Mosquitto, startMosquitto } from '../support/mosquitto.ts';

const SOON = { timeout: 15_000, interval: 50 };
const encoder = new Encoder({ useRecords: false });

describe.skipIf(!hasMosquitto)('the mqtt feed', () => {
  let broker: Mosquitto;
  let feed: FeedConnection | undefined;
  beforeEach(async () => {
    broker = await startMosquitto();
  });
  afterEach(async () => {
    await feed?.close();
    await broker.stop();
  });

  async function open(
    config: object,
    sink = createLiveSink({
      shared: false,
      onCatalogue: () => undefined,
      onStatus: () => undefined,
    }),
    options: object = {},
  ) {
    feed = await mqttFeed.open(
      mqttFeed.parseConfig({ type: 'mqtt', url: broker.wsUrl, ...config }),
      sink,
      {
        baseUrl: 'http://127.0.0.1/',
        signal: AbortSignal.timeout(60_000),
        ...options,
      },
    );
    feed.subscribe({ observations: true, tracks: true, incidents: true });
    await vi.waitFor(() => expect(broker.filters().size).toBeGreaterThan(0), SOON);
    return { feed, sink };
  }

  test('lets a sensor appear with what its first observation says of it', async () => {
    const { feed, sink } = await open({
      topics: TOPICS,
      observedProperties: { 'Particulate matter': { property: 'pm25', kind: 'air-station' } },
    });
    await broker.publish(
      'v1.1/Datastreams(9)/Observations',
      JSON.stringify({
        phenomenonTime: '2026-05-12T02:00:00Z/2026-05-12T03:00:00Z',
        result: 35,
        resultTime: '2026-05-12T03:00:05Z',
        Datastream: {
          '@iot.id': 9,
          name: 'PM at the school',
          unitOfMeasurement: { name: 'x', symbol: 'µg/m³', definition: '' },
          ObservedProperty: { name: 'Particulate matter', definition: 'http://x' },
          Thing: {
            '@iot.id': 'school',
            name: 'School',
            properties: { owner: 'district', floors: 4 },
            Locations: [{ location: { type: 'Point', coordinates: [121.21, 31.02] } }],
          },
        },
      }),
    );
    await vi.waitFor(() => expect(sink.table?.value[0]).toBe(35), SOON);
    expect(feed.catalogue.datastreams).toEqual([
      {
        id: '9',
        slot: 0,
        thingId: 'school',
        property: 'pm25',
        name: { zh: 'Particulate matter', en: 'Particulate matter' },
        unit: 'ug/m3',
        cadenceMs: 300_000,
      },
    ]);
    expect(feed.catalogue.things).toMatchObject([
      {
        id: 'school',
        kind: 'air-station',
        location: { lonDeg: 121.21, latDeg: 31.02, heightM: 0 },
        properties: { owner: 'district', floors: 4 },
      },
    ]);
    // A plain one later keeps all that.
    await broker.publish('v1.1/Datastreams(9)/Observations', '{"result":36}');
    await vi.waitFor(() => expect(sink.table?.value[0]).toBe(36), SOON);
    expect(feed.catalogue.datastreams).toHaveLength(1);
    expect(feed.catalogue.things).toHaveLength(1);
  });

  test('takes ids, things and properties from the levels of a topic', async () => {
    const { feed, sink } = await open({ topics: TOPICS });
    await broker.publish('plant/boiler/temperature/value', '{"result":71.5}');
    await broker.publish('plant/boiler/pressure/value', '{"result":2}');
    await vi.waitFor(() => expect(sink.table?.value[1]).toBe(2), SOON);
    expect(feed.catalogue.things.map(({ id }) => id)).toEqual(['boiler']);
    expect(feed.catalogue.datastreams).toMatchObject([
      { id: 'boiler/temperature', thingId: 'boiler', property: 'temperature', unit: 'Cel' },
      { id: 'boiler/pressure', thingId: 'boiler', property: 'pressure' },
    ]);
  });

  test('reads data arrays and columns, several sensors a message', async () => {
    const { feed, sink } = await open({ topics: TOPICS });
    await broker.publish(
      'v1.1/CreateObservations',
      JSON.stringify([
        {
          Datastream: { '@iot.id': 1 },
          components: ['phenomenonTime', 'result', 'FeatureOfInterest/id'],
          'dataArray@iot.count': 3,
          dataArray: [
            ['2026-05-12T02:00:00Z', 1, 5],
            ['2026-05-12T02:01:00Z', 2, 5],
            ['never', 3, 5],
          ],
        },
        {
          Datastream: { '@iot.id': 2 },
          components: ['result', 'phenomenonTime'],
          dataArray: [[7, '2026-05-12T02:01:00Z']],
        },
      ]),
    );
    await broker.publish('maker/a/columns', encoder.encode(COLUMNS));
    await vi.waitFor(() => expect(sink.table?.size.datastreams).toBe(4), SOON);
    await vi.waitFor(() => expect([...(sink.table?.value ?? [])]).toEqual([2, 7, 3, 2]), SOON);
    expect(sink.counters.observations).toBe(6);
    expect(sink.counters.rejected.malformed).toBe(1);
    expect(feed.catalogue.things.find(({ id }) => id === 'mast')?.location).toEqual({
      lonDeg: 121.2,
      latDeg: 31,
      heightM: 0,
    });
    expect(feed.catalogue.datastreams[3]).toMatchObject({
      id: 'c2',
      property: 'wind',
      unit: 'm/s',
    });
  });

  test('gives rows of its own to the rows of another gateway', async () => {
    const provenance = { source: { zh: '邻区', en: 'Neighbour' }, kind: 'live' } as const;
    const theirs = (version: string, streams: readonly string[]): Catalogue => ({
      version,
      kind: 'live',
      things: [
        {
          id: 'bus',
          kind: 'bus',
          name: { zh: '', en: '' },
          properties: {},
          provenance,
          trackSlot: 0,
        },
        {
          id: 'mast',
          kind: 'weather-station',
          name: { zh: '', en: '' },
          properties: {},
          provenance,
          location: { lonDeg: 1, latDeg: 2, heightM: 0 },
        },
      ],
      datastreams: streams.map((id, slot) => ({
        id,
        slot,
        thingId: 'mast',
        property: id,
        name: { zh: id, en: id },
        unit: '1',
        cadenceMs: 1000,
      })),
    });
    let catalogue = theirs('n.1.1', ['a', 'b']);
    const topics = [
      { filter: 'own/+', payload: 'sensorthings' },
      { filter: 'yunjian/v1/#', payload: 'gateway' },
    ];
    const fetched = vi.fn(async () => Response.json(catalogue));
    const { feed, sink } = await open(
      { topics, catalogueUrl: 'http://neighbour/catalogue' },
      undefined,
      { fetch: fetched },
    );
    const timeMs = Date.now();
    const batch = {
      slot: Uint32Array.of(1),
      timeMs: Float64Array.of(timeMs),
      value: Float32Array.of(4),
    };
    const header = { epoch: 'e', seq: 0, catalogue: 'n.1.1' };
    await broker.publish('own/x', '{"result":1}');
    await broker.publish('yunjian/v1/obs/t/weather-station', encodeObservations(header, batch));
    await broker.publish(
      'yunjian/v1/track/t/bus',
      encodeTracks(header, {
        trackSlot: Uint32Array.of(0),
        timeMs: Float64Array.of(timeMs),
        lonDeg: Float64Array.of(121.5),
        latDeg: Float64Array.of(31),
        heightM: Float32Array.of(0),
        bearingDeg: Float32Array.of(0),
        speedMps: Float32Array.of(9),
      }),
    );
    await vi.waitFor(() => expect(sink.table?.fixLonDeg[1]).toBe(121.5), SOON);
    const slotOf = (id: string) =>
      feed.catalogue.datastreams.findIndex((stream) => stream.id === id);
    expect(sink.table?.value[slotOf('b')]).toBe(4);
    // Their rows change places; ours do not.
    catalogue = theirs('n.2.1', ['c', 'b', 'a']);
    const before = slotOf('b');
    const next = { ...header, seq: 1, catalogue: 'n.2.1' };
    await broker.publish('yunjian/v1/obs/t/weather-station', encodeObservations(next, batch));
    await vi.waitFor(() => expect(sink.counters.rejected.catalogue).toBe(1), SOON);
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(2), SOON);
    const later = { ...batch, timeMs: Float64Array.of(timeMs + 1), value: Float32Array.of(5) };
    await broker.publish(
      'yunjian/v1/obs/t/weather-station',
      encodeObservations({ ...next, seq: 2 }, later),
    );
    await vi.waitFor(() => expect(sink.table?.value[before]).toBe(5), SOON);
    expect(slotOf('b')).toBe(before);
  });

  test('understands any JSON by a mapping that sees the topic too', async () => {
    const mapping = {
      source: 'A supplier',
      rules: [
        {
          records: 'payload',
          time: '$.payload.at',
          thing: {
            id: '$.levels[1]',
            name: 'Pump {$.levels[1]}',
            position: { lon: '$.payload.x', lat: '$.payload.y' },
          },
          readings: [
            { property: 'level', name: 'Level', value: '$.payload.cm', unit: 'm', from: 'cm' },
          ],
        },
      ],
    };
    const { feed, sink } = await open({
      topics: [{ filter: 'pumps/+/up', payload: 'mapped', mapping }],
    });
    const at = new Date(Date.now() - 1000).toISOString();
    await broker.publish('pumps/p7/up', JSON.stringify({ at, x: 121.2, y: 31, cm: 250 }));
    await vi.waitFor(() => expect(sink.table?.value[0]).toBe(2.5), SOON);
    expect(feed.catalogue.things).toMatchObject([
      { id: 'p7', name: { en: 'Pump p7' }, location: { lonDeg: 121.2, latDeg: 31 } },
    ]);
    await broker.publish('pumps/p7/up', '{');
    await vi.waitFor(() => expect(sink.counters.rejected.malformed).toBe(1), SOON);
  });

  test('takes in no more datastreams than it is told', async () => {
    const { feed, sink } = await open({
      topics: [{ filter: 'a/+', payload: 'sensorthings' }],
      maxDatastreams: 3,
    });
    for (let i = 0; i < 10; i++) await broker.publish(`a/${i}`, '{"result":1}');
    await vi.waitFor(() => expect(sink.counters.rejected['out-of-range']).toBe(7), SOON);
    await vi.waitFor(() => expect(sink.counters.applied).toBe(3), SOON);
    expect(feed.catalogue.datastreams).toHaveLength(3);
  });

  test('asks before it connects, and connects nowhere else', async () => {
    const admit = vi.fn(async (url: URL) => {
      throw Object.assign(new Error(`no ${url.href}`), { code: 'feed-refused' });
    });
    await expect(open({ topics: TOPICS }, undefined, { admit })).rejects.toThrow(
      'no ws://127.0.0.1',
    );
    expect(broker.connections()).toBe(0);
  });
});
