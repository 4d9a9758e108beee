import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FeedAdapter, FeedConnection } from '../../src/adapters/feed-adapter.ts';
import { replayFileFeed } from '../../src/adapters/replay-file.ts';
import { createLiveSink } from '../../src/feeds/live-sink.ts';
import { answer, type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';

const SOON = { timeout: 15_000, interval: 20 };

const mapping = {
  source: 'A recording',
  kind: 'replay',
  rules: [
    {
      when: [{ path: 'what', equals: 'gauge' }],
      time: { path: 'time', format: 'epoch-ms' },
      thing: { id: 'id', name: '{id}', position: { lon: 'lon', lat: 'lat' } },
      readings: [{ property: 'level', name: 'Level', value: 'value', unit: 'm', from: 'cm' }],
    },
    {
      when: [{ path: 'what', equals: 'car' }],
      time: { path: 'time', format: 'epoch-ms' },
      thing: { id: 'id', name: '{id}', position: { lon: 'lon', lat: 'lat' } },
      track: { speed: 'value' },
    },
    {
      when: [{ path: 'what', equals: 'case' }],
      time: { path: 'time', format: 'epoch-ms' },
      incident: {
        id: 'id',
        level: 'red',
        title: '{id}',
        position: { lon: 'lon', lat: 'lat' },
        started: { path: 'time', format: 'epoch-ms' },
        gone: [{ path: 'value', equals: 'closed' }],
      },
    },
  ],
};
const config = { type: 'replay-file', url: 'recording.csv', format: 'csv', mapping };

const HEAD = 'what,id,time,lon,lat,value';
const levelCm = (timeMs: number, i: number) => (Math.floor(timeMs / 1000) % 1000) * 4 + i * 100;

/** A second a row, three gauges and a car, ten minutes around an instant. */
function makeCsv(middleMs: number, more: readonly string[] = []): string {
  const lines = [HEAD];
  for (let timeMs = middleMs - 300_000; timeMs <= middleMs + 300_000; timeMs += 1000) {
    for (let i = 0; i < 3; i++)
      lines.push(`gauge,g${i},${timeMs},${121.2 + i / 100},31,${levelCm(timeMs, i)}`);
    lines.push(`car,"c, 0",${timeMs},${121.2 + (timeMs - middleMs) / 1e8},31,5`);
  }
  return [...lines, ...more].join('\r\n');
}

describeFeed('replay-file', async (): Promise<FeedRig> => {
  const middleMs = Math.floor(Date.now() / 1000) * 1000;
  const server = await startFeedServer((_, response) => answer(response, makeCsv(middleMs)));
  const second = () => Math.floor(Date.now() / 1000) * 1000;
  return {
    adapter: replayFileFeed as FeedAdapter<unknown>,
    config,
    badConfigs: [
      ['format', { ...config, format: 'xlsx' }],
      ['encoding', { ...config, encoding: 'klingon' }],
      ['play', { ...config, play: 7 }],
      [
        'mapping.rules.0.track.speed',
        {
          ...config,
          mapping: {
            source: 'x',
            rules: [
              {
                thing: { id: 'a', name: 'b', position: { lon: 'x', lat: 'y' } },
                track: { speed: { path: 'v', from: 'kg' } },
              },
            ],
          },
        },
      ],
      [
        'mapping.rules.0.thing.position',
        {
          ...config,
          mapping: { source: 'x', rules: [{ thing: { id: 'a', name: 'b' }, track: {} }] },
        },
      ],
    ],
    options: { baseUrl: server.url },
    heardOf: async () => undefined,
    // The recording goes on by itself: what is due now must be in the table.
    async sendReadings() {
      const timeMs = second();
      return {
        slot: Uint32Array.of(0, 1, 2),
        timeMs: new Float64Array(3).fill(timeMs),
        value: Float32Array.from([0, 1, 2], (i) => levelCm(timeMs, i) / 100),
      };
    },
    async sendPositions() {
      const timeMs = second();
      return {
        trackSlot: Uint32Array.of(0),
        timeMs: Float64Array.of(timeMs),
        lonDeg: Float64Array.of(121.2 + (timeMs - middleMs) / 1e8),
        latDeg: Float64Array.of(31),
        heightM: new Float32Array(1),
        bearingDeg: new Float32Array(1),
        speedMps: Float32Array.of(5),
      };
    },
    past: { slot: 1, fromMs: middleMs - 200_000, toMs: middleMs - 100_000 },
    replayPast: { fromMs: middleMs - 200_000, toMs: middleMs - 100_000 },
    connections: server.connections,
    delayOpening(delayMs) {
      server.delayMs = delayMs;
    },
    stop: server.stop,
  };
});

describe('the replay-file feed', () => {
  let server: FeedServer;
  let feed: FeedConnection | undefined;
  let file: string | Uint8Array;
  let clockMs: number;
  beforeEach(async () => {
    server = await startFeedServer((_, response) => answer(response, file));
  });
  afterEach(async () => {
    await feed?.close();
    feed = undefined;
    await server.stop();
  });
  const start = Date.UTC(2026, 4, 1);
  const signal = new AbortController().signal;

  async function open(more: object = {}, atMs = start) {
    clockMs = atMs;
    const now = () => clockMs;
    const sink = createLiveSink({
      shared: false,
      onCatalogue: () => undefined,
      onStatus: () => undefined,
      now,
    });
    feed = await replayFileFeed.open(replayFileFeed.parseConfig({ ...config, ...more }), sink, {
      baseUrl: server.url,
      signal: new AbortController().signal,
      now,
    });
    feed.subscribe({ observations: true, tracks: true, incidents: true });
    return sink;
  }
  const rows = (...lines: string[]) => [HEAD, ...lines].join('\n');

  test('tells what stands when it is opened, then each row when its time has come', async () => {
    file = rows(
      `gauge,g,${start - 5000},121,31,100`,
      `gauge,g,${start - 1000},121,31,200`,
      `gauge,g,${start + 2000},121,31,300`,
    );
    const sink = await open();
    expect(sink.table?.value[0]).toBe(2);
    clockMs = start + 1900;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(sink.table?.value[0]).toBe(2);
    clockMs = start + 2000;
    await vi.waitFor(() => expect(sink.table?.value[0]).toBe(3), SOON);
    expect(sink.counters.applied).toBe(2);
  });

  test('begins again and again from now on where it is told to, incidents included', async () => {
    const day = 86_400_000;
    file = rows(
      `gauge,g,${start - 3 * day},121,31,100`,
      `case,k,${start - 3 * day + 1000},121,31,open`,
      `gauge,g,${start - 3 * day + 4000},121,31,200`,
    );
    const sink = await open({ play: 'loop' });
    const seen: [number, number][] = [];
    const listed: string[] = [];
    for (let s = 0; s <= 9; s++) {
      clockMs = start + s * 1000;
      const { messages } = sink.counters;
      await vi.waitFor(() => {
        if (s > 0) expect(sink.counters.messages).toBeGreaterThan(messages);
        seen.push([
          ((sink.table?.timeMs[0] as number) - start) / 1000,
          sink.table?.value[0] as number,
        ]);
      }, SOON);
      const changes = sink.takeIncidents();
      if (changes?.changed[0]) listed.push(`${s} ${(changes.changed[0].startedMs - start) / 1000}`);
      if (changes?.gone[0]) listed.push(`${s} gone`);
    }
    // Four seconds, one of rest, then from the start.
    expect(seen).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
      [4, 2],
      [5, 1],
      [5, 1],
      [5, 1],
      [5, 1],
      [9, 2],
    ]);
    expect(listed).toEqual(['1 1', '5 gone', '6 6']);
  });

  test('shows incidents of the past at the stage they had reached', async () => {
    file = rows(
      `gauge,g,${start},121,31,100`,
      `case,k,${start + 1000},121,31,open`,
      `case,k,${start + 5000},121,31,closed`,
    );
    await open({}, start + 60_000);
    const incidentsAt = async (s: number) =>
      (await feed?.replay?.frame(start + s * 1000, {}, signal))?.incidents.map(({ id }) => id);
    expect(await incidentsAt(0)).toEqual([]);
    expect(await incidentsAt(2)).toEqual(['k']);
    expect(await incidentsAt(5)).toEqual([]);
    const span = await feed?.replay?.span({ fromMs: start, toMs: start + 9000 }, signal);
    expect(span?.incidents.map(({ atMs, incident }) => [atMs - start, incident?.id])).toEqual([
      [1000, 'k'],
      [5000, undefined],
    ]);
  });

  test('thins a span to the newest of each step', async () => {
    file = rows(
      ...Array.from({ length: 100 }, (_, i) => `gauge,g,${start + i * 1000},121,31,${i}`),
    );
    await open({}, start + 600_000);
    const span = await feed?.replay?.span(
      { fromMs: start, toMs: start + 40_000, stepMs: 10_000 },
      signal,
    );
    expect([...(span?.observations.timeMs ?? [])].map((timeMs) => (timeMs - start) / 1000)).toEqual(
      [10, 20, 30, 40],
    );
    const there = await feed?.replay?.availability(
      { fromMs: start, toMs: start + 200_000, bins: 4 },
      signal,
    );
    expect(there?.observations).toEqual([50, 50, 0, 0]);
  });

  test('reads NDJSON, and counts the lines that do not fit', async () => {
    const line = (value: unknown) =>
      JSON.stringify({ what: 'gauge', id: 'g', time: start, lon: 121, lat: 31, value });
    file = [line(150), 'no json', '', line('high'), '[]', '7'].join('\n');
    const sink = await open({ format: 'ndjson' });
    expect(sink.table?.value[0]).toBe(1.5);
    expect(sink.counters.rejected.malformed).toBe(2);
  });

  test('reads a file of another encoding and delimiter', async () => {
    // 站 in GBK.
    const text = new TextEncoder().encode(rows(`gauge,X,${start},121,31,100`).replaceAll(',', ';'));
    file = Uint8Array.from([...text].flatMap((byte) => (byte === 0x58 ? [0xd5, 0xbe] : [byte])));
    await open({ encoding: 'gbk', delimiter: ';' });
    expect(feed?.catalogue.things[0]?.id).toBe('站');
  });

  test.each([
    ['an empty file', ''],
    ['a head and no rows', HEAD],
    ['rows that do not fit', `${HEAD}\ngauge,g,yesterday,121,31,1`],
  ])('cannot be opened with %s', async (_, text) => {
    file = text;
    await expect(open()).rejects.toMatchObject({ code: 'feed-invalid' });
  });

  test('is refused beyond its limit', async () => {
    file = makeCsv(start);
    await expect(open({ maxBytes: 10_000 })).rejects.toMatchObject({ code: 'feed-invalid' });
  });
});
