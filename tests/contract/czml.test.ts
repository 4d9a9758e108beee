import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { toEcef } from '#lib/geo/wgs84.ts';
import { czmlFeed } from '../../src/adapters/czml.ts';
import type { FeedAdapter, FeedConnection } from '../../src/adapters/feed-adapter.ts';
import { createLiveSink } from '../../src/feeds/live-sink.ts';
import { answer, type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';

const SOON = { timeout: 15_000, interval: 20 };
const config = { type: 'czml', url: 'live.czml' };
const iso = (timeMs: number) => new Date(timeMs).toISOString();

/** Goes east along a parallel, a hundredth of a degree a minute, for an hour around an instant. */
function makeDocument(middleMs: number) {
  const startMs = middleMs - 1_800_000;
  return [
    {
      id: 'document',
      version: '1.0',
      clock: { interval: `${iso(startMs)}/${iso(middleMs + 1_800_000)}`, multiplier: 10 },
    },
    {
      id: 'drone',
      name: 'A drone',
      availability: `${iso(startMs)}/${iso(middleMs + 1_800_000)}`,
      position: {
        epoch: iso(startMs),
        cartographicDegrees: Array.from({ length: 61 }, (_, i) => [
          i * 60,
          121 + i * 0.01,
          31,
          120,
        ]).flat(),
      },
    },
    { id: 'mast', name: 'A mast', position: { cartographicDegrees: [121.3, 31.1, 30] } },
    { id: 'label', label: { text: 'no position' } },
  ];
}

const lonAt = (timeMs: number, middleMs: number) =>
  121 + ((timeMs - middleMs + 1_800_000) / 60_000) * 0.01;

describeFeed('czml', async (): Promise<FeedRig> => {
  const middleMs = Date.now();
  const server = await startFeedServer((_, response) =>
    answer(response, JSON.stringify(makeDocument(middleMs))),
  );
  return {
    adapter: czmlFeed as FeedAdapter<unknown>,
    config,
    badConfigs: [
      ['url', { type: 'czml' }],
      ['play', { ...config, play: 'backwards' }],
      ['play', { ...config, play: 'loop', isStream: true }],
    ],
    options: { baseUrl: server.url },
    heardOf: async () => undefined,
    async sendPositions() {
      const timeMs = Date.now();
      return {
        trackSlot: Uint32Array.of(0),
        timeMs: Float64Array.of(timeMs),
        lonDeg: Float64Array.of(lonAt(timeMs, middleMs)),
        latDeg: Float64Array.of(31),
        heightM: new Float32Array(1),
        bearingDeg: Float32Array.of(90),
        speedMps: Float32Array.of(16),
      };
    },
    replayPast: { fromMs: middleMs - 600_000, toMs: middleMs },
    connections: server.connections,
    delayOpening(delayMs) {
      server.delayMs = delayMs;
    },
    stop: server.stop,
  };
});

/** Streams packets as server-sent events, as CZML sources do. */
async function startPacketServer() {
  const streams = new Set<ServerResponse>();
  const server = await startFeedServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    streams.add(response);
    response.on('close', () => streams.delete(response));
  });
  const send = (text: string) => {
    for (const stream of streams) stream.write(`data: ${text}\n\n`);
  };
  return { server, send };
}

describeFeed('czml stream', async (): Promise<FeedRig> => {
  const { server, send } = await startPacketServer();
  return {
    adapter: czmlFeed as FeedAdapter<unknown>,
    config: { ...config, isStream: true },
    badConfigs: [['keepS', { ...config, isStream: true, keepS: 0 }]],
    options: { baseUrl: server.url },
    heardOf: async () => undefined,
    async sendPositions() {
      const timeMs = Date.now();
      const sample = (atMs: number) => [iso(atMs), lonAt(atMs, timeMs), 31, 0];
      send(
        JSON.stringify({
          id: 'car',
          position: {
            cartographicDegrees: [
              ...sample(timeMs - 60_000),
              ...sample(timeMs),
              ...sample(timeMs + 60_000),
            ],
          },
        }),
      );
      return {
        trackSlot: Uint32Array.of(0),
        timeMs: Float64Array.of(timeMs),
        lonDeg: Float64Array.of(lonAt(timeMs, timeMs)),
        latDeg: Float64Array.of(31),
        heightM: new Float32Array(1),
        bearingDeg: Float32Array.of(90),
        speedMps: Float32Array.of(16),
      };
    },
    connections: server.connections,
    delayOpening(delayMs) {
      server.delayMs = delayMs;
    },
    breakSource: server.die,
    mendSource: server.revive,
    async sendRubbish() {
      const bad = [
        'no json',
        '[1]',
        '{"name":"without an id"}',
        '{"id":"a","position":{"cartographicDegrees":[121]}}',
        '{"id":"a","position":{"cartographicDegrees":[0,121,31,0]}}',
        '{"id":"a","position":{"epoch":"2026-05-01T00:00:00Z","cartographicDegrees":[0,"x",31,0]}}',
        '{"id":"a","position":{"cartesian":[1,2,3]}}',
        '{"id":"a","position":{"reference":"b#position"}}',
        '{"id":"a","position":{"referenceFrame":"INERTIAL","cartesian":[6378137,0,0]}}',
        '{"id":"a","availability":"soon","position":{"cartographicDegrees":[121,31,0]}}',
        '{"id":"a","position":{"epoch":"today","cartographicDegrees":[0,121,31,0]}}',
      ];
      for (const text of bad) send(text);
      return bad.length;
    },
    stop: server.stop,
  };
});

