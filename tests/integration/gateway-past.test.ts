import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSimulator } from '#simulator';
import {
  BULK_TYPE,
  decodeChanges,
  decodeFrame,
  decodeSpan,
  parseAvailabilityResponse,
  parseCatalogue,
  parseCatalogueSince,
  parseHealthResponse,
} from '#wire';
import { sleeplessSite } from '../fixtures/mini-site.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  makeFixes,
  makeReadings,
  makeSourceAlert,
  makeSourceCatalogue,
  makeSourceIncident,
} from '../support/source.ts';

const SOON = { timeout: 240_000, interval: 200 };
const HOUR_MS = 3_600_000;
const simulator = createSimulator(sleeplessSite);

let folder: string;
let gateway: TestGateway;
let startedMs: number;
/** How far the gateway's clock is ahead of ours. */
let aheadMs = 0;
const now = () => Date.now() + aheadMs;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yunjian-past-'));
  startedMs = Date.now();
  gateway = await startTestGateway({ site: sleeplessSite, dataFolder: folder, now });
  await vi.waitFor(async () => {
    const { sources } = await readHealth();
    expect(sources.simulated?.stored).toBeGreaterThan(0);
  }, SOON);
});

afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

async function readHealth() {
  return parseHealthResponse(await (await fetch(`${gateway.url}api/v1/health`)).json());
}

async function readCatalogue() {
  return parseCatalogue(await (await fetch(`${gateway.url}api/v1/catalogue`)).json());
}

async function askBytes(path: string): Promise<Uint8Array> {
  const answer = await fetch(`${gateway.url}api/v1/${path}`, { headers: { accept: BULK_TYPE } });
  expect(answer.status, path).toBe(200);
  expect(answer.headers.get('content-type')).toBe(BULK_TYPE);
  return new Uint8Array(await answer.arrayBuffer());
}

const readFrame = async (query: string) => decodeFrame(await askBytes(`frame?${query}`));
const readSpan = async (query: string) => decodeSpan(await askBytes(`span?${query}`));

