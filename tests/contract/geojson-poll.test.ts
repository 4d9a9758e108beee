import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FeedAdapter, FeedConnection } from '../../src/adapters/feed-adapter.ts';
import { geojsonPollFeed } from '../../src/adapters/geojson-poll.ts';
import { createLiveSink } from '../../src/feeds/live-sink.ts';
import { answer, type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { createFeedOpener, type FeedOpener } from '../support/open-feed.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';

const SOON = { timeout: 15_000, interval: 20 };

const mapping = {
  source: 'An agency',
  rules: [
    {
      when: [{ path: 'properties.type', equals: 'gauge' }],
      time: 'properties.observed',
      thing: {
        id: 'id',
        name: '{properties.name}',
        kind: 'water-level',
        position: { geometry: 'geometry' },
      },
      readings: [
        {
          property: 'level',
          name: { zh: '水位', en: 'Level' },
          value: 'properties.level_cm',
          unit: 'm',
          from: 'cm',
          range: [-5, 20],
        },
      ],
    },
    {
      when: [{ path: 'properties.type', equals: 'boat' }],
      time: 'properties.observed',
      thing: { id: 'id', name: '{id}', position: { geometry: 'geometry' } },
      track: {},
    },
    {
      when: [{ path: 'properties.type', equals: 'flood' }],
      incident: {
        id: 'id',
        kind: 'high-water',
        level: 'properties.level',
        title: '{properties.name}',
        position: { geometry: 'geometry' },
        started: 'properties.since',
      },
    },
  ],
};
const config = { type: 'geojson-poll', url: 'items', everyS: 0.1, mapping };

type Feature = { readonly id: string; readonly [key: string]: unknown };

const gauge = (i: number, timeMs: number, levelCm: unknown = 250 + i): Feature => ({
  type: 'Feature',
  id: `gauge-${i}`,
  geometry: { type: 'Point', coordinates: [121.2 + i * 0.01, 31.03, 4] },
  properties: {
    type: 'gauge',
    name: `Gauge ${i}`,
    observed: new Date(timeMs).toISOString(),
    level_cm: levelCm,
  },
});
const boat = (timeMs: number): Feature => ({
  type: 'Feature',
  id: 'boat-1',
  geometry: { type: 'Point', coordinates: [121.23, 31.04] },
  properties: { type: 'boat', observed: new Date(timeMs).toISOString() },
});
const flood = (id: string): Feature => ({
  type: 'Feature',
  id,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [121.2, 31],
        [121.3, 31],
        [121.3, 31.1],
        [121.2, 31],
      ],
    ],
  },
  properties: { type: 'flood', level: 'orange', name: 'Flood', since: '2026-05-01T00:00:00Z' },
});

