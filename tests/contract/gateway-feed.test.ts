import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Alert, Catalogue, Incident } from '#model';
import {
  alertTopic,
  encodeAlert,
  encodeIncident,
  encodeObservations,
  encodeTracks,
  incidentTopic,
  liveTileOf,
  observationTopic,
  parseHistoryQuery,
  TOPIC_FILTERS,
  trackTopic,
} from '#wire';
import type { FeedAdapter, FeedStatus, Subscription } from '../../src/adapters/feed-adapter.ts';
import { gatewayFeed } from '../../src/adapters/gateway-feed.ts';
import { createLiveSink } from '../../src/feeds/live-sink.ts';
import { tellKnownPast } from '../support/known-past.ts';
import { startTestBroker, type TestBroker } from '../support/test-broker.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';

const PROVENANCE = { source: { zh: '试验', en: 'Test' }, kind: 'live' } as const;
/** Where the hydrants stand. */
const TILE = liveTileOf(121.2, 31);
const SOON = { timeout: 15_000, interval: 50 };

function makeCatalogue(version: string, streams = 6): Catalogue {
  return {
    version,
    kind: 'live',
    things: [
      ...Array.from({ length: streams }, (_, i) => ({
        id: `hydrant-${i}`,
        kind: 'hydrant' as const,
        name: { zh: `消火栓${i}`, en: `Hydrant ${i}` },
        location: { lonDeg: 121.2, latDeg: 31, heightM: 0 },
        properties: {},
        provenance: PROVENANCE,
      })),
      {
        id: 'bus-0',
        kind: 'bus',
        name: { zh: '公交', en: 'Bus' },
        properties: {},
        provenance: PROVENANCE,
        trackSlot: 0,
      },
    ],
    datastreams: Array.from({ length: streams }, (_, slot) => ({
      id: `hydrant-${slot}/pressure`,
      slot,
      thingId: `hydrant-${slot}`,
      property: 'pressure',
      name: { zh: '压力', en: 'Pressure' },
      unit: 'MPa',
      cadenceMs: 60_000,
    })),
  };
}

function makeIncident(id: string): Incident {
  const atMs = Date.now();
  return {
    id,
    kind: 'smoke-alarm',
    level: 'orange',
    title: { zh: '烟雾报警', en: 'Smoke alarm' },
    place: { zh: '某处', en: 'Somewhere' },
    lonDeg: 121.2,
    latDeg: 31,
    startedMs: atMs,
    stage: 'reported',
    steps: [{ stage: 'reported', atMs, note: { zh: '', en: '' } }],
    evidence: [],
    provenance: PROVENANCE,
  };
}

function makeAlert(id: string): Alert {
  return {
    id,
    sender: 'test',
    sentMs: Date.now(),
    status: 'Actual',
    msgType: 'Alert',
    scope: 'Public',
    references: [],
    info: [],
    level: 'yellow',
  };
}

/** Publishes as the gateway does. */
function createPublisher(broker: TestBroker, epoch = 'e1') {
  let seq = 0;
  let trackSeq = 0;
  return {
    async readings(version = broker.catalogue.version, value = 0.25) {
      const count = broker.catalogue.datastreams.length;
      const startMs = Date.now();
      const batch = {
        slot: Uint32Array.from({ length: count }, (_, i) => i),
        timeMs: Float64Array.from({ length: count }, (_, i) => startMs - i),
        value: Float32Array.from({ length: count }, (_, i) => value + i),
      };
      const header = { epoch, seq: seq++, catalogue: version };
      await broker.publish(observationTopic(TILE, 'hydrant'), encodeObservations(header, batch));
      return batch;
    },
    async positions() {
      const batch = {
        trackSlot: Uint32Array.of(0),
        timeMs: Float64Array.of(Date.now()),
        lonDeg: Float64Array.of(121.25),
        latDeg: Float64Array.of(31.05),
        heightM: Float32Array.of(0),
        bearingDeg: Float32Array.of(90),
        speedMps: Float32Array.of(8),
      };
      const header = { epoch, seq: trackSeq++, catalogue: broker.catalogue.version };
      await broker.publish(trackTopic(TILE, 'bus'), encodeTracks(header, batch));
      return batch;
    },
    skip(messages: number) {
      seq += messages;
    },
  };
}

