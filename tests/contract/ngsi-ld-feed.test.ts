import { afterEach, describe, expect, test, vi } from 'vitest';
import type { FeedAdapter, FeedConnection } from '../../src/adapters/feed-adapter.ts';
import { ngsiLdFeed } from '../../src/adapters/ngsi-ld-feed.ts';
import { createLiveSink } from '../../src/feeds/live-sink.ts';
import { type HttpDoor, openHttpDoor } from '../support/http-door.ts';
import { hasMosquitto, startMosquitto } from '../support/mosquitto.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';

const SOON = { timeout: 15_000, interval: 50 };
const ALL = { observations: true, tracks: true, incidents: true };
const iso = (timeMs: number) => new Date(timeMs).toISOString();

type Json = Record<string, unknown>;

/** Entities by id, answered for as GS CIM 009 clause 6.4 says. */
function createContextBroker(entities: Map<string, Json>) {
  return (url: URL) => {
    if (url.pathname !== '/ngsi-ld/v1/entities') return { status: 404, body: '{}' };
    const { searchParams } = url;
    const offset = Number(searchParams.get('offset') ?? 0);
    const limit = Number(searchParams.get('limit') ?? 20);
    const found = [...entities.values()].filter(({ type }) => type === searchParams.get('type'));
    return {
      type: 'application/json',
      body: JSON.stringify(found.slice(offset, offset + limit)),
    };
  };
}

function airStation(timeMs: number, no2: number): Json {
  return {
    id: 'urn:ngsi-ld:AirQualityObserved:school',
    type: 'AirQualityObserved',
    name: { type: 'Property', value: 'School' },
    dateObserved: { type: 'Property', value: { '@type': 'DateTime', '@value': iso(timeMs) } },
    location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [121.21, 31.02] } },
    NO2: { type: 'Property', value: no2, unitCode: 'GQ', observedAt: iso(timeMs) },
    refDevice: { type: 'Relationship', object: 'urn:ngsi-ld:Device:7' },
    '@context': ['https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld'],
  };
}

function vehicle(timeMs: number, lonDeg: number): Json {
  return {
    id: 'urn:ngsi-ld:Vehicle:sweeper',
    type: 'Vehicle',
    location: {
      type: 'GeoProperty',
      value: { type: 'Point', coordinates: [lonDeg, 31] },
      observedAt: iso(timeMs),
    },
    speed: { type: 'Property', value: 36, unitCode: 'KMH', observedAt: iso(timeMs) },
    heading: { type: 'Property', value: 271 },
  };
}

function alert(id: string, changes: Json = {}): Json {
  return {
    id,
    type: 'Alert',
    category: { type: 'Property', value: 'traffic' },
    subCategory: { type: 'Property', value: 'carAccident' },
    severity: { type: 'Property', value: 'high' },
    description: { type: 'Property', value: 'Two cars at the crossing' },
    dateIssued: {
      type: 'Property',
      value: { '@type': 'DateTime', '@value': '2026-05-12T02:00:00Z' },
    },
    alertSource: { type: 'Property', value: 'police' },
    location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [121.2, 31] } },
    ...changes,
  };
}

