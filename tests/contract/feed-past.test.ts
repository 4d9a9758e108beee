import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Anchor, type FeedHandle, openFeed, type PastEvents, type PlayerUpdate } from '#feeds';
import type { LiveTable } from '#model';
import { createSimulator } from '#simulator';
import type { FeedResponse, MessageEnd } from '../../src/feeds/feed-protocol.ts';
import { serveFeed } from '../../src/feeds/serve-feed.ts';
import { sleeplessSite } from '../fixtures/mini-site.ts';

const SOON = { timeout: 20_000, interval: 50 };
const HOUR_MS = 3_600_000;
const simulator = createSimulator(sleeplessSite);

let server: Server;
let feed: FeedHandle;
let picture: { table: LiveTable; anchor: Anchor; events: PastEvents } | undefined;
let update: PlayerUpdate | undefined;

beforeEach(async () => {
  picture = update = undefined;
  server = createServer((_, response) => response.end(JSON.stringify(sleeplessSite)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await feed.close();
  await new Promise((resolve) => server.close(resolve));
});

/** The page's side and the worker's, with a message channel where the browser has a worker. */
function open(shared: boolean): void {
  feed = openFeed(
    { type: 'simulated' },
    {
      shared,
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      siteUrl: 'site.json',
      onPicture(table, anchor, events) {
        picture = { table, anchor, events };
      },
      onPlayer(next) {
        update = next;
      },
      connect() {
        const { port1, port2 } = new MessageChannel();
        serveFeed(port1 as unknown as MessageEnd<FeedResponse>);
        port1.start();
        port2.start();
        return {
          postMessage: (message, transfer = []) => port2.postMessage(message, transfer),
          addEventListener: (type, listen) => port2.addEventListener(type, listen),
          terminate: () => port2.close(),
        };
      },
    },
  );
}

const plan = { seq: 1, playing: false, rate: 1, loop: null, view: 'true' } as const;

describe.each([
  ['over shared memory', true],
  ['by patches', false],
])('the past comes from the worker to the page %s', (_, shared) => {
  test('whole, beside the live table, and moves', async () => {
    open(shared);
    const atMs = Math.floor(Date.now() / 1000) * 1000 - 3 * HOUR_MS;
    // Asked before the feed is open: it comes when it can.
    feed.show({ ...plan, atMs });
    await vi.waitFor(() => expect(update?.state).toBe('ready'), SOON);
    const first = picture?.table as LiveTable;
    expect(picture?.anchor).toMatchObject({ seq: 1, sceneMs: atMs, rate: 0 });
    expect(first).not.toBe(feed.table);
    expect(first.buffer instanceof SharedArrayBuffer).toBe(shared);
    expect(first.timeMs).toEqual(simulator.latestAt(atMs).timeMs);
    expect(first.value).toEqual(simulator.latestAt(atMs).value);
    expect(picture?.events.incidents.map(({ id }) => id).sort()).toEqual(
      simulator
        .incidentsAt(atMs)
        .map(({ id }) => id)
        .sort(),
    );
    const dirty = new Set<number>();
    first.drain((slot) => dirty.add(slot));
    expect(dirty.size).toBe(simulator.catalogue.datastreams.length);

    feed.show({ ...plan, seq: 2, atMs, playing: true, rate: 60 });
    await vi.waitFor(() => {
      let changed = 0;
      first.drain(() => changed++);
      expect(changed).toBeGreaterThan(0);
    }, SOON);
    for (const [slot, timeMs] of first.timeMs.entries())
      expect(first.value[slot]).toBe(Math.fround(simulator.valueAt(slot, timeMs)));
    expect(Math.max(...first.timeMs)).toBeLessThan(Date.now() - 2 * HOUR_MS);
    await vi.waitFor(
      () => expect(Math.max(...(feed.table?.timeMs ?? []))).toBeGreaterThan(Date.now() - HOUR_MS),
      SOON,
    );

    feed.show(null);
    await vi.waitFor(() => expect(update).toEqual({ state: 'off', anchor: null }), SOON);
  });

  test('with an account of how much of it there is', async () => {
    open(shared);
    await vi.waitFor(() => expect(feed.status.state).toBe('live'), SOON);
    const toMs = Date.now() + HOUR_MS;
    const query = { fromMs: toMs - 25 * HOUR_MS, toMs, bins: 25 };
    const { observations, incidents, oldestMs } = await feed.availability(
      query,
      AbortSignal.timeout(10_000),
    );
    expect(observations).toHaveLength(25);
    expect(observations.slice(0, 23).every((count) => count > 0)).toBe(true);
    expect(observations[24]).toBe(0);
    expect(oldestMs).toBeLessThan(query.fromMs);
    expect(incidents.length).toBeGreaterThan(10);
    for (const { id, startedMs } of incidents) {
      const listed = (atMs: number) => simulator.incidentsAt(atMs).some((one) => one.id === id);
      expect(listed(startedMs)).toBe(true);
      expect(listed(startedMs - 1)).toBe(false);
    }
  });
});
