import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TwinError } from '#model';
import {
  decodeHeartbeat,
  decodeIncident,
  decodeObservations,
  HEARTBEAT_TOPIC,
  parseTopic,
  type SourceBooks,
  TOPIC_FILTERS,
} from '#wire';
import type { OutgoingMessage } from '../../src/gateway/broker/broker.ts';
import { type Ingest, openIngest } from '../../src/gateway/ingest/ingest.ts';
import { openRegistry, type Registry } from '../../src/gateway/registry/registry.ts';
import type { HistoryStore } from '../../src/gateway/store/history-store.ts';
import { openSqliteStore } from '../../src/gateway/store/sqlite/open-sqlite-store.ts';
import {
  makeFixes,
  makeReadings,
  makeSourceAlert,
  makeSourceCatalogue,
  makeSourceIncident,
} from '../support/source.ts';

const SOON = { timeout: 15_000, interval: 20 };
const START_MS = 1_800_000_000_000;
const CATALOGUE = makeSourceCatalogue('one', { sensors: 4, vehicles: 1 });

let folder: string;
let store: HistoryStore;
let registry: Registry;
let ingest: Ingest;
let nowMs: number;
let sent: OutgoingMessage[];
/** Refuses commits while set, as a full disk does. */
let isFull: boolean;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yunjian-ingest-'));
  nowMs = START_MS;
  isFull = false;
  await open();
});

afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  const real = await openSqliteStore({ file: join(folder, 'history.sqlite') });
  store = {
    ...real,
    append: (intake) =>
      isFull
        ? Promise.reject(new TwinError('store-failed', 'The disk is full.'))
        : real.append(intake),
  };
  registry = await openRegistry(store, 'test');
  sent = [];
  const outlet = { publish: (message: OutgoingMessage) => sent.push(message), isHeard: () => true };
  ingest = await openIngest({ store, registry, outlet, now: () => nowMs });
  ingest.start();
}

async function close(): Promise<void> {
  await ingest.close();
  await store.close();
}

function booksOf(sourceId: string): SourceBooks {
  const books = ingest.books[sourceId];
  if (!books) throw new Error(`Expected books of ${sourceId}.`);
  const { received, stored, duplicates, refused, pending } = books;
  expect(stored + duplicates + refused + pending).toBe(received);
  return books;
}

/** Readings that went out live: [slot, time, value]. */
function shown(): (number | undefined)[][] {
  return sent.flatMap(({ topic, payload }) => {
    if (parseTopic(topic)?.type !== 'observations') return [];
    const decoded = decodeObservations(payload);
    if (!decoded.ok) throw new Error(decoded.reason);
    const { slot, timeMs, value } = decoded.value.batch;
    return Array.from(slot, (row, i) => [row, timeMs[i], value[i]]);
  });
}

async function settle(): Promise<void> {
  await vi.waitFor(() => {
    for (const id of Object.keys(ingest.books)) expect(booksOf(id).pending).toBe(0);
  }, SOON);
}

async function readAll() {
  const { observations } = await store.span(0, 4e12, { limit: 1000 });
  return Array.from(observations.slot, (slot, i) => [
    slot,
    observations.timeMs[i],
    observations.value[i],
  ]);
}

