import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { wgs84ToGcj02 } from '#lib/geo/gcj02.ts';
import type { FeedAdapter, FeedConnection } from '../../src/adapters/feed-adapter.ts';
import { jt808Feed } from '../../src/adapters/jt808-feed.ts';
import { createLiveSink } from '../../src/feeds/live-sink.ts';
import {
  batchBody,
  beijingTime,
  frame,
  LOCATED,
  positionBody,
  unsigned,
} from '../fixtures/standards/jt808-frames.ts';
import { hasMosquitto, type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';

const SOON = { timeout: 15_000, interval: 50 };
const FILTER = 'jt808/+/+/up';
const topicOf = (phone: string) => `jt808/terminal-${phone}/${phone}/up`;
const KEY = 'a key for tests only';
const PHONE = '13900001234';

interface Report {
  readonly timeMs: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly mileageKm: number;
}

/** As EMQX's gateway publishes a report. */
function toJson(phone: string, { timeMs, lonDeg, latDeg, mileageKm }: Report): string {
  return JSON.stringify({
    header: { msg_id: 512, encrypt: 0, len: 34, phone, msg_sn: 1 },
    body: {
      alarm: 0,
      status: LOCATED,
      latitude: Math.round(latDeg * 1e6),
      longitude: Math.round(lonDeg * 1e6),
      altitude: 4,
      speed: 360,
      direction: 90,
      time: beijingTime(timeMs),
      extra: { mileage: Math.round(mileageKm * 10) },
    },
  });
}

function toFrame(phone: string, { timeMs, lonDeg, latDeg, mileageKm }: Report): Uint8Array {
  const body = positionBody({
    latitude: Math.round(latDeg * 1e6),
    longitude: Math.round(lonDeg * 1e6),
    speed: 360,
    direction: 90,
    time: beijingTime(timeMs),
    items: [[0x01, unsigned(Math.round(mileageKm * 10), 4)]],
  });
  return frame({ messageId: 0x0200, phone, edition: 2019, body });
}

async function startRig(payload: 'json' | 'binary'): Promise<FeedRig> {
  const broker = await startMosquitto();
  // Reports have whole seconds; each must be newer than the one before.
  let atMs = Math.floor(Date.now() / 1000) * 1000 - 600_000;
  let lonDeg = 121.2;
  const encode = payload === 'json' ? toJson : toFrame;

  async function report(): Promise<Report> {
    atMs += 1000;
    lonDeg += 0.0001;
    const one = { timeMs: atMs, lonDeg, latDeg: 31.03, mileageKm: 100.5 };
    await broker.publish(topicOf(PHONE), encode(PHONE, one));
    return one;
  }

  return {
    adapter: jt808Feed as FeedAdapter<unknown>,
    config: {
      type: 'jt808',
      url: broker.wsUrl,
      topics: [FILTER],
      payload,
      hashKey: KEY,
      readings: ['mileage'],
    },
    badConfigs: [
      ['topics', { type: 'jt808', url: 'ws://x/' }],
      ['topics.0', { type: 'jt808', url: 'ws://x/', topics: ['a/#/b'] }],
      ['hashKey', { type: 'jt808', url: 'ws://x/', topics: ['a'], hashKey: 'short' }],
      ['coordinates', { type: 'jt808', url: 'ws://x/', topics: ['a'], coordinates: 'bd09' }],
    ],
    options: { baseUrl: 'http://127.0.0.1/' },
    heardOf: (wanted) =>
      vi.waitFor(
        () => expect(broker.filters().has(FILTER)).toBe(wanted.observations || wanted.tracks),
        SOON,
      ),
    async sendReadings() {
      const { timeMs, mileageKm } = await report();
      return {
        slot: Uint32Array.of(0),
        timeMs: Float64Array.of(timeMs),
        value: Float64Array.of(mileageKm),
      };
    },
    async sendPositions() {
      const one = await report();
      return {
        trackSlot: Uint32Array.of(0),
        timeMs: Float64Array.of(one.timeMs),
        lonDeg: Float64Array.of(one.lonDeg),
        latDeg: Float64Array.of(one.latDeg),
        heightM: Float32Array.of(0),
        bearingDeg: Float32Array.of(90),
        speedMps: Float32Array.of(10),
      };
    },
    connections: () => broker.connections(),
    delayOpening(delayMs) {
      broker.delayMs = delayMs;
    },
    breakSource: () => broker.die(),
    mendSource: () => broker.revive(),
    async sendRubbish() {
      const good = encode(PHONE, { timeMs: atMs, lonDeg, latDeg: 31, mileageKm: 1 });
      const messages: readonly (string | Uint8Array)[] = [
        'x',
        payload === 'json' ? good.slice(0, 40) : good.slice(0, 20),
        payload === 'json' ? '{"header":{"msg_id":512,"phone":"x"}}' : Uint8Array.of(0x7e, 1, 0x7e),
        payload === 'json'
          ? (good as string).replace('"latitude":31', '"latitude":99')
          : frame({ messageId: 0x0200, phone: PHONE, body: [1, 2] }),
      ];
      for (const message of messages) await broker.publish(topicOf(PHONE), message);
      return messages.length;
    },
    stop: () => broker.stop(),
  };
}

if (hasMosquitto) {
  describeFeed('jt808 as JSON', () => startRig('json'));
  describeFeed('jt808 as frames', () => startRig('binary'));
} else test.skip('jt808 feeds need a Mosquitto, and none is installed', () => undefined);

describe.skipIf(!hasMosquitto)('the jt808 feed', () => {
  let broker: Mosquitto;
  let feed: FeedConnection | undefined;
  beforeEach(async () => {
    broker = await startMosquitto();
  });
  afterEach(async () => {
    await feed?.close();
    await broker.stop();
  });

  async function open(config: object) {
    const details: string[] = [];
    const live = createLiveSink({
      shared: false,
      onCatalogue: () => undefined,
      onStatus: () => undefined,
    });
    const sink: typeof live = Object.defineProperties(
      {
        rejected: (count: number, reason: 'malformed', detail: string, sample?: string) => {
          details.push(detail, sample ?? '');
          live.rejected(count, reason, detail, sample);
        },
      },
      Object.fromEntries(
        Object.keys(live)
          .filter((key) => key !== 'rejected')
          .map((key) => [key, { get: () => live[key as keyof typeof live] }]),
      ),
    ) as typeof live;
    feed = await jt808Feed.open(
      jt808Feed.parseConfig({ type: 'jt808', url: broker.wsUrl, topics: [FILTER], ...config }),
      sink,
      { baseUrl: 'http://127.0.0.1/', signal: AbortSignal.timeout(60_000) },
    );
    feed.subscribe({ observations: true, tracks: true, incidents: true });
    await vi.waitFor(() => expect(broker.filters().size).toBe(1), SOON);
    return { feed, sink: live, details };
  }

  const REPORT = { timeMs: Date.now() - 5000, lonDeg: 121.22, latDeg: 31.03, mileageKm: 1 };

  test('shows no phone number anywhere, and the same vehicle under both headers', async () => {
    const { feed, sink, details } = await open({ payload: 'binary', hashKey: KEY });
    const body = positionBody({
      latitude: 31_030_000,
      longitude: 121_220_000,
      time: beijingTime(REPORT.timeMs),
    });
    await broker.publish(topicOf(PHONE), frame({ messageId: 0x0200, phone: PHONE, body }));
    await broker.publish(
      topicOf(PHONE),
      frame({
        messageId: 0x0704,
        phone: PHONE,
        edition: 2019,
        body: batchBody([
          { latitude: 31_030_000, longitude: 121_230_000, time: beijingTime(REPORT.timeMs + 2000) },
        ]),
      }),
    );
    await broker.publish(topicOf(PHONE), `garbage of ${PHONE}`);
    await broker.publish(
      topicOf('13900009999'),
      frame({ messageId: 0x0200, phone: '13900009999', body }),
    );
    await vi.waitFor(() => expect(sink.table?.size.tracks).toBe(2), SOON);
    await vi.waitFor(() => expect(sink.table?.fixLonDeg[1]).toBe(121.23), SOON);
    expect(sink.counters.rejected.malformed).toBe(1);
    const shown = JSON.stringify([feed.catalogue, details, sink.counters]);
    expect(shown).not.toMatch(/13900/);
    expect(feed.catalogue.things.every(({ id }) => /^vehicle-[0-9a-f]{16}$/.test(id))).toBe(true);
  });

  test('takes declared GCJ-02 back to where the vehicle is', async () => {
    const { sink } = await open({ coordinates: 'gcj02' });
    const [lonDeg, latDeg] = wgs84ToGcj02(REPORT.lonDeg, REPORT.latDeg);
    await broker.publish(topicOf(PHONE), toJson(PHONE, { ...REPORT, lonDeg, latDeg }));
    await vi.waitFor(() => expect(sink.table?.fixLonDeg[1]).toBeCloseTo(REPORT.lonDeg, 5), SOON);
    expect(sink.table?.fixLatDeg[1]).toBeCloseTo(REPORT.latDeg, 5);
  });

  test('gives known vehicles their names, and plain numbers only where told', async () => {
    const { feed, sink } = await open({
      identity: 'plain',
      vehicles: { [PHONE]: { id: 'bus-7', name: '公交7号', kind: 'bus' } },
    });
    await broker.publish(topicOf(PHONE), toJson(`0${PHONE}`, REPORT));
    await broker.publish(topicOf('13900009999'), toJson('13900009999', REPORT));
    await vi.waitFor(() => expect(sink.table?.size.tracks).toBe(2), SOON);
    expect(feed.catalogue.things).toMatchObject([
      { id: 'bus-7', kind: 'bus', name: { zh: '公交7号', en: '公交7号' } },
      { id: '13900009999', kind: 'vehicle' },
    ]);
  });

  test('counts reports of terminals that have not found their place, and shows none', async () => {
    const { sink } = await open({ readings: [] });
    const lost = JSON.parse(toJson(PHONE, REPORT));
    lost.body.status = 1;
    await broker.publish(topicOf(PHONE), JSON.stringify(lost));
    await vi.waitFor(() => expect(sink.counters.rejected['out-of-range']).toBe(1), SOON);
    expect(sink.counters.tracks).toBe(0);
  });
});