describe('the czml feed', () => {
  let server: FeedServer;
  let feed: FeedConnection | undefined;
  let packets: unknown[];
  beforeEach(async () => {
    server = await startFeedServer((_, response) => answer(response, JSON.stringify(packets)));
  });
  afterEach(async () => {
    await feed?.close();
    feed = undefined;
    await server.stop();
  });

  async function open(more: object = {}, now?: () => number) {
    const sink = createLiveSink({
      shared: false,
      onCatalogue: () => undefined,
      onStatus: () => undefined,
      ...(now && { now }),
    });
    feed = await czmlFeed.open(czmlFeed.parseConfig({ ...config, ...more }), sink, {
      baseUrl: server.url,
      signal: new AbortController().signal,
      ...(now && { now }),
    });
    feed.subscribe({ observations: true, tracks: true, incidents: true });
    return sink;
  }
  const signal = new AbortController().signal;
  const epoch = Date.UTC(2026, 4, 1);
  const lonsAt = async (timeMs: number) =>
    (await feed?.replay?.frame(timeMs, {}, signal))?.tracks.lonDeg.at(-1);

  test('plays a document against the clock: where, which way, how fast, how high', async () => {
    const middleMs = Date.now();
    packets = makeDocument(middleMs);
    const sink = await open({ groundM: 100 });
    expect(feed?.catalogue.things.map(({ id, kind }) => [id, kind])).toEqual([
      ['drone', 'vehicle'],
      ['mast', 'sensor'],
    ]);
    expect(feed?.catalogue.things[1]?.location).toMatchObject({
      lonDeg: expect.closeTo(121.3, 9),
      latDeg: expect.closeTo(31.1, 9),
      heightM: expect.closeTo(-70, 3),
    });
    await vi.waitFor(() => expect(sink.table?.fixTimeMs[1]).toBeGreaterThan(middleMs), SOON);
    const table = sink.table;
    const timeMs = table?.fixTimeMs[1] as number;
    expect(table?.fixLonDeg[1]).toBeCloseTo(lonAt(timeMs, middleMs), 5);
    expect(table?.fixBearingDeg[1]).toBeCloseTo(90, 1);
    // A hundredth of a degree of longitude at 31° is 954.9 m on the ellipsoid; a minute each.
    expect(table?.fixSpeedMps[1]).toBeCloseTo(15.9, 1);
    // A straight line between samples sinks below the curve by a centimetre.
    expect(table?.fixHeightM[1]).toBeCloseTo(20, 0);
  });

  test('goes round in its interval at its own pace, with times of now', async () => {
    let clockMs = epoch + 86_400_000;
    packets = makeDocument(epoch);
    const sink = await open({ play: 'loop' }, () => clockMs);
    // Ten times as fast, an hour is over in six minutes.
    for (const [afterMs, lonDeg] of [
      [60_000, 121.1],
      [180_000, 121.3],
      [360_000 + 60_000, 121.1],
    ] as const) {
      clockMs = epoch + 86_400_000 + afterMs;
      await vi.waitFor(() => expect(sink.table?.fixTimeMs[1]).toBe(clockMs), SOON);
      expect(sink.table?.fixLonDeg[1]).toBeCloseTo(lonDeg, 5);
    }
    expect(sink.table?.fixSpeedMps[1]).toBeCloseTo(159, 0);
  });

  test('is nowhere outside its availability and its samples', async () => {
    const position = { epoch: iso(epoch), cartographicDegrees: [0, 121, 31, 0, 100, 122, 31, 0] };
    packets = [
      { id: 'document', version: '1.0' },
      { id: 'a', availability: `${iso(epoch)}/${iso(epoch + 50_000)}`, position },
      { id: 'b', position: { ...position, forwardExtrapolationType: 'HOLD' } },
    ];
    await open();
    const slots = async (timeMs: number) => [
      ...((await feed?.replay?.frame(timeMs, {}, signal))?.tracks.trackSlot ?? []),
    ];
    expect(new Set(await slots(epoch + 40_000))).toEqual(new Set([0, 1]));
    expect(new Set(await slots(epoch + 60_000))).toEqual(new Set([1]));
    expect(new Set(await slots(epoch + 160_000))).toEqual(new Set([1]));
  });

  test('follows the polynomial that the packet asks for', async () => {
    // A parabola in Earth-centred metres: the polynomial of degree two meets it, the line does not.
    const [x, y, z] = toEcef(121, 31, 0);
    const samples = [0, 10, 20, 30].flatMap((s) => [s, x + s * s, y, z]);
    const position = { epoch: iso(epoch), cartesian: samples };
    packets = [
      { id: 'document', version: '1.0' },
      {
        id: 'curve',
        position: { ...position, interpolationAlgorithm: 'LAGRANGE', interpolationDegree: 2 },
      },
      { id: 'line', position },
    ];
    await open();
    const tracks = (await feed?.replay?.frame(epoch + 15_000, {}, signal))?.tracks;
    const at = (slot: number) => {
      const i = [...(tracks?.trackSlot ?? [])].lastIndexOf(slot);
      return toEcef(tracks?.lonDeg[i] as number, tracks?.latDeg[i] as number, 0)[0];
    };
    // 15² = 225, on the chord from 100 to 400 it is 250; what lies off the ellipsoid is left out of both.
    expect(at(1) - at(0)).toBeCloseTo(25 * (1 - (x / Math.hypot(x, y, z)) ** 2), 0);
  });

  test.each([
    ['degrees', { cartographicDegrees: [0, 121, 31, 0, 60, 121.2, 31, 0] }],
    [
      'radians',
      {
        cartographicRadians: [0, 121, 31, 0, 60, 121.2, 31, 0].map((value, i) =>
          i % 4 === 1 || i % 4 === 2 ? (value * Math.PI) / 180 : value,
        ),
      },
    ],
    ['metres', { cartesian: [0, ...toEcef(121, 31, 0), 60, ...toEcef(121.2, 31, 0)] }],
    [
      'metres with velocities',
      {
        cartesianVelocity: [
          0,
          ...toEcef(121, 31, 0),
          1,
          2,
          3,
          60,
          ...toEcef(121.2, 31, 0),
          1,
          2,
          3,
        ],
      },
    ],
  ])('reads samples in %s', async (_, form) => {
    packets = [
      { id: 'document', version: '1.0' },
      { id: 'a', position: { epoch: iso(epoch), ...form } },
    ];
    await open();
    expect(await lonsAt(epoch + 30_000)).toBeCloseTo(121.1, 5);
  });

  test('takes later packets in: more samples, another name, deletion', async () => {
    packets = [
      { id: 'document', version: '1.0' },
      {
        id: 'a',
        position: { epoch: iso(epoch), cartographicDegrees: [0, 121, 31, 0, 60, 121.1, 31, 0] },
      },
      {
        id: 'a',
        name: 'Later',
        position: { epoch: iso(epoch), cartographicDegrees: [120, 121.3, 31, 0] },
      },
      { id: 'b', position: { cartographicDegrees: [121, 31, 0] } },
      { id: 'b', delete: true },
    ];
    await open();
    expect(await lonsAt(epoch + 90_000)).toBeCloseTo(121.2, 5);
    expect(feed?.catalogue.things[0]?.name.en).toBe('Later');
    expect(feed?.catalogue.things[1]?.location).toBeUndefined();
  });

  test.each([
    ['no JSON', 'x'],
    ['no list of packets', '{"id":"document"}'],
  ])('cannot be opened with %s', async (_, body) => {
    server.handler = (_request, response) => answer(response, body);
    await expect(open()).rejects.toMatchObject({ code: 'feed-invalid' });
  });
});