describe('readings', () => {
  test('are stored and shown, and every one is in the books', async () => {
    const mouth = ingest.attach('a');
    mouth.catalogue(CATALOGUE);
    mouth.observations(
      makeReadings([0, START_MS - 10, 1], [1, START_MS - 10, 2], [0, START_MS, 3]),
    );
    mouth.tracks(makeFixes([0, START_MS, 121.2, 31]));
    await settle();
    expect(booksOf('a')).toMatchObject({ received: 4, stored: 4, refused: 0, late: 0 });
    expect(await readAll()).toEqual([
      [0, START_MS - 10, 1],
      [1, START_MS - 10, 2],
      [0, START_MS, 3],
    ]);
    await vi.waitFor(() => expect(shown()).toHaveLength(3), SOON);
    expect(ingest.committed).toBe(4);
  });

  test('without row, time, number or place are refused with a reason, other results are kept', async () => {
    const mouth = ingest.attach('a');
    mouth.catalogue(CATALOGUE);
    mouth.observations({
      ...makeReadings(
        [9, START_MS, 1],
        [0, 0, 1],
        [1, START_MS, Number.NaN],
        [2, START_MS, Number.NaN],
        [3, START_MS, Number.POSITIVE_INFINITY],
        [3, START_MS, 5],
      ),
      extras: [undefined, undefined, undefined, { result: 'ajar' }, undefined, undefined],
    });
    mouth.tracks(makeFixes([0, START_MS, 121, 91], [7, START_MS, 121, 31]));
    await settle();
    expect(booksOf('a')).toMatchObject({
      received: 8,
      stored: 2,
      refused: 6,
      lastRefusal: expect.stringMatching(/^Expected a position on Earth/),
    });
    await vi.waitFor(() => expect(shown()).toEqual([[3, START_MS, 5]]), SOON);
    const kept = await store.scan({ slots: [2], order: 'time', descending: false, limit: 5 });
    expect(kept.extras?.[0]).toEqual({ result: 'ajar' });
  });

  test('that come late or again go to the history at most, never over newer ones', async () => {
    const mouth = ingest.attach('a');
    mouth.catalogue(CATALOGUE);
    mouth.observations(makeReadings([0, START_MS, 5]));
    await settle();
    mouth.observations(makeReadings([0, START_MS - 86_400_000, 4], [0, START_MS, 5]));
    await settle();
    expect(booksOf('a')).toMatchObject({ stored: 2, duplicates: 1, late: 2 });
    await vi.waitFor(() => expect(shown()).toEqual([[0, START_MS, 5]]), SOON);
    expect(await readAll()).toHaveLength(2);
  });

  test('from the future are marked, and beyond a minute stored but not shown', async () => {
    const mouth = ingest.attach('a');
    mouth.catalogue(CATALOGUE);
    mouth.observations(makeReadings([0, START_MS + 10_000, 1], [1, START_MS + 61_000, 2]));
    await settle();
    expect(booksOf('a')).toMatchObject({ stored: 2, ahead: 2, future: 1 });
    await vi.waitFor(() => expect(shown()).toEqual([[0, START_MS + 10_000, 1]]), SOON);
    expect(await readAll()).toHaveLength(2);
  });

  test('keep the order of arrival when the clock is set back', async () => {
    const mouth = ingest.attach('a');
    mouth.catalogue(CATALOGUE);
    mouth.observations(makeReadings([0, START_MS, 1]));
    await settle();
    nowMs -= 3_600_000;
    mouth.observations(makeReadings([1, nowMs, 2]));
    await settle();
    const { observations } = (await store.changesAfter(0, 10)) ?? {};
    expect([...(observations?.cursor ?? [])]).toEqual([1, 2]);
    expect([...(observations?.atMs ?? [])]).toEqual([START_MS, START_MS]);
  });

  test('go on live while the disk is full, wait within bounds, and are stored when there is room', async () => {
    const mouth = ingest.attach('a');
    mouth.catalogue(CATALOGUE);
    await mouth.ready();
    isFull = true;
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    for (let i = 1; i <= 60; i++)
      mouth.observations(
        makeReadings(
          ...Array.from(
            { length: 4000 },
            (_, k) => [k % 4, START_MS + i * 1000 + (k >> 2), i] as const,
          ),
        ),
      );
    mouth.incident(makeSourceIncident('fire', [START_MS]));
    await vi.waitFor(() => expect(ingest.storeProblem).toMatch(/disk is full/), SOON);
    const full = booksOf('a');
    expect(full.pending).toBeLessThanOrEqual(200_001);
    expect(full.refused).toBe(40_000);
    expect(full.lastRefusal).toMatch(/store that keeps up/);
    await vi.waitFor(() => expect(shown().at(-1)?.[1]).toBe(START_MS + 50_000 + 999), SOON);
    isFull = false;
    await settle();
    complaints.mockRestore();
    expect(ingest.storeProblem).toBeUndefined();
    expect(booksOf('a')).toMatchObject({ received: 240_001, stored: 200_001 });
    expect(await store.incidents(0, 4e12)).toHaveLength(1);
  });

  test('in a flood are thinned to the newest on the way out, counted, and all stored', async () => {
    const mouth = ingest.attach('a');
    mouth.catalogue(CATALOGUE);
    await mouth.ready();
    const rows = Array.from(
      { length: 30_000 },
      (_, i) => [i % 2, START_MS - 40_000 + i, i] as const,
    );
    mouth.observations(makeReadings(...rows));
    mouth.incident(makeSourceIncident('fire', [START_MS]));
    await settle();
    await vi.waitFor(() => expect(shown()).toHaveLength(2), SOON);
    expect(ingest.conflated).toBe(29_998);
    expect(shown().map(([slot, , value]) => [slot, value])).toEqual([
      [0, 29_998],
      [1, 29_999],
    ]);
    expect(sent.filter(({ topic }) => parseTopic(topic)?.type === 'incident')).toHaveLength(1);
    expect(booksOf('a').stored).toBe(30_001);
  });
});

