import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FeedCounters, type FeedHandle, type FeedStatus, openFeed } from '#feeds';
import type { Incident } from '#model';
import { createSimulator } from '#simulator';
import type { FeedResponse, MessageEnd } from '../../src/feeds/feed-protocol.ts';
import { serveFeed } from '../../src/feeds/serve-feed.ts';
import { sleeplessSite } from '../fixtures/mini-site.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const SOON = { timeout: 20_000, interval: 50 };
const simulator = createSimulator(sleeplessSite);

let gateway: TestGateway;
let feed: FeedHandle | undefined;
let statuses: FeedStatus[];
let incidents: readonly Incident[];
let counters: FeedCounters | undefined;
let terminated: boolean;

beforeEach(async () => {
  gateway = await startTestGateway({ site: sleeplessSite });
  statuses = [];
  incidents = [];
  counters = undefined;
  terminated = false;
});

afterEach(async () => {
  await feed?.close();
  await gateway.close();
});

/** The page's side and the worker's, with a message channel where the browser has a worker. */
function open(config: { type: string; url?: string }, shared: boolean): FeedHandle {
  feed = openFeed(config, {
    shared,
    baseUrl: gateway.url,
    siteUrl: `tiles/${sleeplessSite.id}/site.json`,
    onStatus: (status) => statuses.push(status),
    onIncidents: (list) => {
      incidents = list;
    },
    onCounters: (newest) => {
      counters = newest;
    },
    connect() {
      const { port1, port2 } = new MessageChannel();
      serveFeed(port1 as unknown as MessageEnd<FeedResponse>);
      port1.start();
      port2.start();
      return {
        postMessage: (message, transfer = []) => port2.postMessage(message, transfer),
        addEventListener: (type, listen) => port2.addEventListener(type, listen),
        terminate() {
          terminated = true;
          port2.close();
        },
      };
    },
  });
  return feed;
}

function expectHeardOfAll(handle: FeedHandle): void {
  const { table, catalogue } = handle;
  if (!table || !catalogue) throw new Error('Expected a catalogue by now.');
  expect(table.timeMs.filter((timeMs) => timeMs > 0)).toHaveLength(catalogue.datastreams.length);
  for (const [slot, timeMs] of table.timeMs.entries())
    expect(table.value[slot]).toBe(Math.fround(simulator.valueAt(slot, timeMs)));
}

const CONFIGS = [{ type: 'gateway', url: 'mqtt' }, { type: 'simulated' }] as const;

describe.each(CONFIGS)('a feed of type $type in its worker', (config) => {
  test.each([
    ['over shared memory', true],
    ['by patches', false],
  ])("fills the page's table %s", async (_, shared) => {
    const handle = open(config, shared);
    await vi.waitFor(() => expectHeardOfAll(handle), SOON);
    expect(handle.table?.buffer instanceof SharedArrayBuffer).toBe(shared);
    await vi.waitFor(() => expect(handle.table?.fixTimeMs.some((t) => t > 0)).toBe(true), SOON);
    const dirty = new Set<number>();
    handle.table?.drain((slot) => dirty.add(slot));
    expect(dirty.size).toBe(handle.catalogue?.datastreams.length);
    await vi.waitFor(() => expect(counters?.applied).toBeGreaterThanOrEqual(dirty.size), SOON);
    expect(counters).toMatchObject({ gaps: 0, late: expect.any(Number) });
    expect(Object.values(counters?.rejected ?? { none: 1 })).toEqual([0, 0, 0, 0, 0]);
    expect(handle.status.state).toBe('live');

    const now = Date.now();
    const listed = simulator.incidentsAt(now).map(({ id }) => id);
    await vi.waitFor(
      () => expect(incidents.map(({ id }) => id).sort()).toEqual(listed.sort()),
      SOON,
    );

    const query = { slot: 3, fromMs: now - 6 * 3_600_000, toMs: now, limit: 100 };
    // The gateway fills its past in the background.
    const { timeMs, value } = await vi.waitFor(async () => {
      const page = await handle.history(query, AbortSignal.timeout(5000));
      expect(page.timeMs.length).toBeGreaterThan(10);
      return page;
    }, SOON);
    expect([...value]).toEqual(
      Array.from(timeMs, (time) => Math.fround(simulator.valueAt(3, time))),
    );
    await expect(handle.history(query, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    await expect(
      handle.history({ ...query, slot: 9_999_999 }, AbortSignal.timeout(5000)),
    ).rejects.toMatchObject({ name: 'TwinError' });

    await handle.close();
    expect(terminated).toBe(true);
    expect(handle.status.state).toBe('closed');
    await expect(handle.history(query, AbortSignal.timeout(5000))).rejects.toMatchObject({
      code: 'feed-refused',
    });
  });
});

test('a gateway that dies and comes back is met again without reloading', async () => {
  const handle = open({ type: 'gateway', url: 'mqtt' }, true);
  await vi.waitFor(() => expectHeardOfAll(handle), SOON);
  const { port } = gateway;
  await gateway.close();
  await vi.waitFor(() => expect(handle.status.state).toBe('reconnecting'), SOON);
  expect(handle.status.problem?.code).toBe('broker-lost');
  const lostMs = Date.now();
  gateway = await startTestGateway({ site: sleeplessSite, port });
  await vi.waitFor(() => expect(handle.status.state).toBe('live'), SOON);
  await vi.waitFor(
    () => expect(Math.max(...(handle.table?.fixTimeMs ?? []))).toBeGreaterThan(lostMs),
    SOON,
  );
});

test('a gateway that is not there yet is tried until it is', async () => {
  const { port, url } = gateway;
  await gateway.close();
  const handle = open({ type: 'gateway', url: `${url}mqtt` }, true);
  await vi.waitFor(() => expect(handle.status.problem?.code).toBe('refused'), SOON);
  expect(handle.status.state).toBe('reconnecting');
  gateway = await startTestGateway({ site: sleeplessSite, port });
  await vi.waitFor(() => expect(handle.status.state).toBe('live'), SOON);
});

test.each([
  ['an unknown type', { type: 'telepathy' }, /telepathy/],
  ['a type from the prototype', { type: 'constructor' }, /constructor/],
  ['a field missing', { type: 'gateway' }, /url/],
])('a configuration with %s fails for good and says why', async (_, config, detail) => {
  const handle = open(config, true);
  await vi.waitFor(() => expect(handle.status.state).toBe('failed'), SOON);
  expect(handle.status.problem).toMatchObject({
    code: 'config',
    detail: expect.stringMatching(detail),
  });
});
