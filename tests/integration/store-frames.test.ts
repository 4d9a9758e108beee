import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { HistoryStore } from '../../src/gateway/store/history-store.ts';
import { openPostgresStore } from '../../src/gateway/store/postgres/open-postgres-store.ts';
import { openSqliteStore } from '../../src/gateway/store/sqlite/open-sqlite-store.ts';
import { needPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';

const T0 = Date.UTC(2026, 4, 1);
const HOUR_MS = 3_600_000;
const SLOTS = 300;
const KEPT_MS = 3650 * 24 * HOUR_MS;
const RULES = {
  rawMs: KEPT_MS,
  minuteMs: KEPT_MS,
  quarterMs: KEPT_MS,
  hourMs: KEPT_MS,
  tracksMs: KEPT_MS,
  maxBytes: Number.MAX_SAFE_INTEGER,
};
const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A store, and a look into its tables from outside. */
interface Opened {
  readonly store: HistoryStore;
  ask(sql: string): Promise<number>;
}

async function openSqlite(): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'yunjian-frames-'));
  const file = join(folder, 'history.db');
  const store = await openSqliteStore({ file });
  const db = new DatabaseSync(file, { readOnly: true });
  undo.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => store.close(),
    () => db.close(),
  );
  return { store, ask: async (sql) => Number(Object.values(db.prepare(sql).get() ?? {})[0]) };
}

async function openPostgres(server: TestPostgres): Promise<Opened> {
  const url = await server.createDatabase();
  const store = await openPostgresStore({ url });
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('SET search_path TO history');
  undo.push(
    () => store.close(),
    () => client.end(),
  );
  return {
    store,
    ask: async (sql) => Number(Object.values((await client.query(sql)).rows[0] as object)[0]),
  };
}

interface Row {
  readonly slot: number;
  readonly timeMs: number;
  readonly atMs: number;
  readonly cursor: number;
}

function append(
  { store, sent }: { readonly store: HistoryStore; readonly sent: Row[] },
  length: number,
  timeOf: (i: number) => number,
  atMs: number | ((i: number) => number),
) {
  const before = sent.at(-1)?.cursor ?? 0;
  const rows = Array.from({ length }, (_, i): Row => {
    return {
      slot: (i * 7) % SLOTS,
      timeMs: timeOf(i),
      atMs: typeof atMs === 'number' ? atMs : atMs(i),
      cursor: before + i + 1,
    };
  });
  for (const row of rows) sent.push(row);
  return store.append({
    observations: {
      slot: Uint32Array.from(rows, (row) => row.slot),
      timeMs: Float64Array.from(rows, (row) => row.timeMs),
      value: Float64Array.from(rows, (_, i) => (i % 1000) / 10),
      atMs: Float64Array.from(rows, (row) => row.atMs),
      cursor: Float64Array.from(rows, (row) => row.cursor),
    },
  });
}

/** The newest row of each slot, by looking at every row. */
function findFrame(rows: readonly Row[], atMs: number, knownMs: number): Row[] {
  const newest = new Map<number, Row>();
  for (const row of rows) {
    if (row.timeMs > atMs || row.atMs > knownMs) continue;
    const known = newest.get(row.slot);
    // Rows are in the order of their cursors.
    if (!known || row.timeMs >= known.timeMs) newest.set(row.slot, row);
  }
  return [...newest.values()].sort((a, b) => a.slot - b.slot);
}

async function compare(store: HistoryStore, sent: readonly Row[]): Promise<void> {
  for (let i = 0; i < 7; i++) {
    const atMs = T0 + (i / 6) * 8 * HOUR_MS - 777;
    for (const knownMs of [Number.POSITIVE_INFINITY, atMs + HOUR_MS / 2, atMs - HOUR_MS]) {
      const { observations } = await store.frame(atMs, {
        trackAgeMs: 0,
        ...(Number.isFinite(knownMs) && { knownMs }),
      });
      const expected = findFrame(sent, atMs, knownMs);
      expect([...observations.slot]).toEqual(expected.map((row) => row.slot));
      expect([...observations.cursor]).toEqual(expected.map((row) => row.cursor));
    }
  }
}