test('a heartbeat tells a cursor only after everything up to it has gone out', async () => {
  const mouth = ingest.attach('a');
  mouth.catalogue(CATALOGUE);
  for (let i = 1; i <= 200; i++) {
    mouth.observations(makeReadings([i % 4, START_MS + i, i]));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  await settle();
  let out = 0;
  let beats = 0;
  for (const { topic, payload } of sent) {
    if (parseTopic(topic)?.type === 'observations') {
      const decoded = decodeObservations(payload);
      if (decoded.ok) out += decoded.value.batch.slot.length;
    } else if (topic === HEARTBEAT_TOPIC) {
      const beat = decodeHeartbeat(payload);
      if (!beat.ok) throw new Error(beat.reason);
      expect(beat.value.cursor).toBeLessThanOrEqual(out);
      beats++;
    }
  }
  expect(beats).toBeGreaterThan(1);
});

describe('rows', () => {
  test('of two sources that use the same names are kept apart, also after a restart', async () => {
    const other = makeSourceCatalogue('two', { sensors: 2, vehicles: 1 });
    for (const [id, catalogue] of [
      ['a', CATALOGUE],
      ['b', other],
    ] as const) {
      const mouth = ingest.attach(id);
      mouth.catalogue(catalogue);
      await mouth.ready();
    }
    const { catalogue } = registry;
    expect(catalogue.datastreams.map(({ id }) => id)).toEqual([
      ...CATALOGUE.datastreams.map(({ id }) => id),
      'b:s0/value',
      'b:s1/value',
    ]);
    expect(catalogue.datastreams.map(({ slot }) => slot)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(catalogue.datastreams[5]?.thingId).toBe('b:s1');
    expect(catalogue.version).toBe('test.0.2');
    expect(catalogue.extends).toBe('test.0.1');
    ingest.attach('b').observations(makeReadings([1, START_MS, 7]));
    await settle();
    expect(await readAll()).toEqual([[5, START_MS, 7]]);

    await close();
    await open();
    // The other way round this time.
    ingest.attach('b').catalogue(other);
    ingest.attach('a').catalogue(CATALOGUE);
    ingest.attach('a').observations(makeReadings([3, START_MS + 1, 8]));
    await settle();
    expect(registry.catalogue).toEqual({ ...catalogue, extends: undefined });
    expect(await readAll()).toContainEqual([3, START_MS + 1, 8]);
  });

  test('that are added extend the catalogue; who has an older one is told what is new', async () => {
    const mouth = ingest.attach('a');
    mouth.catalogue(CATALOGUE);
    await mouth.ready();
    const before = registry.catalogue.version;
    mouth.catalogue(makeSourceCatalogue('more', { sensors: 6, vehicles: 2 }));
    mouth.observations(makeReadings([5, START_MS, 1]));
    await settle();
    expect(registry.catalogue.extends).toBe(before);
    const update = registry.updateSince(before);
    expect(update?.datastreams.map(({ slot }) => slot)).toEqual([4, 5]);
    expect(update?.things.map(({ id }) => id)).toEqual(['s4', 's5', 's-vehicle-1']);
    expect(registry.updateSince('other.0.1')).toBeUndefined();
    expect(registry.updateSince('test.0.99')).toBeUndefined();
  });

  test('are told apart by what they are now, not by the object that tells them', async () => {
    const mouth = ingest.attach('a');
    const rename = (zh: string) => ({
      ...CATALOGUE,
      version: zh,
      things: CATALOGUE.things.map((thing, i) =>
        i === 1 ? { ...thing, name: { zh, en: zh } } : thing,
      ),
    });
    const nameOf = () => registry.catalogue.things[1]?.name.zh;
    for (const catalogue of [CATALOGUE, rename('甲'), CATALOGUE, rename('乙'), rename('乙')]) {
      mouth.catalogue(catalogue);
      await mouth.ready();
      expect(nameOf()).toBe(catalogue.things[1]?.name.zh);
    }
    expect(registry.catalogue.version).toBe('test.0.4');
  });

  test('that measure something else from now on are not read as before', async () => {
    const mouth = ingest.attach('a');
    mouth.catalogue(CATALOGUE);
    await mouth.ready();
    const datastreams = CATALOGUE.datastreams.map((stream) => ({ ...stream, unit: 'm' }));
    mouth.catalogue({ ...CATALOGUE, version: 'metres', datastreams });
    await mouth.ready();
    expect(registry.catalogue.version).toBe('test.1.2');
    expect(registry.catalogue.extends).toBeUndefined();
    expect(registry.updateSince('test.0.1')).toBeUndefined();
  });

  test('are read against the catalogue that came before them', async () => {
    const mouth = ingest.attach('a');
    mouth.catalogue(CATALOGUE);
    mouth.observations(makeReadings([0, START_MS, 1]));
    mouth.catalogue({
      ...CATALOGUE,
      version: 'turned round',
      datastreams: CATALOGUE.datastreams.toReversed().map((stream, slot) => ({ ...stream, slot })),
    });
    mouth.observations(makeReadings([0, START_MS, 2]));
    await settle();
    expect(await readAll()).toEqual([
      [0, START_MS, 1],
      [3, START_MS, 2],
    ]);
  });
});

describe('incidents and alerts', () => {
  const toldIds = () =>
    sent.flatMap(({ topic, payload, retain }) => {
      const parsed = parseTopic(topic);
      return parsed && 'id' in parsed && retain ? [`${parsed.id} ${payload.length > 0}`] : [];
    });

  test('are told and stored once in each version, retained, and leave when they end', async () => {
    const mouth = ingest.attach('a');
    mouth.catalogue(CATALOGUE);
    mouth.incident(makeSourceIncident('fire', [START_MS]));
    mouth.incident(makeSourceIncident('fire', [START_MS]));
    mouth.incident(makeSourceIncident('fire', [START_MS, START_MS + 1]));
    mouth.alert(makeSourceAlert('storm', START_MS, START_MS + 1e6));
    mouth.incidentGone('fire');
    mouth.incidentGone('never');
    mouth.alertGone('storm');
    await settle();
    expect(toldIds().filter((told) => told.startsWith('fire'))).toEqual([
      'fire true',
      'fire true',
      'fire false',
    ]);
    expect(toldIds().filter((told) => told.startsWith('storm'))).toEqual([
      'storm true',
      'storm false',
    ]);
    expect((await store.incidents(0, 4e12)).map(({ incident }) => incident?.stage)).toEqual([
      'reported',
      'accepted',
      undefined,
    ]);
    expect(await store.alerts(0, 4e12)).toHaveLength(2);
    expect(booksOf('a')).toMatchObject({ received: 7, stored: 5, duplicates: 2 });
  });

  test('that stand are told again after a restart, each still its source’s own', async () => {
    for (const id of ['a', 'b']) {
      const mouth = ingest.attach(id);
      mouth.catalogue(makeSourceCatalogue(id, { sensors: 1, prefix: id }));
      mouth.incident(makeSourceIncident('fire', [START_MS]));
    }
    await settle();
    await close();
    await open();
    expect(toldIds().sort()).toEqual(['b:fire true', 'fire true']);
    expect(ingest.attach('b').listedIncidents()).toEqual(['fire']);
    ingest.attach('b').incidentGone('fire');
    await settle();
    expect(toldIds().at(-1)).toBe('b:fire false');
    const first = sent.find(({ topic }) => topic.endsWith('/fire'));
    expect(decodeIncident(first?.payload ?? new Uint8Array()).ok).toBe(true);
  });
});

test('who subscribes is given the present, also of what was heard before a restart', async () => {
  const mouth = ingest.attach('a');
  mouth.catalogue(CATALOGUE);
  // Silent for longer than one message can span.
  mouth.observations(makeReadings([0, START_MS - 100 * 86_400_000, 1], [1, START_MS, 2]));
  await settle();
  await close();
  await open();
  const messages = ingest.greet([TOPIC_FILTERS.observations]);
  const rows = messages.flatMap(({ payload }) => {
    const decoded = decodeObservations(payload);
    if (!decoded.ok) throw new Error(decoded.reason);
    return Array.from(decoded.value.batch.slot, (slot, i) => [slot, decoded.value.batch.timeMs[i]]);
  });
  expect(rows.sort()).toEqual([
    [0, START_MS - 100 * 86_400_000],
    [1, START_MS],
  ]);
  expect(ingest.greet([TOPIC_FILTERS.incidents])).toEqual([]);
});
