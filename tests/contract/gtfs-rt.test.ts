import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FeedAdapter, FeedConnection } from '../../src/adapters/feed-adapter.ts';
import { gtfsRtFeed } from '../../src/adapters/gtfs-rt.ts';
import { answer, type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { encodeFeedMessage } from '../support/gtfs-realtime.ts';
import { createFeedOpener, type FeedOpener } from '../support/open-feed.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';

const SOON = { timeout: 15_000, interval: 20 };
const config = { type: 'gtfs-rt', urls: ['vehicles.pb', 'alerts.pb'], everyS: 0.1 };
const nowS = () => Math.floor(Date.now() / 1000);

type Entity = { readonly id: string; readonly [key: string]: unknown };

const vehicle = (i: number, timestamp: number, more: object = {}): Entity => ({
  id: `v${i}`,
  vehicle: {
    vehicle: { id: `bus-${i}`, label: `某${i}路`, licensePlate: `沪A${i}` },
    trip: { tripId: `trip-${i}`, routeId: `route-${i}` },
    position: { latitude: 31.05, longitude: 121.25 + i / 64, bearing: 90, speed: 8 },
    timestamp,
    ...more,
  },
});
const tripUpdate = (i: number, timestamp: number, delay: number): Entity => ({
  id: `t${i}`,
  tripUpdate: {
    trip: { tripId: `trip-${i}` },
    timestamp,
    stopTimeUpdate: [
      { stopSequence: 1, scheduleRelationship: 'SKIPPED' },
      { stopSequence: 2, arrival: { delay: 999, time: timestamp - 60 } },
      { stopSequence: 3, arrival: { delay, time: timestamp + 60 } },
      { stopSequence: 4, arrival: { delay: 777, time: timestamp + 120 } },
    ],
  },
});
const alert = (id: string, more: object = {}): Entity => ({
  id,
  alert: {
    cause: 10,
    effect: 4,
    severityLevel: 3,
    informedEntity: [{ routeId: 'route-1' }, { stopId: 'stop-9' }],
    headerText: {
      translation: [
        { text: 'Detour', language: 'en' },
        { text: '绕行', language: 'zh' },
      ],
    },
    ...more,
  },
});

/** A GTFS-realtime server with two feeds. */
async function startTransitServer() {
  const feeds: Record<string, Map<string, Entity>> = {
    'vehicles.pb': new Map(),
    'alerts.pb': new Map(),
  };
  const once: Uint8Array[] = [];
  const state = { header: {} as object };
  const server = await startFeedServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    const feed = feeds[name];
    if (!feed) {
      answer(response, '', {}, 404);
      return;
    }
    const rubbish = name === 'vehicles.pb' ? once.shift() : undefined;
    const bytes =
      rubbish ??
      encodeFeedMessage({
        header: { timestamp: nowS(), ...state.header },
        entity: [...feed.values()],
      });
    answer(response, bytes, { 'content-type': 'application/x-protobuf' });
  });
  const put = (name: string, entity: Entity) => feeds[name]?.set(entity.id, entity);
  return { server, feeds, once, state, put };
}