const framesOf = (ask: Opened['ask']) => ask('SELECT count(*) FROM key_frame');

describe('the embedded engine', () => testKeyFrames(openSqlite));

describe.skipIf(!needPostgres())('PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());
  testKeyFrames(() => openPostgres(server));
});

function testKeyFrames(open: () => Promise<Opened>): void {
  test('key frames stay right when rows come late, a few or very many', async () => {
    const { store, ask } = await open();
    let sent: Row[] = [];
    const nowMs = T0 + 8 * HOUR_MS;
    const rows = 120_000;
    await append(
      { store, sent },
      rows,
      (i) => T0 + Math.floor((i / rows) * 8 * HOUR_MS),
      (i) => T0 + Math.floor((i / rows) * 8 * HOUR_MS) + 500,
    );
    await compare(store, sent);
    expect(await framesOf(ask)).toBe(0);
    await store.maintain(nowMs, RULES);
    const made = await framesOf(ask);
    expect(made).toBeGreaterThan(25);
    await compare(store, sent);

    // A few: they are looked through at each frame.
    await append({ store, sent }, 300, (i) => T0 + i * 90_000 + 1, nowMs);
    await compare(store, sent);
    await store.maintain(nowMs, RULES);
    expect(await framesOf(ask)).toBe(made);
    await compare(store, sent);

    // Very many: the frames are made anew.
    await append({ store, sent }, 9000, (i) => T0 + HOUR_MS + i * 2000 + 3, nowMs + 1);
    await compare(store, sent);
    await store.maintain(nowMs, RULES);
    await compare(store, sent);
    expect(await framesOf(ask)).toBeGreaterThanOrEqual(made - 1);
    expect(await ask('SELECT count(*) FROM late')).toBeLessThan(1000);

    const doomed = new Set(Array.from({ length: 50 }, (_, i) => 60_000 + i * 11));
    await store.deleteObservations([...doomed]);
    sent = sent.filter((row) => !doomed.has(row.cursor));
    await compare(store, sent);
    await store.maintain(nowMs, RULES);
    await compare(store, sent);
  });

  test('a burst makes more key frames, so that few rows lie behind the last one', async () => {
    const { store, ask } = await open();
    await append({ store, sent: [] }, 160_000, (i) => T0 + Math.floor(i / 400), T0 + 1000);
    await store.maintain(T0 + HOUR_MS, RULES);
    expect(await framesOf(ask)).toBeGreaterThanOrEqual(3);
    const between = await ask(
      `SELECT max(n) AS most FROM (SELECT (SELECT count(*) FROM observation o WHERE o.time <= k.time
        AND o.time > coalesce((SELECT max(p.time) FROM key_frame p WHERE p.time < k.time), 0)) AS n
        FROM key_frame k) counted`,
    );
    expect(between).toBeLessThan(60_000);
  });

  test('frames of times whose readings are gone are those of the hour before', async () => {
    const { store, ask } = await open();
    const rows = 60_000;
    const nowMs = T0 + 8 * HOUR_MS;
    await append({ store, sent: [] }, rows, (i) => T0 + Math.floor((i / rows) * 8 * HOUR_MS), T0);
    await store.maintain(nowMs, RULES);
    const before = await store.frame(T0 + 2 * HOUR_MS, { trackAgeMs: 0 });
    await store.maintain(nowMs, { ...RULES, rawMs: 3 * HOUR_MS });
    expect(await store.count({ toMs: T0 + 4 * HOUR_MS })).toBe(0);
    expect(await store.frame(T0 + 2 * HOUR_MS, { trackAgeMs: 0 })).toEqual(before);
    expect(await store.frame(T0 + 2 * HOUR_MS + HOUR_MS / 2, { trackAgeMs: 0 })).toEqual(before);
    expect(await framesOf(ask)).toBeLessThan(22);
  });
}
