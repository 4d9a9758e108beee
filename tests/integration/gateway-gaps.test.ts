import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FeedConnection, FeedSink, FeedStatus, Subscription } from '#adapters';
import type { Incident, ObservationBatch } from '#model';
import { API_PATHS } from '#wire';
import { gatewayFeed } from '../../src/adapters/gateway-feed.ts';
import { createLiveSink, type LiveSink } from '../../src/feeds/live-sink.ts';
import { sleeplessSite } from '../fixtures/mini-site.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  makeReadings,
  makeSourceAlert,
  makeSourceCatalogue,
  makeSourceIncident,
} from '../support/source.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const SOON = { timeout: 30_000, interval: 50 };
const ALL: Subscription = { observations: true, tracks: true, incidents: true };

let folder: string;
let gateway: TestGateway;
let proxy: TcpProxy;
let feed: FeedConnection | undefined;
let sink: LiveSink;
let statuses: FeedStatus[];
/** Every reading that the sink was given, by datastream and time, with how often. */
let readings: Map<string, number>;
let asked: string[];
let incidents: Map<string, Incident>;
let alerts: Set<string>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yunjian-gaps-'));
  gateway = await startTestGateway({ site: sleeplessSite, dataFolder: folder });
  proxy = await startTcpProxy(gateway.port);
  feed = undefined;
  statuses = [];
  readings = new Map();
  asked = [];
  incidents = new Map();
  alerts = new Set();
});