/** An OGC API Features server in little: pages, links, entity tags. */
async function startFeatureServer() {
  const features = new Map<string, Feature>();
  const once: string[] = [];
  const state = { pageSize: 1000, notModified: 0, served: 0, rubbishServed: 0 };
  const server = await startFeedServer((request, response) => {
    const url = new URL(request.url ?? '', server.url);
    const rubbish = once.shift();
    if (rubbish !== undefined) {
      state.rubbishServed++;
      answer(response, rubbish, { 'content-type': 'application/geo+json' });
      return;
    }
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const all = [...features.values()];
    const next = new URL(url);
    next.searchParams.set('offset', String(offset + state.pageSize));
    const body = JSON.stringify({
      type: 'FeatureCollection',
      features: all.slice(offset, offset + state.pageSize),
      links: [
        { rel: 'self', href: url.href },
        ...(offset + state.pageSize < all.length
          ? [{ rel: 'next', type: 'application/geo+json', href: next.pathname + next.search }]
          : []),
      ],
    });
    const etag = `"${createHash('sha1').update(body).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) {
      state.notModified++;
      response.writeHead(304, { connection: 'close', etag }).end();
      return;
    }
    state.served++;
    answer(response, body, { 'content-type': 'application/geo+json', etag });
  });
  return { server, features, once, state };
}

describeFeed('geojson-poll', async (): Promise<FeedRig> => {
  const { server, features, once } = await startFeatureServer();
  let newest = Date.now() - 60_000;
  const put = (feature: Feature) => features.set(feature.id, feature);
  return {
    adapter: geojsonPollFeed as FeedAdapter<unknown>,
    config,
    badConfigs: [
      ['url', { ...config, url: '' }],
      ['everyS', { ...config, everyS: 0 }],
      ['bbox', { ...config, bbox: [1, 2, 3] }],
      ['mapping.rules', { ...config, mapping: { source: 'x' } }],
    ],
    options: { baseUrl: server.url },
    heardOf: async () => undefined,
    async sendReadings() {
      newest += 1000;
      const timeMs = newest;
      for (let i = 0; i < 4; i++) put(gauge(i, timeMs));
      return {
        slot: Uint32Array.of(0, 1, 2, 3),
        timeMs: new Float64Array(4).fill(timeMs),
        value: Float32Array.from([2.5, 2.51, 2.52, 2.53]),
      };
    },
    async sendPositions() {
      newest += 1000;
      const timeMs = newest;
      put(boat(timeMs));
      return {
        trackSlot: Uint32Array.of(0),
        timeMs: Float64Array.of(timeMs),
        lonDeg: Float64Array.of(121.23),
        latDeg: Float64Array.of(31.04),
        heightM: new Float32Array(1),
        bearingDeg: new Float32Array(1),
        speedMps: new Float32Array(1),
      };
    },
    async addIncident() {
      const feature = flood(`flood ${Math.random()}`);
      put(feature);
      return { id: feature.id };
    },
    async removeIncident(id) {
      features.delete(id);
    },
    connections: server.connections,
    delayOpening(delayMs) {
      server.delayMs = delayMs;
    },
    breakSource: server.die,
    async mendSource() {
      features.clear();
      await server.revive();
    },
    async sendRubbish() {
      const bad = [
        gauge(7, Date.now(), 'deep'),
        gauge(7, Date.now(), 1e6),
        { ...gauge(7, Date.now()), geometry: { type: 'Point', coordinates: [200, 31] } },
        { ...gauge(7, Date.now()), geometry: { type: 'Point', coordinates: ['a', 'b'] } },
        { ...gauge(7, Date.now()), id: undefined },
        { ...flood('x'), geometry: null },
      ];
      once.push(
        JSON.stringify({ type: 'FeatureCollection', features: bad }),
        '<html>busy</html>',
        '{"type":"FeatureCollection"}',
        '[]',
      );
      await vi.waitFor(() => expect(once).toEqual([]), SOON);
      return bad.length + 3;
    },
    stop: server.stop,
  };
});

describe('the geojson-poll feed', () => {
  let source: Awaited<ReturnType<typeof startFeatureServer>>;
  let server: FeedServer;
  let opener: FeedOpener;
  beforeEach(async () => {
    source = await startFeatureServer();
    server = source.server;
    opener = createFeedOpener(geojsonPollFeed, config, server.url);
  });
  afterEach(async () => {
    await opener.close();
    await server.stop();
  });

  const open = (more?: object) => opener.open(more);
  const put = (feature: Feature) => source.features.set(feature.id, feature);
  const things = () => (opener.feed as FeedConnection).catalogue.things;

  test('follows the links to all pages, and does not have an unchanged page sent again', async () => {
    source.state.pageSize = 3;
    for (let i = 0; i < 8; i++) put(gauge(i, Date.now() - 1000));
    const sink = await open();
    await vi.waitFor(() => expect(sink.table?.size.datastreams).toBe(8), SOON);
    await vi.waitFor(() => expect(source.state.notModified).toBeGreaterThan(6), SOON);
    const { served } = source.state;
    // Two rounds at most: at the opening, and for the subscription.
    expect(served).toBeLessThanOrEqual(6);
    put(gauge(7, Date.now(), 400));
    await vi.waitFor(() => expect(sink.table?.value[7]).toBe(4), SOON);
    expect(source.state.served).toBe(served + 1);
  });

  test('asks for a part by the parameters of OGC API Features', async () => {
    await open({
      bbox: [121, 30.9, 121.4, 31.2],
      datetime: { lastS: 600 },
      limit: 50,
      headers: { 'x-key': 'k' },
    });
    const request = server.requests[0];
    const query = new URL(request?.url ?? '', server.url).searchParams;
    expect(query.get('bbox')).toBe('121,30.9,121.4,31.2');
    expect(query.get('limit')).toBe('50');
    expect(query.get('datetime')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z\/\.\.$/);
    expect(request?.headers['x-key']).toBe('k');
  });

  test('takes a thing that vanished off the map and keeps its row; back again it has its place', async () => {
    put(gauge(0, Date.now() - 2000));
    put(gauge(1, Date.now() - 2000));
    const sink = await open();
    await vi.waitFor(() => expect(sink.table?.size.datastreams).toBe(2), SOON);
    source.features.delete('gauge-0');
    await vi.waitFor(() => expect(things()[0]?.location).toBeUndefined(), SOON);
    expect(things()[1]?.location).toBeDefined();
    expect((opener.feed as FeedConnection).catalogue.datastreams[0]?.id).toBe('gauge-0/level');
    put(gauge(0, Date.now() - 1000, 300));
    await vi.waitFor(() => expect(sink.table?.value[0]).toBe(3), SOON);
    await vi.waitFor(() => expect(things()[0]?.location?.lonDeg).toBe(121.2), SOON);
  });

  test('does not move a gauge for the noise of its receiver, but for a real move', async () => {
    put(gauge(0, Date.now() - 2000));
    await open();
    await vi.waitFor(() => expect(things()).toHaveLength(1), SOON);
    const at = (lonDeg: number, timeMs: number) => ({
      ...gauge(0, timeMs),
      geometry: { type: 'Point', coordinates: [lonDeg, 31.03] },
    });
    const served = source.state.served;
    put(at(121.20005, Date.now()));
    await vi.waitFor(() => expect(source.state.served).toBeGreaterThan(served), SOON);
    put(at(121.21, Date.now() + 1));
    await vi.waitFor(() => expect(things()[0]?.location?.lonDeg).toBe(121.21), SOON);
  });

  test('does not take a collection for smaller while one of its pages cannot be had', async () => {
    source.state.pageSize = 1;
    put(flood('a'));
    put(flood('b'));
    const sink = await open();
    await vi.waitFor(() => expect(sink.takeIncidents()?.changed.length).toBeGreaterThan(0), SOON);
    const serve = server.handler;
    server.handler = (request, response) =>
      request.url?.includes('offset=1')
        ? answer(response, 'busy', {}, 500)
        : serve(request, response);
    await vi.waitFor(() => expect(opener.statuses.at(-1)?.state).toBe('reconnecting'), SOON);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(sink.takeIncidents()?.gone ?? []).toEqual([]);
    server.handler = serve;
    await vi.waitFor(() => expect(opener.statuses.at(-1)?.state).toBe('live'), SOON);
  });

  test('leaves a server alone for as long as it asks', async () => {
    await open();
    server.handler = (_, response) => answer(response, 'busy', { 'retry-after': '600' }, 429);
    await vi.waitFor(() => expect(opener.statuses.at(-1)?.state).toBe('reconnecting'), SOON);
    const count = server.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(server.requests).toHaveLength(count);
  });

  test('does not carry its keys to another server, nor run in circles', async () => {
    const links = (href: string) => (_: unknown, response: Parameters<typeof answer>[0]) =>
      answer(response, JSON.stringify({ features: [], links: [{ rel: 'next', href }] }));
    server.handler = links('http://127.0.0.2:9/items');
    await expect(open()).rejects.toMatchObject({ code: 'feed-invalid' });
    server.handler = links('items');
    await expect(open()).rejects.toMatchObject({ code: 'feed-invalid' });
  });

  test.each([
    ['no features', '{"type":"Feature"}', 200, 'feed-invalid'],
    ['an error', 'x', 404, 'feed-refused'],
  ])('cannot be opened with %s', async (_, body, status, code) => {
    server.handler = (_request, response) => answer(response, body, {}, status);
    await expect(open()).rejects.toMatchObject({ code });
  });

  test('goes through the fetch that it is given', async () => {
    const asked: string[] = [];
    const sink = createLiveSink({
      shared: false,
      onCatalogue: () => undefined,
      onStatus: () => undefined,
    });
    const feed = await geojsonPollFeed.open(geojsonPollFeed.parseConfig(config), sink, {
      baseUrl: server.url,
      signal: new AbortController().signal,
      fetch: (input, init) => {
        asked.push(String(input));
        return fetch(input, init);
      },
    });
    await feed.close();
    expect(asked).toEqual([`${server.url}items`]);
  });
});