function awaitFilters(broker: TestBroker, wanted: Subscription): Promise<void> {
  return vi.waitFor(() => {
    for (const what of ['observations', 'tracks', 'incidents'] as const)
      expect(broker.filters().has(TOPIC_FILTERS[what])).toBe(wanted[what]);
  }, SOON);
}

const HOUR_MS = 3_600_000;
const PAST_MS = Date.UTC(2026, 0, 1);

/** A reading each minute since PAST_MS, thinned as the gateway does. */
function answerHistory(params: URLSearchParams) {
  const { slot, fromMs, toMs, limit } = parseHistoryQuery(params);
  if (slot > 5) return { status: 404, body: {} };
  const all: number[] = [];
  for (let timeMs = PAST_MS; timeMs <= toMs; timeMs += 60_000)
    if (timeMs > fromMs) all.push(timeMs);
  const step = Math.max(1, Math.ceil(all.length / limit));
  const timeMs = all.filter((_, i) => (all.length - 1 - i) % step === 0);
  return { body: { slot, timeMs, value: timeMs.map((_, i) => i) } };
}

describeFeed('gateway', async (): Promise<FeedRig> => {
  const broker = await startTestBroker(makeCatalogue('v1'));
  broker.history = answerHistory;
  tellKnownPast(broker, { fromMs: PAST_MS, toMs: PAST_MS + HOUR_MS });
  const publisher = createPublisher(broker);
  return {
    adapter: gatewayFeed as FeedAdapter<unknown>,
    config: { type: 'gateway', url: 'mqtt' },
    badConfigs: [
      ['url', { type: 'gateway' }],
      ['url', { type: 'gateway', url: 5 }],
      ['apiUrl', { type: 'gateway', url: 'mqtt', apiUrl: 7 }],
    ],
    options: { baseUrl: broker.url },
    heardOf: (wanted) => awaitFilters(broker, wanted),
    sendReadings: () => publisher.readings(),
    sendPositions: () => publisher.positions(),
    async addIncident() {
      const incident = makeIncident(`fire ${Math.random()}`);
      const topic = incidentTopic(incident.id);
      await broker.publish(topic, encodeIncident(incident), { retain: true, qos: 1 });
      return incident;
    },
    removeIncident: (id) =>
      broker.publish(incidentTopic(id), new Uint8Array(0), { retain: true, qos: 1 }),
    async addAlert() {
      const alert = makeAlert(`storm ${Math.random()}`);
      await broker.publish(alertTopic(alert.id), encodeAlert(alert), { retain: true, qos: 1 });
      return alert;
    },
    removeAlert: (id) =>
      broker.publish(alertTopic(id), new Uint8Array(0), { retain: true, qos: 1 }),
    past: { slot: 2, fromMs: PAST_MS, toMs: PAST_MS + HOUR_MS },
    replayPast: { fromMs: PAST_MS + 60_000, toMs: PAST_MS + HOUR_MS },
    connections: () => broker.clients(),
    delayOpening(delayMs) {
      broker.catalogueDelayMs = delayMs;
    },
    breakSource: () => broker.die(),
    mendSource: () => broker.revive(),
    async sendRubbish() {
      const random = Uint8Array.from({ length: 500 }, (_, i) => (i * 197 + 31) % 256);
      const good = encodeObservations(
        { epoch: 'x', seq: 0, catalogue: 'v1' },
        {
          slot: Uint32Array.of(1),
          timeMs: Float64Array.of(Date.now()),
          value: Float32Array.of(Number.NaN),
        },
      );
      const farSlot = encodeObservations(
        { epoch: 'y', seq: 0, catalogue: 'v1' },
        {
          slot: Uint32Array.of(4_000_000_000),
          timeMs: Float64Array.of(Date.now()),
          value: Float32Array.of(1),
        },
      );
      const messages: readonly (readonly [string, Uint8Array])[] = [
        [observationTopic(TILE, 'hydrant'), random],
        [observationTopic(TILE, 'hydrant'), new Uint8Array(0)],
        [observationTopic(TILE, 'hydrant'), good],
        [observationTopic(TILE, 'hydrant'), good.subarray(0, good.length - 5)],
        [observationTopic(TILE, 'hydrant'), farSlot],
        [observationTopic(TILE, 'hydrant'), new Uint8Array(300_000)],
        [trackTopic(TILE, 'bus'), random],
        [incidentTopic('x'), random],
        [incidentTopic('x'), encodeIncident(makeIncident('y'))],
        [incidentTopic('x'), new TextEncoder().encode('{"id":"x","__proto__":{"polluted":1}}')],
        [`yunjian/v1/obs/${TILE}/dragon`, random],
        ['yunjian/v1/heartbeat', random],
      ];
      for (const [topic, payload] of messages) await broker.publish(topic, payload);
      return messages.length;
    },
    stop: () => broker.stop(),
  };
});

