import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { HistoryStore } from '../../src/gateway/store/history-store.ts';
import { openPostgresStore } from '../../src/gateway/store/postgres/open-postgres-store.ts';
import { openSqliteStore } from '../../src/gateway/store/sqlite/open-sqlite-store.ts';
import { needPostgres, startPostgres } from '../support/postgres.ts';
import { CRASH_ROWS, makeCrashIntake } from '../support/store-intakes.ts';

const CHILD = join(import.meta.dirname, '../support/store-child.ts');
const NODE = join(import.meta.dirname, '../../node_modules/.bin/node');
/** Twenty starts of a process take a while on a busy machine. */
const PATIENCE_MS = 600_000;
const undo: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

test(
  'SQLite: a killed process loses nothing that was acknowledged and tears nothing',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yunjian-crash-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'history.db');
    await killAndCount(20, ['sqlite', file], () => openSqliteStore({ file }));
  },
  PATIENCE_MS,
);

describe.skipIf(!needPostgres())('with a server', () => {
  test('PostgreSQL: a killed gateway loses nothing that was acknowledged and tears nothing', async () => {
    const server = await startPostgres();
    undo.push(() => server.close());
    const url = await server.createDatabase();
    await killAndCount(5, ['postgres', url], () => openPostgresStore({ url }));
  });

  test('PostgreSQL: a killed server loses nothing that was acknowledged and tears nothing', async () => {
    const server = await startPostgres();
    undo.push(() => server.close());
    const url = await server.createDatabase();
    const store = await openPostgresStore({ url });
    let acknowledged = 0;
    let isEnding = false;
    const appending = (async () => {
      for (let cursor = 0; !isEnding; ) {
        const made = makeCrashIntake(cursor);
        await store.append(made.intake);
        cursor = made.lastCursor;
        acknowledged = cursor;
      }
    })();
    for (let round = 0; round < 3; round++) {
      await delay(200 + round * 137);
      await server.restart();
    }
    isEnding = true;
    await appending;
    await check(store, acknowledged);
    await store.close();
  });
});

async function killAndCount(
  rounds: number,
  childArguments: readonly string[],
  open: () => Promise<HistoryStore>,
): Promise<void> {
  let cursor = 0;
  for (let round = 0; round < rounds; round++) {
    const acknowledged = await runAndKill([...childArguments, String(cursor)], round);
    const store = await open();
    try {
      cursor = await check(store, Math.max(cursor, acknowledged));
    } finally {
      await store.close();
    }
  }
  // Otherwise nothing was put to the test.
  expect(cursor).toBeGreaterThan(0);
}

/** Lets a child append for a while after its first acknowledgement. @returns the last cursor it was told */
async function runAndKill(childArguments: readonly string[], round: number): Promise<number> {
  const child = spawn(NODE, [CHILD, ...childArguments], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  const isGoing = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      told += String(data);
      if (/^\d+\n/m.test(told)) resolve();
    });
    child.once('exit', () => reject(new Error('Expected the child to go on until it is killed.')));
  });
  await isGoing;
  // Spread over commits, chunks and bins of different sizes.
  await delay((round * 61) % 400);
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
  // A line that was cut off was not told.
  const lines = told.slice(0, told.lastIndexOf('\n')).split('\n');
  return Number(lines.findLast((line) => /^\d+$/.test(line)));
}

/** Every intake up to the last cursor is there as a whole, and all that was acknowledged is. */
async function check(store: HistoryStore, acknowledged: number): Promise<number> {
  const stats = await store.stats();
  expect(stats.lastCursor).toBeGreaterThanOrEqual(acknowledged);
  const rowsAnIntake = 2 * CRASH_ROWS + 1;
  expect(stats.lastCursor % rowsAnIntake).toBe(0);
  const intakes = stats.lastCursor / rowsAnIntake;
  expect(stats).toMatchObject({
    observations: intakes * CRASH_ROWS,
    fixes: intakes * CRASH_ROWS,
  });
  let cursor = 0;
  let rows = 0;
  for (;;) {
    const page = await store.changesAfter(cursor, 10_000);
    if (!page) throw new Error('Expected all changes to be kept.');
    const { observations, tracks, incidents } = page;
    rows += observations.cursor.length + tracks.cursor.length + incidents.length;
    for (const [i, each] of observations.cursor.entries())
      if (observations.value[i] !== each / 2)
        throw new Error(`Expected row ${each} as it was sent.`);
    for (const [i, each] of tracks.cursor.entries()) {
      const sentCursor = each - CRASH_ROWS;
      const sentPlace = (sentCursor - 1) % rowsAnIntake;
      const lonDeg = 121 + (each - CRASH_ROWS) / 1e6;
      if (tracks.lonDeg[i] !== lonDeg || tracks.trackSlot[i] !== sentPlace)
        throw new Error(`Expected fix ${each} as it was sent.`);
    }
    if (page.complete) break;
    cursor = page.cursor;
  }
  expect(rows).toBe(stats.lastCursor);
  return stats.lastCursor;
}