describe('the simulator’s past', () => {
  beforeAll(async () => {
    // The oldest chunk comes last.
    const oldestMs = startedMs - 24 * HOUR_MS;
    await vi.waitFor(async () => {
      const { observations } = await readSpan(`from=${oldestMs}&to=${oldestMs + 600_000}`);
      expect(observations.slot.length).toBeGreaterThan(0);
    }, SOON);
  });

  test.each([0.5, 3, 11, 23])('is there %d hours ago, as it was', async (hours) => {
    const atMs = Math.round(startedMs - hours * HOUR_MS);
    const frame = await readFrame(`at=${atMs}`);
    const { slot, timeMs, value } = frame.observations;
    const catalogue = await readCatalogue();
    for (const [i, row] of slot.entries()) {
      const time = timeMs[i] as number;
      expect(time).toBeLessThanOrEqual(atMs);
      const { cadenceMs } = catalogue.datastreams[row] as { cadenceMs: number };
      expect(atMs - time).toBeLessThanOrEqual(2 * Math.max(cadenceMs, 300_000));
      expect(value[i]).toBe(Math.fround(simulator.valueAt(row, time)));
    }
    expect(slot.length).toBe(simulator.catalogue.datastreams.length);
    for (const [i, row] of frame.tracks.trackSlot.entries()) {
      const truth = simulator.tracksAt(frame.tracks.timeMs[i] as number);
      const j = truth.trackSlot.indexOf(row);
      expect(frame.tracks.lonDeg[i]).toBeCloseTo(truth.lonDeg[j] as number, 6);
    }
    expect(new Set(frame.tracks.trackSlot).size).toBeGreaterThanOrEqual(
      Math.min(1, simulator.tracksAt(atMs).trackSlot.length),
    );
    const truth = simulator.incidentsAt(atMs);
    const stageOf = (list: typeof truth) =>
      list.map(({ id, stage, steps }) => `${id} ${stage} ${steps.length}`).sort();
    expect(stageOf([...frame.incidents])).toEqual(stageOf(truth));
  });

  test('adds up: a frame and what happened since make the next frame', async () => {
    const fromMs = startedMs - 2 * HOUR_MS;
    const toMs = startedMs - 1.5 * HOUR_MS;
    const listed = new Map(
      (await readFrame(`at=${fromMs}`)).incidents.map((incident) => [incident.id, incident]),
    );
    const span = await readSpan(`from=${fromMs}&to=${toMs}`);
    expect(span.toMs).toBe(toMs);
    for (const { id, atMs, incident } of span.incidents) {
      expect(atMs).toBeGreaterThan(fromMs);
      if (incident) listed.set(id, incident);
      else listed.delete(id);
    }
    const end = await readFrame(`at=${toMs}`);
    const stages = (list: Iterable<{ id: string; stage: string }>) =>
      [...list].map(({ id, stage }) => `${id} ${stage}`).sort();
    expect(stages(listed.values())).toEqual(stages(end.incidents));
    const thinned = await readSpan(`from=${fromMs}&to=${toMs}&step=600000`);
    const rows = thinned.observations.slot.length;
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThanOrEqual(span.observations.slot.length);
    expect(thinned.observations.timeMs.every((timeMs) => timeMs > fromMs && timeMs <= toMs)).toBe(
      true,
    );
  });

  test('is counted in bins, with its incidents marked', async () => {
    const fromMs = startedMs - 12 * HOUR_MS;
    const answer = await fetch(
      `${gateway.url}api/v1/availability?from=${fromMs}&to=${startedMs}&bins=12`,
    );
    const there = parseAvailabilityResponse(await answer.json());
    expect(there.observations.every((count) => count > 0)).toBe(true);
    expect(there.observations).toHaveLength(12);
    expect(there.oldestMs).toBeLessThanOrEqual(fromMs);
    const started = simulator
      .incidentsAt(startedMs)
      .filter(({ startedMs: at }) => at >= fromMs)
      .map(({ id }) => id);
    expect(there.incidents.map(({ id }) => id)).toEqual(expect.arrayContaining(started));
  });

  test('goes on where it was after the gateway stood still', async () => {
    const before = (await readHealth()).cursor;
    const { port } = gateway;
    await gateway.close();
    const stoppedMs = Date.now();
    // As if it had stood still for two hours.
    aheadMs = 2 * HOUR_MS;
    gateway = await startTestGateway({ site: sleeplessSite, dataFolder: folder, port, now });
    const atMs = stoppedMs + HOUR_MS;
    await vi.waitFor(async () => {
      const { observations } = await readSpan(`from=${stoppedMs}&to=${stoppedMs + 600_000}`);
      expect(observations.slot.length).toBeGreaterThan(0);
    }, SOON);
    const frame = await readFrame(`at=${atMs}`);
    expect(Math.max(...frame.observations.timeMs)).toBeGreaterThan(atMs - 400_000);
    const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).sort();
    expect(ids(frame.incidents)).toEqual(ids(simulator.incidentsAt(atMs)));
    expect((await readHealth()).cursor).toBeGreaterThan(before);
  });
});