async function startRig(): Promise<FeedRig> {
  const entities = new Map<string, Json>();
  const put = (entity: Json) => entities.set(String(entity.id), entity);
  put(airStation(Date.now() - 60_000, 20));
  let lonDeg = 121.2;
  put(vehicle(Date.now() - 60_000, lonDeg));
  const door = await openHttpDoor(createContextBroker(entities));
  const url = `${door.url}ngsi-ld/v1`;
  const types = [
    { type: 'AirQualityObserved' },
    { type: 'Vehicle' },
    { type: 'Alert', as: 'incident' },
    { type: 'Warning', as: 'alert' },
  ];
  let count = 0;
  const add = (type: string) => {
    const id = `urn:ngsi-ld:Alert:${++count}`;
    put({ ...alert(id), type });
    return { id };
  };
  return {
    adapter: ngsiLdFeed as FeedAdapter<unknown>,
    config: { type: 'ngsi-ld', url, types, pollS: 0.1, pageSize: 1 },
    badConfigs: [
      ['url', { type: 'ngsi-ld', types }],
      ['types', { type: 'ngsi-ld', url, types: [] }],
      ['types.0.kind', { type: 'ngsi-ld', url, types: [{ type: 'X', kind: 'dragon' }] }],
      ['representation', { type: 'ngsi-ld', url, types, representation: 'xml' }],
    ],
    options: { baseUrl: 'http://127.0.0.1/' },
    heardOf: async () => undefined,
    async sendReadings() {
      const timeMs = Date.now();
      put(airStation(timeMs, 22.5));
      return {
        slot: Uint32Array.of(0),
        timeMs: Float64Array.of(timeMs),
        value: Float64Array.of(22.5),
      };
    },
    async sendPositions() {
      const timeMs = Date.now();
      lonDeg += 0.001;
      put(vehicle(timeMs, lonDeg));
      return {
        trackSlot: Uint32Array.of(0),
        timeMs: Float64Array.of(timeMs),
        lonDeg: Float64Array.of(lonDeg),
        latDeg: Float64Array.of(31),
        heightM: Float32Array.of(0),
        bearingDeg: Float32Array.of(271),
        speedMps: Float32Array.of(10),
      };
    },
    addIncident: async () => add('Alert'),
    async removeIncident(id) {
      entities.delete(id);
    },
    addAlert: async () => add('Warning'),
    async removeAlert(id) {
      entities.delete(id);
    },
    connections: () => door.connections(),
    delayOpening(delayMs) {
      door.delayMs = delayMs;
    },
    async breakSource() {
      await door.die();
      for (const id of entities.keys()) if (id.includes(':Alert:')) entities.delete(id);
    },
    mendSource: () => door.revive(),
    async sendRubbish() {
      put({ id: 'x', type: 'Vehicle', location: 5 });
      entities.set('no id', { type: 'Vehicle' });
      put({ id: 'bare', type: 'Alert' });
      put({
        id: 'placeless',
        type: 'Alert',
        category: 'traffic',
        dateIssued: '2026-05-12T02:00:00Z',
      });
      put({ id: 'undated', type: 'Warning', category: 'traffic' });
      return 4;
    },
    stop: () => door.stop(),
  };
}

describeFeed('ngsi-ld', startRig);

