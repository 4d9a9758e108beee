import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FeedAdapter, FeedConnection, FeedStatus } from '../../src/adapters/feed-adapter.ts';
import { websocketJsonFeed } from '../../src/adapters/websocket-json.ts';
import { createLiveSink } from '../../src/feeds/live-sink.ts';
import { carMessage, deviceMessage, supplierMapping } from '../fixtures/feeds/supplier.ts';
import { type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { describeFeed, type FeedRig } from './feed-contract.ts';
import { playSupplier } from './supplier-rig.ts';

const SOON = { timeout: 15_000, interval: 20 };
const config = { type: 'websocket-json', url: 'live', mapping: supplierMapping };

describeFeed('websocket-json', async (): Promise<FeedRig> => {
  const server = await startFeedServer();
  const supplier = playSupplier((text) => {
    for (const client of server.clients) client.send(text);
  });
  return {
    ...supplier,
    adapter: websocketJsonFeed as FeedAdapter<unknown>,
    config,
    badConfigs: [
      ['url', { ...config, url: undefined }],
      ['silenceS', { ...config, silenceS: 'long' }],
      ['mapping', { type: 'websocket-json', url: 'live' }],
      ['mapping.rules', { ...config, mapping: { source: 'x', rules: [] } }],
      ['mapping.coordinates', { ...config, mapping: { ...supplierMapping, coordinates: 'Mars' } }],
      ['mapping.zone', { ...config, mapping: { ...supplierMapping, zone: 'Mars/North' } }],
    ],
    options: { baseUrl: server.url },
    heardOf: async () => undefined,
    connections: server.connections,
    delayOpening(delayMs) {
      server.delayMs = delayMs;
    },
    breakSource: server.die,
    async mendSource() {
      supplier.forgetCases();
      await server.revive();
      // Whoever connects is told what stands: here nothing.
      const greet = setInterval(() => {
        for (const client of server.clients) {
          client.send('{"data":{"cases":[]}}');
          clearInterval(greet);
        }
      }, 20);
    },
    stop: server.stop,
  };
});

describe('the websocket-json feed', () => {
  let server: FeedServer;
  let statuses: FeedStatus[];
  let feed: FeedConnection | undefined;
  beforeEach(async () => {
    server = await startFeedServer();
    statuses = [];
  });
  afterEach(async () => {
    await feed?.close();
    feed = undefined;
    await server.stop();
  });

  async function open(more: object, options: object = {}) {
    const sink = createLiveSink({
      shared: false,
      onCatalogue: () => undefined,
      onStatus: (status) => statuses.push(status),
    });
    feed = await websocketJsonFeed.open(
      websocketJsonFeed.parseConfig({ ...config, ...more }),
      sink,
      { baseUrl: server.url, signal: new AbortController().signal, ...options },
    );
    feed.subscribe({ observations: true, tracks: true, incidents: true });
    await vi.waitFor(() => expect(server.clients.size).toBe(1), SOON);
    return sink;
  }
  const say = (message: unknown) => {
    for (const client of server.clients)
      client.send(typeof message === 'string' ? message : JSON.stringify(message));
  };

  test('understands the supplier: things, shifted positions, units, words of states', async () => {
    const sink = await open({});
    say(deviceMessage(Date.now() - 1000));
    say(carMessage(Date.now() - 1000));
    await vi.waitFor(() => expect(sink.counters.applied).toBe(9), SOON);
    const { things, datastreams } = (feed as FeedConnection).catalogue;
    expect(things[0]).toMatchObject({
      id: 'dev-0',
      kind: 'hydrant',
      name: { zh: '第0号 站', en: 'Station 第0号' },
      properties: { maker: '某厂' },
    });
    expect(things[2]?.kind).toBe('sensor');
    // GCJ-02 lies some 470 m east and 210 m south of WGS84 here.
    expect(things[0]?.location?.lonDeg).toBeCloseTo(121.2258, 3);
    expect(things[0]?.location?.latDeg).toBeCloseTo(31.0323, 3);
    expect(datastreams.find(({ id }) => id === 'dev-1/state')).toMatchObject({
      unit: '1',
      states: { 0: { zh: '正常', en: 'Normal' }, 1: { zh: '故障', en: 'Fault' } },
    });
    expect(sink.table?.fixSpeedMps[1]).toBeCloseTo(10, 5);
    expect(sink.table?.fixBearingDeg[1]).toBe(90);
  });

  test('greets the source after each connecting and keeps the line alive', async () => {
    await open({
      greetings: ['hello', { op: 'subscribe', topics: ['a'] }],
      keepAlive: { everyS: 0.1, message: 'ping' },
      ignore: ['pong'],
    });
    await vi.waitFor(
      () => expect(server.heard.filter((text) => text === 'ping').length).toBeGreaterThan(2),
      SOON,
    );
    expect(server.heard.slice(0, 2)).toEqual(['hello', '{"op":"subscribe","topics":["a"]}']);
    server.heard.length = 0;
    await server.die();
    await server.revive();
    await vi.waitFor(() => expect(server.heard).toContain('hello'), SOON);
  });

  test('passes over what is no message without counting it as one that does not fit', async () => {
    const sink = await open({ ignore: ['pong'] });
    say('pong');
    say({ type: 'pong' });
    await vi.waitFor(() => expect(sink.counters.messages).toBe(2), SOON);
    expect(sink.counters.rejected.malformed).toBe(0);
  });

  test('takes a line that is open but silent for dead', async () => {
    await open({ silenceS: 0.4 });
    await vi.waitFor(
      () =>
        expect(statuses).toContainEqual(
          expect.objectContaining({
            state: 'reconnecting',
            problem: expect.objectContaining({ code: 'no-heartbeat' }),
          }),
        ),
      SOON,
    );
    await vi.waitFor(() => expect(statuses.at(-1)?.state).toBe('live'), SOON);
  });

  test('refuses a message beyond the limit and goes on', async () => {
    const sink = await open({ maxMessageBytes: 5000 });
    say(`{"data":"${'x'.repeat(6000)}"}`);
    say(deviceMessage(Date.now() - 1000));
    await vi.waitFor(() => expect(sink.counters.applied).toBe(7), SOON);
    expect(sink.counters.rejected.malformed).toBe(1);
  });

  test('asks before it connects, and stays away where it is told to', async () => {
    const asked: string[] = [];
    await open({}, { admit: async (url: URL) => void asked.push(url.href) });
    expect(asked).toEqual([`${server.url.replace('http', 'ws')}live`]);
    const refusal = new Error('not here');
    await expect(
      websocketJsonFeed.open(
        websocketJsonFeed.parseConfig(config),
        createLiveSink({ shared: false, onCatalogue: () => undefined, onStatus: () => undefined }),
        {
          baseUrl: server.url,
          signal: new AbortController().signal,
          admit: () => Promise.reject(refusal),
        },
      ),
    ).rejects.toBe(refusal);
  });

  test('cannot be opened where nobody listens, and the message holds no key', async () => {
    const { url } = server;
    await server.die();
    const opening = websocketJsonFeed.open(
      websocketJsonFeed.parseConfig({ ...config, url: 'live?key=secret' }),
      createLiveSink({ shared: false, onCatalogue: () => undefined, onStatus: () => undefined }),
      { baseUrl: url, signal: new AbortController().signal },
    );
    await expect(opening).rejects.toMatchObject({
      code: 'feed-refused',
      message: expect.not.stringContaining('secret'),
    });
    await server.revive();
  });

  test('leaves nothing behind in the prototypes of plain objects', async () => {
    const sink = await open({});
    say(
      '{"__proto__":{"polluted":1},"data":{"__proto__":{"polluted":1},"devices":[{"id":"__proto__","name":"constructor","state":"ok","ts":"2026-05-01 10:00:00.000","lng":121.2,"lat":31}]}}',
    );
    await vi.waitFor(() => expect(sink.counters.applied).toBe(1), SOON);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect((feed as FeedConnection).catalogue.things[0]?.id).toBe('dev-__proto__');
  });
});