describe('questions about the past', () => {
  test('of readings that came late are answered by what is known, or by what was', async () => {
    const mouth = gateway.attach('late');
    mouth.catalogue(makeSourceCatalogue('v', { sensors: 1, vehicles: 1, prefix: 'late' }));
    await mouth.ready();
    const { datastreams, version } = await readCatalogue();
    const slot = datastreams.find(({ id }) => id === 'late0/value')?.slot as number;
    const nowMs = now();
    const before = (await readHealth()).cursor;
    mouth.observations(makeReadings([0, nowMs - 60_000, 1]));
    mouth.tracks(makeFixes([0, nowMs - 60_000, 121.2, 31]));
    mouth.incident(makeSourceIncident('fire', [nowMs - 50_000, nowMs - 40_000, nowMs - 30_000]));
    mouth.alert(makeSourceAlert('storm', nowMs - 50_000, nowMs - 20_000));
    await vi.waitFor(async () => {
      const { sources } = await readHealth();
      expect(sources.late).toMatchObject({ received: 4, stored: 4, pending: 0 });
    }, SOON);

    const valueIn = (frame: Awaited<ReturnType<typeof readFrame>>) =>
      frame.observations.value[frame.observations.slot.indexOf(slot)];
    expect(valueIn(await readFrame(`at=${nowMs - 55_000}`))).toBe(1);
    expect(valueIn(await readFrame(`at=${nowMs - 55_000}&known=${nowMs - 50_000}`))).toBe(
      undefined,
    );
    const stageAt = async (atMs: number) =>
      (await readFrame(`at=${atMs}`)).incidents.find(({ id }) => id === 'fire')?.stage;
    expect(await stageAt(nowMs - 51_000)).toBeUndefined();
    expect(await stageAt(nowMs - 45_000)).toBe('reported');
    expect(await stageAt(nowMs - 35_000)).toBe('accepted');
    expect(await stageAt(nowMs - 5000)).toBe('dispatched');
    const alertsAt = async (atMs: number) => (await readFrame(`at=${atMs}`)).alerts.length;
    expect(await alertsAt(nowMs - 45_000)).toBe(1);
    expect(await alertsAt(nowMs - 15_000)).toBe(0);
    const span = await readSpan(`from=${nowMs - 52_000}&to=${nowMs}`);
    expect(
      span.incidents.filter(({ id }) => id === 'fire').map(({ incident }) => incident?.stage),
    ).toEqual(['reported', 'accepted', 'dispatched']);
    expect(span.alerts.map(({ atMs, alert }) => [atMs, alert?.id])).toEqual([
      [nowMs - 50_000, 'storm'],
      [nowMs - 20_000, undefined],
    ]);

    const changes = decodeChanges(await askBytes(`changes?after=${before}`));
    expect(changes.observations.slot).toContain(slot);
    expect(changes.tracks.timeMs).toContain(nowMs - 60_000);
    expect(changes.incidents.map(({ id }) => id)).toContain('fire');
    expect(changes.alerts.map(({ id }) => id)).toContain('storm');
    expect(changes.complete).toBe(true);
    expect(changes.catalogue).toBe(version);
    const few = decodeChanges(await askBytes(`changes?after=${before}&limit=1`));
    expect(few).toMatchObject({ complete: false, cursor: before + 1 });
  });

  test('of the catalogue’s additions hold these alone', async () => {
    const before = await readCatalogue();
    const mouth = gateway.attach('more');
    mouth.catalogue(makeSourceCatalogue('v', { sensors: 2, prefix: 'more' }));
    await mouth.ready();
    const answer = await fetch(`${gateway.url}api/v1/catalogue?since=${before.version}`);
    const text = await answer.text();
    expect(text.length).toBeLessThan(2000);
    const whole = await readCatalogue();
    expect(parseCatalogueSince(JSON.parse(text), before)).toEqual({
      ...whole,
      extends: before.version,
    });
    const anew = await fetch(`${gateway.url}api/v1/catalogue?since=another.0.1`);
    expect(parseCatalogue(await anew.json())).toEqual(whole);
  });

  const nowMs = Date.now();
  test.each([
    ['frame?at=x', 400, 'query-invalid', /at/],
    ['frame?at=1&at=2', 400, 'query-invalid', /one "at"/],
    ['frame?at=1&everything=1', 400, 'query-invalid', /everything/],
    ['frame?at=1000', 404, 'not-found', /Expected an instant from 20/],
    [`span?from=${nowMs}&to=1`, 400, 'query-invalid', /before/],
    ['span?from=1&to=999999999999999', 413, 'query-too-large', /at most 7 days/],
    [`span?from=${nowMs - 1000}&to=${nowMs}&step=1`, 400, 'query-invalid', /step/],
    ['changes?after=-1', 400, 'query-invalid', /after/],
    ['changes?after=0&limit=50001', 400, 'query-invalid', /limit/],
    ['changes?after=99999999999', 410, 'too-old', /ask for a frame/],
    ['availability?from=0&to=9&bins=2001', 400, 'query-invalid', /bins/],
    ['availability?from=0&to=999999999999999&bins=9', 413, 'query-too-large', /4000 days/],
  ])('that go too far, as %s, are answered with %d', async (query, status, code, message) => {
    const answer = await fetch(`${gateway.url}api/v1/${query}`);
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect(error.message).toMatch(message);
    expect([answer.status, error.code]).toEqual([status, code]);
  });

  test('are not answered in JSON, and told how', async () => {
    const answer = await fetch(`${gateway.url}api/v1/frame?at=${nowMs}`, {
      headers: { accept: 'application/json' },
    });
    expect(answer.status).toBe(406);
    expect(await answer.text()).toContain(BULK_TYPE);
  });

  test('in a crowd wait for their turn, or are told to come again', async () => {
    const answers = await Promise.all(
      Array.from({ length: 120 }, () =>
        fetch(`${gateway.url}api/v1/frame?at=${nowMs}`).then(async (answer) => {
          await answer.arrayBuffer();
          return answer;
        }),
      ),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].every((status) => status === 200 || status === 429)).toBe(true);
    expect(statuses).toContain(200);
    for (const answer of answers)
      if (answer.status === 429) expect(answer.headers.get('retry-after')).toBe('1');
    expect((await fetch(`${gateway.url}api/v1/frame?at=${nowMs}`)).status).toBe(200);
  });
});