afterEach(async () => {
  await feed?.close();
  await proxy.close();
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the feed; the broker's line can be cut, questions over HTTP go straight. */
async function open(wanted: Subscription = ALL): Promise<FeedConnection> {
  sink = createLiveSink({
    shared: false,
    onCatalogue: () => undefined,
    onStatus: (status) => statuses.push(status),
  });
  const note = (batch: ObservationBatch) => {
    for (const [i, slot] of batch.slot.entries()) {
      const key = `${slot} ${batch.timeMs[i]}`;
      readings.set(key, (readings.get(key) ?? 0) + 1);
    }
    sink.observations(batch);
  };
  const told: FeedSink = {
    ...sink,
    observations: note,
    incident: (incident) => incidents.set(incident.id, incident),
    incidentGone: (id) => incidents.delete(id),
    alert: ({ id }) => alerts.add(id),
    alertGone: (id) => alerts.delete(id),
  };
  const config = {
    type: 'gateway',
    url: `ws://127.0.0.1:${proxy.port}/${API_PATHS.broker}`,
    apiUrl: gateway.url,
  };
  feed = await gatewayFeed.open(gatewayFeed.parseConfig(config), told, {
    baseUrl: gateway.url,
    signal: AbortSignal.timeout(120_000),
    fetch: (input, init) => {
      asked.push(new URL(String(input)).pathname.slice(1));
      return fetch(input, init);
    },
  });
  feed.subscribe(wanted);
  return feed;
}

const state = () => statuses.at(-1)?.state;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A source of its own with so many sensors, its mouth, and our slots of them. */
async function attach(sensors: number) {
  const mouth = gateway.attach('other');
  mouth.catalogue(makeSourceCatalogue('v', { sensors, prefix: 'other' }));
  await mouth.ready();
  return mouth;
}

function slotOf(i: number): number {
  const found = feed?.catalogue.datastreams.find(({ id }) => id === `other${i}/value`);
  if (!found) throw new Error(`Expected datastream ${i} of the other source.`);
  return found.slot;
}

test('what came while the line was down is got from the history: nothing lost, nothing told twice over', async () => {
  const mouth = await attach(3);
  await open();
  await vi.waitFor(() => expect(sink.counters.offsetMs).toBeDefined(), SOON);
  // A heartbeat says up to where everything is here.
  await pause(2500);
  const startMs = Date.now();
  const sent: string[] = [];
  let count = 0;
  const sending = setInterval(() => {
    const rows = [0, 1, 2].map((i) => [i, startMs + 10 * count, count] as const);
    mouth.observations(makeReadings(...rows));
    for (const [i, timeMs] of rows) sent.push(`${slotOf(i)} ${timeMs}`);
    count++;
  }, 20);
  mouth.incident(makeSourceIncident('before', [startMs]));
  await pause(1000);
  proxy.cut();
  await vi.waitFor(() => expect(state()).toBe('reconnecting'), SOON);
  mouth.incidentGone('before');
  mouth.incident(makeSourceIncident('meanwhile', [startMs, startMs + 1]));
  mouth.alert(makeSourceAlert('storm', startMs, startMs + 1e7));
  await pause(4000);
  proxy.mend();
  await vi.waitFor(() => expect(state()).toBe('live'), SOON);
  await pause(1500);
  clearInterval(sending);
  expect(sent.length).toBeGreaterThan(300);
  await vi.waitFor(() => {
    expect(sent.filter((key) => !readings.has(key))).toEqual([]);
  }, SOON);
  expect(asked).toContain(API_PATHS.changes);
  expect(asked).not.toContain(API_PATHS.frame);
  // The table holds each datastream's newest, as if the line had stood.
  const { table } = sink;
  for (const i of [0, 1, 2]) {
    expect(table?.timeMs[slotOf(i)]).toBe(startMs + 10 * (count - 1));
    expect(table?.value[slotOf(i)]).toBe(count - 1);
  }
  await vi.waitFor(() => {
    expect(incidents.has('before')).toBe(false);
    expect(incidents.get('meanwhile')?.stage).toBe('accepted');
    expect(alerts.has('storm')).toBe(true);
  }, SOON);
});

test('a gateway that starts anew is asked what came before its end and since', async () => {
  const mouth = await attach(1);
  await open();
  await vi.waitFor(() => expect(sink.counters.offsetMs).toBeDefined(), SOON);
  await pause(2500);
  const { version } = (feed as FeedConnection).catalogue;
  proxy.cut();
  const missedMs = Date.now();
  mouth.observations(makeReadings([0, missedMs, 1], [0, missedMs + 1, 2]));
  const { port } = gateway;
  await gateway.close();
  gateway = await startTestGateway({ site: sleeplessSite, dataFolder: folder, port });
  proxy.mend();
  await vi.waitFor(() => expect(state()).toBe('live'), SOON);
  await vi.waitFor(() => {
    expect(readings.has(`${slotOf(0)} ${missedMs}`)).toBe(true);
    expect(readings.has(`${slotOf(0)} ${missedMs + 1}`)).toBe(true);
  }, SOON);
  // Rows kept their places, so nothing that was read had to go.
  expect(feed?.catalogue.version).toBe(version);
});

test('a gateway that lost its history is taken for another one, and its present is shown', async () => {
  await open();
  await vi.waitFor(() => expect(sink.counters.offsetMs).toBeDefined(), SOON);
  await pause(2500);
  const { version } = (feed as FeedConnection).catalogue;
  const { port } = gateway;
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
  gateway = await startTestGateway({ site: sleeplessSite, dataFolder: folder, port });
  await vi.waitFor(() => expect(feed?.catalogue.version).not.toBe(version), SOON);
  await vi.waitFor(() => {
    expect(state()).toBe('live');
    const heard = sink.table?.timeMs.filter((timeMs) => timeMs > 0).length;
    expect(heard).toBe(feed?.catalogue.datastreams.length);
  }, SOON);
  expect(asked).toContain(API_PATHS.frame);
});

test('devices that are new to the catalogue are shown without losing what was read', async () => {
  await open();
  await vi.waitFor(() => expect(sink.table?.timeMs[0]).toBeGreaterThan(0), SOON);
  const before = (feed as FeedConnection).catalogue;
  const mouth = await attach(2);
  const startMs = Date.now();
  mouth.observations(makeReadings([0, startMs, 1], [1, startMs, 2]));
  await vi.waitFor(() => expect(readings.has(`${slotOf(1)} ${startMs}`)).toBe(true), SOON);
  expect(feed?.catalogue.extends).toBe(before.version);
  expect(sink.table?.size.datastreams).toBe(before.datastreams.length + 2);
  expect(sink.table?.timeMs[0]).toBeGreaterThan(0);
  expect(sink.counters.rejected.catalogue).toBe(0);
  expect(sink.table?.value[slotOf(1)]).toBe(2);
});

test('with very many devices what is in view comes at once, the rest every few seconds', async () => {
  const sensors = 22_000;
  const mouth = await attach(sensors);
  // The south-west corner of the grid that the sensors stand on.
  const area = { westDeg: 121, southDeg: 30.9, eastDeg: 121.02, northDeg: 30.92 };
  await open({ ...ALL, area });
  await vi.waitFor(() => expect(sink.counters.offsetMs).toBeDefined(), SOON);
  const near = slotOf(0);
  const far = slotOf(sensors - 1);
  const startMs = Date.now();
  const heardOf = (slot: number) =>
    [...readings.keys()].filter((key) => key.startsWith(`${slot} `)).length;
  for (let i = 0; i < 60; i++) {
    mouth.observations(
      makeReadings([0, startMs + 100 * i, i], [sensors - 1, startMs + 100 * i, i]),
    );
    await pause(200);
  }
  await vi.waitFor(() => expect(sink.table?.value[near]).toBe(59), SOON);
  await vi.waitFor(() => expect(sink.table?.value[far]).toBe(59), SOON);
  expect(heardOf(near)).toBe(60);
  expect(heardOf(far)).toBeGreaterThan(0);
  expect(heardOf(far)).toBeLessThan(10);
  // The camera moves over.
  feed?.subscribe({
    ...ALL,
    area: { westDeg: 121.25, southDeg: 31.28, eastDeg: 121.27, northDeg: 31.3 },
  });
  await pause(1000);
  const moved = heardOf(far);
  for (let i = 60; i < 80; i++) {
    mouth.observations(makeReadings([sensors - 1, startMs + 100 * i, i]));
    await pause(50);
  }
  await vi.waitFor(() => expect(heardOf(far)).toBeGreaterThanOrEqual(moved + 20), SOON);
  expect(sink.counters.gaps).toBe(0);
});