describeFeed('gtfs-rt', async (): Promise<FeedRig> => {
  const { server, feeds, once, put } = await startTransitServer();
  let newest = nowS() - 500;
  return {
    adapter: gtfsRtFeed as FeedAdapter<unknown>,
    config,
    badConfigs: [
      ['urls', { type: 'gtfs-rt', urls: [] }],
      ['urls', { type: 'gtfs-rt', urls: 'x' }],
      ['vehicleKind', { ...config, vehicleKind: 'hydrant' }],
    ],
    options: { baseUrl: server.url },
    heardOf: async () => undefined,
    async sendReadings() {
      newest += 1;
      put('vehicles.pb', tripUpdate(1, newest, -120));
      put('vehicles.pb', tripUpdate(2, newest, 240));
      return {
        slot: Uint32Array.of(0, 1),
        timeMs: new Float64Array(2).fill(newest * 1000),
        value: Float32Array.of(-120, 240),
      };
    },
    async sendPositions() {
      newest += 1;
      put('vehicles.pb', vehicle(1, newest));
      put('vehicles.pb', vehicle(2, newest));
      return {
        trackSlot: Uint32Array.of(0, 1),
        timeMs: new Float64Array(2).fill(newest * 1000),
        lonDeg: Float64Array.of(121.25 + 1 / 64, 121.25 + 2 / 64),
        latDeg: Float64Array.of(31.05, 31.05),
        heightM: new Float32Array(2),
        bearingDeg: Float32Array.of(90, 90),
        speedMps: Float32Array.of(8, 8),
      };
    },
    async addAlert() {
      const entity = alert(`alert ${Math.random()}`);
      put('alerts.pb', entity);
      return { id: entity.id };
    },
    async removeAlert(id) {
      feeds['alerts.pb']?.delete(id);
    },
    connections: server.connections,
    delayOpening(delayMs) {
      server.delayMs = delayMs;
    },
    breakSource: server.die,
    async mendSource() {
      feeds['alerts.pb']?.clear();
      await server.revive();
    },
    async sendRubbish() {
      const whole = encodeFeedMessage({ entity: [vehicle(1, nowS())] });
      once.push(
        new Uint8Array(0),
        new TextEncoder().encode('<html>busy</html>'),
        Uint8Array.from({ length: 500 }, (_, i) => (i * 197 + 31) % 256),
        whole.slice(0, whole.length - 3),
        encodeFeedMessage({
          entity: [
            vehicle(7, nowS(), { position: { latitude: 95, longitude: 121 } }),
            vehicle(8, nowS(), { position: { latitude: Number.NaN, longitude: 121 } }),
            {
              id: 'x',
              tripUpdate: {
                trip: { tripId: 'no timetable' },
                stopTimeUpdate: [{ arrival: { time: nowS() } }],
              },
            },
          ],
        }),
      );
      await vi.waitFor(() => expect(once).toEqual([]), SOON);
      return 4 + 3;
    },
    stop: server.stop,
  };
});