describe('the gateway feed', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startTestBroker(makeCatalogue('v1'));
  });
  afterAll(() => broker.stop());

  async function withFeed(
    run: (tools: {
      sink: ReturnType<typeof createLiveSink>;
      statuses: FeedStatus[];
      publisher: ReturnType<typeof createPublisher>;
    }) => Promise<void>,
  ): Promise<void> {
    const statuses: FeedStatus[] = [];
    const controller = new AbortController();
    const sink = createLiveSink({
      shared: true,
      onCatalogue: () => undefined,
      onStatus: (status) => statuses.push(status),
    });
    const feed = await gatewayFeed.open(
      gatewayFeed.parseConfig({ type: 'gateway', url: 'mqtt' }),
      sink,
      {
        baseUrl: broker.url,
        signal: controller.signal,
      },
    );
    try {
      const all = { observations: true, tracks: true, incidents: true };
      feed.subscribe(all);
      await awaitFilters(broker, all);
      await run({ sink, statuses, publisher: createPublisher(broker, `e${Math.random()}`) });
    } finally {
      await feed.close();
      broker.catalogue = makeCatalogue('v1');
      broker.heartbeats = true;
      broker.clockAheadMs = 0;
    }
  }

  test('never reads rows against another catalogue, and gets the new one', () =>
    withFeed(async ({ sink, publisher }) => {
      await publisher.readings();
      await vi.waitFor(() => expect(sink.counters.applied).toBe(6), SOON);
      broker.catalogue = makeCatalogue('v2', 4);
      await publisher.readings();
      await vi.waitFor(() => expect(sink.table?.size.datastreams).toBe(4), SOON);
      expect(sink.counters.rejected.catalogue).toBe(4);
      expect([...(sink.table?.timeMs ?? [])]).toEqual([0, 0, 0, 0]);
      await publisher.readings('v2');
      await vi.waitFor(() => expect(sink.table?.value[3]).toBe(3.25), SOON);
    }));

  test('says that the catalogue is missing when the source does not offer it, and not for long', () =>
    withFeed(async ({ sink, statuses, publisher }) => {
      const before = broker.requests('api/v1/catalogue');
      for (let i = 0; i < 20; i++) await publisher.readings('nobody-has-this');
      await vi.waitFor(
        () =>
          expect(statuses).toContainEqual(
            expect.objectContaining({
              state: 'live',
              problem: expect.objectContaining({ code: 'catalogue' }),
            }),
          ),
        SOON,
      );
      expect(sink.counters.rejected.catalogue).toBe(120);
      expect(broker.requests('api/v1/catalogue') - before).toBeLessThan(5);
      await vi.waitFor(() => expect(statuses.at(-1)?.problem).toBeUndefined(), SOON);
    }));

  test('takes a line that is open but silent for dead', () =>
    withFeed(async ({ statuses }) => {
      broker.heartbeats = false;
      await vi.waitFor(
        () =>
          expect(statuses.at(-1)).toMatchObject({
            state: 'reconnecting',
            problem: { code: 'no-heartbeat' },
          }),
        SOON,
      );
      broker.heartbeats = true;
      await vi.waitFor(() => expect(statuses.at(-1)?.state).toBe('live'), SOON);
    }));

  test('counts the messages that a topic lost', () =>
    withFeed(async ({ sink, publisher }) => {
      await publisher.readings();
      publisher.skip(3);
      await publisher.readings();
      await publisher.readings();
      await vi.waitFor(() => expect(sink.counters.observations).toBe(18), SOON);
      expect(sink.counters.gaps).toBe(3);
      await createPublisher(broker, 'a new epoch').readings();
      await vi.waitFor(() => expect(sink.counters.observations).toBe(24), SOON);
      expect(sink.counters.gaps).toBe(3);
    }));

  test('knows how far the clock of the source is ahead, and refuses what is further', () =>
    withFeed(async ({ sink }) => {
      broker.clockAheadMs = 3_600_000;
      await vi.waitFor(() => expect(sink.counters.offsetMs).toBeGreaterThan(3_599_000), SOON);
      expect(sink.counters.offsetMs).toBeLessThanOrEqual(3_600_000);
      const publish = (timeMs: number) =>
        broker.publish(
          observationTopic(TILE, 'hydrant'),
          encodeObservations(
            { epoch: 'clock', seq: 0, catalogue: 'v1' },
            {
              slot: Uint32Array.of(2, 3),
              timeMs: Float64Array.of(timeMs, Date.now()),
              value: Float32Array.of(1, 1),
            },
          ),
        );
      await publish(Date.now() + 3_600_000);
      await vi.waitFor(() => expect(sink.table?.timeMs[2]).toBeGreaterThan(Date.now()), SOON);
      expect(sink.counters.rejected.future).toBe(0);
      const truth = sink.table?.timeMs[2];
      await publish(Date.now() + 2 * 3_600_000);
      await vi.waitFor(() => expect(sink.counters.rejected.future).toBe(1), SOON);
      expect(sink.table?.timeMs[2]).toBe(truth);
    }));

  const open = (config: object, baseUrl = broker.url) =>
    gatewayFeed.open(
      gatewayFeed.parseConfig({ type: 'gateway', ...config }),
      createLiveSink({ shared: false, onCatalogue: () => undefined, onStatus: () => undefined }),
      { baseUrl, signal: AbortSignal.timeout(30_000) },
    );

  test.each([
    ['no server', { url: 'mqtt', apiUrl: 'http://127.0.0.1:9/' }, 'feed-refused'],
    ['no catalogue', { url: 'mqtt', apiUrl: 'elsewhere' }, 'feed-refused'],
    ['no broker', { url: 'ws://127.0.0.1:9/mqtt' }, 'feed-refused'],
    ['no broker at that path', { url: 'nothing-here' }, 'feed-refused'],
    ['an address that is no WebSocket', { url: 'ftp://x/' }, 'config'],
    ['an address that is none', { url: 'http://[' }, 'config'],
  ])('cannot be opened with %s, and says why', async (_, config, code) => {
    await expect(open(config)).rejects.toMatchObject({ name: 'TwinError', code });
    await vi.waitFor(() => expect(broker.clients()).toBe(0), SOON);
  });

  test('cannot be opened where the broker turns it away', async () => {
    broker.refuseWith = 5;
    await expect(open({ url: 'mqtt' })).rejects.toMatchObject({
      code: 'feed-refused',
      message: expect.stringContaining('turned us away'),
    });
    broker.refuseWith = undefined;
  });

  test('cannot be opened with a catalogue that is none', async () => {
    broker.catalogue = { nonsense: true } as unknown as Catalogue;
    await expect(open({ url: 'mqtt' })).rejects.toMatchObject({ code: 'feed-invalid' });
    broker.catalogue = makeCatalogue('v1');
  });
});