describe('the ngsi-ld feed', () => {
  let door: HttpDoor | undefined;
  let feed: FeedConnection | undefined;
  afterEach(async () => {
    await feed?.close();
    await door?.stop();
    door = undefined;
  });

  async function open(entities: readonly Json[], config: object, now?: () => number) {
    const held = new Map(entities.map((entity) => [String(entity.id), entity]));
    door = await openHttpDoor(createContextBroker(held));
    const sink = createLiveSink({
      shared: false,
      onCatalogue: () => undefined,
      onStatus: () => undefined,
    });
    feed = await ngsiLdFeed.open(
      ngsiLdFeed.parseConfig({
        type: 'ngsi-ld',
        url: `${door.url}ngsi-ld/v1`,
        pollS: 0.1,
        ...config,
      }),
      sink,
      { baseUrl: 'http://127.0.0.1/', signal: AbortSignal.timeout(60_000), ...(now && { now }) },
    );
    feed.subscribe(ALL);
    return { feed, sink, held, door };
  }

  const AT_MS = Date.UTC(2026, 4, 12, 2);
  const CONCISE = {
    ...airStation(AT_MS, 20),
    dateObserved: { value: iso(AT_MS) },
    name: { value: 'School' },
    location: { type: 'Point', coordinates: [121.21, 31.02] },
    NO2: { value: 20, unitCode: 'GQ', observedAt: iso(AT_MS) },
    refDevice: { object: 'urn:ngsi-ld:Device:7' },
  };
  const SIMPLE = {
    ...airStation(AT_MS, 20),
    dateObserved: iso(AT_MS),
    name: 'School',
    location: { type: 'Point', coordinates: [121.21, 31.02] },
    NO2: 20,
    refDevice: 'urn:ngsi-ld:Device:7',
  };

  test.each([
    ['normalized', airStation(AT_MS, 20)],
    ['concise', CONCISE],
    ['keyValues', SIMPLE],
  ])('reads the %s representation to the same readings', async (representation, entity) => {
    const { feed, sink, door } = await open([entity], {
      types: [{ type: 'AirQualityObserved' }],
      representation,
    });
    await vi.waitFor(() => expect(sink.table?.timeMs[0]).toBe(AT_MS), SOON);
    expect(sink.table?.value[0]).toBe(20);
    expect(feed.catalogue.things).toMatchObject([
      {
        id: 'urn:ngsi-ld:AirQualityObserved:school',
        kind: 'air-station',
        name: { en: 'School' },
        location: { lonDeg: 121.21, latDeg: 31.02, heightM: 0 },
      },
    ]);
    expect(feed.catalogue.datastreams).toMatchObject([
      { property: 'no2', unit: representation === 'keyValues' ? '1' : 'ug/m3' },
    ]);
    expect(door.asked[0]?.path.includes('options=')).toBe(representation !== 'normalized');
  });

  test('reads names that the broker expanded, and instances apart', async () => {
    const entity = {
      id: 'urn:x',
      type: 'https://smartdatamodels.org/dataModel.Environment/NoiseLevelObserved',
      'https://smartdatamodels.org/LAeq': [
        { type: 'Property', value: 61, observedAt: iso(AT_MS) },
        { type: 'Property', value: 64, observedAt: iso(AT_MS), datasetId: 'urn:street' },
      ],
    };
    const type = entity.type;
    const { feed } = await open([entity], {
      types: [{ type }],
      context: 'https://example.org/context.jsonld',
      tenant: 'district',
    });
    expect(feed.catalogue.things[0]?.kind).toBe('noise-meter');
    expect(feed.catalogue.datastreams.map(({ id }) => id)).toEqual([
      'urn:x/LAeq',
      'urn:x/LAeq@urn:street',
    ]);
    expect(door?.asked[0]?.headers).toMatchObject({
      'ngsild-tenant': 'district',
      link: expect.stringContaining('<https://example.org/context.jsonld>'),
    });
  });

  test('tells a value once, and again when it changes though its time does not', async () => {
    const { sink, held } = await open([airStation(AT_MS, 20)], {
      types: [{ type: 'AirQualityObserved' }],
    });
    await vi.waitFor(() => expect(sink.counters.observations).toBe(1), SOON);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(sink.counters.observations).toBe(1);
    const next = airStation(AT_MS, 21);
    held.set(String(next.id), next);
    await vi.waitFor(() => expect(sink.counters.observations).toBe(2), SOON);
  });

  test('makes incidents or alerts of alerts, and ends them at their time', async () => {
    let nowMs = AT_MS;
    const until = {
      validTo: { type: 'Property', value: { '@type': 'DateTime', '@value': iso(AT_MS + 60_000) } },
    };
    const { sink } = await open(
      [alert('urn:a', until), { ...alert('urn:b', until), type: 'Warning' }],
      {
        types: [
          { type: 'Alert', as: 'incident' },
          { type: 'Warning', as: 'alert' },
        ],
      },
      () => nowMs,
    );
    await vi.waitFor(() => {
      const changes = sink.takeIncidents();
      expect(changes?.changed).toMatchObject([
        {
          id: 'urn:a',
          kind: 'traffic-accident',
          level: 'orange',
          lonDeg: 121.2,
          latDeg: 31,
          stage: 'reported',
          title: { en: 'Two cars at the crossing' },
        },
      ]);
      expect(changes?.changedAlerts).toMatchObject([
        {
          id: 'urn:b',
          sender: 'police',
          level: 'orange',
          info: [
            {
              category: ['Transport'],
              severity: 'Severe',
              expiresMs: AT_MS + 60_000,
              area: [{ circles: [{ centre: [121.2, 31] }] }],
            },
          ],
        },
      ]);
    }, SOON);
    nowMs += 61_000;
    const gone: string[] = [];
    await vi.waitFor(() => {
      const changes = sink.takeIncidents();
      gone.push(...(changes?.gone ?? []), ...(changes?.goneAlerts ?? []));
      expect(gone.sort()).toEqual(['urn:a', 'urn:b']);
    }, SOON);
  });

  test.skipIf(!hasMosquitto)('takes notifications over MQTT sooner than it would ask', async () => {
    const broker = await startMosquitto();
    try {
      const { sink } = await open([airStation(AT_MS, 20)], {
        types: [{ type: 'AirQualityObserved' }],
        pollS: 3600,
        live: { url: broker.wsUrl, topics: ['ngsi/#'] },
      });
      await vi.waitFor(() => expect(broker.filters().has('ngsi/#')).toBe(true), SOON);
      const notification = {
        id: 'urn:ngsi-ld:Notification:1',
        type: 'Notification',
        subscriptionId: 'urn:ngsi-ld:Subscription:1',
        notifiedAt: iso(AT_MS + 2000),
        data: [airStation(AT_MS + 1000, 25)],
      };
      await broker.publish('ngsi/air', JSON.stringify({ metadata: {}, body: notification }));
      await vi.waitFor(() => expect(sink.table?.value[0]).toBe(25), SOON);
      await broker.publish(
        'ngsi/air',
        JSON.stringify({ ...notification, data: [airStation(AT_MS + 2000, 26)] }),
      );
      await vi.waitFor(() => expect(sink.table?.value[0]).toBe(26), SOON);
      await broker.publish('ngsi/air', '{}');
      await vi.waitFor(() => expect(sink.counters.rejected.malformed).toBe(1), SOON);
    } finally {
      await feed?.close();
      await broker.stop();
    }
  });
});