describe('the gtfs-rt feed', () => {
  let source: Awaited<ReturnType<typeof startTransitServer>>;
  let server: FeedServer;
  let opener: FeedOpener;
  beforeEach(async () => {
    source = await startTransitServer();
    server = source.server;
    opener = createFeedOpener(gtfsRtFeed, config, server.url);
  });
  afterEach(async () => {
    await opener.close();
    await server.stop();
  });

  const open = (more?: object) => opener.open(more);

  test('knows a vehicle by its plate and route, and gives a delay to the vehicle that serves the trip', async () => {
    const t = nowS() - 5;
    source.put(
      'vehicles.pb',
      vehicle(1, t, { occupancyPercentage: 55, occupancyStatus: 'FEW_SEATS_AVAILABLE' }),
    );
    source.put('vehicles.pb', tripUpdate(1, t, -90));
    const sink = await open();
    await vi.waitFor(() => expect(sink.counters.applied).toBeGreaterThan(3), SOON);
    const { things, datastreams } = (opener.feed as FeedConnection).catalogue;
    expect(things).toHaveLength(1);
    expect(things[0]).toMatchObject({
      id: 'bus-1',
      kind: 'bus',
      name: { zh: '某1路' },
      properties: { route: 'route-1', licensePlate: '沪A1' },
    });
    const values = Object.fromEntries(
      datastreams.map(({ id, slot }) => [id, sink.table?.value[slot]]),
    );
    expect(values).toEqual({
      'bus-1/occupancy-status': 2,
      'bus-1/occupancy': 55,
      'bus-1/delay': -90,
    });
  });

  test('tells an alert once, in its languages, with cause, severity and whom it concerns', async () => {
    source.put('alerts.pb', alert('a'));
    const sink = await open();
    const seen = await vi.waitFor(() => {
      const changes = sink.takeIncidents();
      expect(changes?.changedAlerts).toHaveLength(1);
      return changes?.changedAlerts[0];
    }, SOON);
    expect(seen).toMatchObject({ id: 'a', level: 'yellow', status: 'Actual', msgType: 'Alert' });
    expect(
      seen?.info.map(({ language, headline, severity }) => [language, headline, severity]),
    ).toEqual([
      ['en', 'Detour', 'Moderate'],
      ['zh', '绕行', 'Moderate'],
    ]);
    expect(seen?.info[0]).toMatchObject({
      event: 'Detour',
      category: ['Transport'],
      parameter: [{ valueName: 'gtfs:cause', value: 'construction' }],
    });
    expect(seen?.info[0]?.area[0]?.geocode).toEqual([
      { valueName: 'gtfs:route_id', value: 'route-1' },
      { valueName: 'gtfs:stop_id', value: 'stop-9' },
    ]);
    const requests = server.requests.length;
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(requests + 6), SOON);
    expect(sink.takeIncidents()).toBeUndefined();
  });

  test('shows an alert only in its periods', async () => {
    const at = nowS();
    source.put('alerts.pb', alert('over', { activePeriod: [{ end: at - 10 }] }));
    source.put('alerts.pb', alert('to come', { activePeriod: [{ start: at + 600 }] }));
    source.put('alerts.pb', alert('now', { activePeriod: [{ start: at - 10, end: at + 2 }] }));
    const sink = await open();
    const changed: string[] = [];
    const gone: string[] = [];
    await vi.waitFor(() => {
      const changes = sink.takeIncidents();
      changed.push(...(changes?.changedAlerts ?? []).map(({ id }) => id));
      gone.push(...(changes?.goneAlerts ?? []));
      expect(gone).toContain('now');
    }, SOON);
    expect(changed).toEqual(['now']);
    expect(gone).toEqual(['now']);
  });

  test('keeps what a differential feed does not name, and deletes what it deletes', async () => {
    source.put('alerts.pb', alert('a'));
    source.put('alerts.pb', alert('b'));
    const sink = await open();
    await vi.waitFor(() => expect(sink.takeIncidents()?.changedAlerts).toHaveLength(2), SOON);
    source.state.header = { incrementality: 'DIFFERENTIAL' };
    source.feeds['alerts.pb']?.clear();
    source.put('alerts.pb', { id: 'b', isDeleted: true });
    const gone: string[] = [];
    await vi.waitFor(() => {
      gone.push(...(sink.takeIncidents()?.goneAlerts ?? []));
      expect(gone).toEqual(['b']);
    }, SOON);
    const requests = server.requests.length;
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(requests + 6), SOON);
    expect(sink.takeIncidents()).toBeUndefined();
  });

  test('says so when the feed can be had but stands still', async () => {
    source.state.header = { timestamp: nowS() - 3600 };
    await open({ staleS: 60 });
    await vi.waitFor(
      () =>
        expect(opener.statuses.at(-1)).toMatchObject({
          state: 'live',
          problem: { code: 'no-heartbeat' },
        }),
      SOON,
    );
    source.state.header = {};
    await vi.waitFor(() => expect(opener.statuses.at(-1)?.problem).toBeUndefined(), SOON);
  });

  test('computes speed and bearing where the feed tells none', async () => {
    const bare = (latitude: number, timestamp: number) =>
      vehicle(1, timestamp, { position: { latitude, longitude: 121.25 } });
    const t = nowS() - 30;
    source.put('vehicles.pb', bare(31, t));
    const sink = await open();
    await vi.waitFor(() => expect(sink.table?.fixTimeMs[1]).toBe(t * 1000), SOON);
    source.put('vehicles.pb', bare(31.001, t + 10));
    await vi.waitFor(() => expect(sink.table?.fixTimeMs[1]).toBe((t + 10) * 1000), SOON);
    // A thousandth of a degree of latitude is 111 m; the feed's single precision adds up to 0.2 m.
    expect(sink.table?.fixSpeedMps[1]).toBeCloseTo(11.1, 1);
    expect(sink.table?.fixBearingDeg[1]).toBeCloseTo(0, 1);
  });

  test('cannot be opened where something else is served', async () => {
    server.handler = (_, response) => answer(response, '<html></html>');
    await expect(open()).rejects.toMatchObject({ code: 'feed-invalid' });
  });
});
