import { NEVER_MS } from '../never.ts';
import type { Database } from './database.ts';
import { CHUNK_MS } from './fix-chunk.ts';
import { thinKeyFrames } from './key-frames.ts';
import { removeFixes } from './remove-fixes.ts';
import { removeRaw } from './remove-raw.ts';
import { readState } from './state.ts';

/** Readings by which the border of the raw ones moves at once. */
const ROWS_A_MOVE = 20_000;
/** Free pages are given back to the disk where they are more than this part of the file. */
const MAX_FREE = 0.2;
const PAGES_A_STEP = 1000;

/** Removes the oldest readings and fixes until what is left fits. */
export function* keepWithinBudget(
  db: Database,
  nowMs: number,
  maxBytes: number,
): Generator<number, void> {
  while (usedBytes(db) > maxBytes) {
    const removal = removeOldest(db, nowMs);
    let removed = 0;
    for (const rows of removal) {
      removed += rows;
      yield rows;
    }
    removed += thinKeyFrames(db, NEVER_MS);
    if (removed > 0) continue;
    // Only what is always kept is left, and pictures of times that are gone.
    if (db.run('DELETE FROM key_frame WHERE time < ?', readState(db).rawFloorMs) === 0) break;
  }
  while (
    pragma(db, 'freelist_count') > Math.max(PAGES_A_STEP, MAX_FREE * pragma(db, 'page_count'))
  ) {
    db.exec(`PRAGMA incremental_vacuum(${PAGES_A_STEP})`);
    yield 0;
  }
}

function removeOldest(db: Database, nowMs: number): Generator<number, void> {
  const reading = db.row(
    'SELECT time FROM observation WHERE time >= ? ORDER BY time LIMIT 1',
    readState(db).rawFloorMs,
  )?.[0];
  const fixMs = oldestFix(db);
  if (fixMs !== undefined && (typeof reading !== 'number' || fixMs < reading)) {
    const borderMs = (Math.floor(fixMs / CHUNK_MS) + 1) * CHUNK_MS;
    return removeFixes(db, borderMs, Number.POSITIVE_INFINITY);
  }
  const border = db.row(
    `SELECT max(time) FROM (SELECT time FROM observation WHERE time >= ? AND time <= ?
      ORDER BY time LIMIT ?)`,
    readState(db).rawFloorMs,
    nowMs,
    ROWS_A_MOVE,
  )?.[0];
  return removeRaw(
    db,
    typeof border === 'number' ? border + 1 : NEVER_MS,
    Number.POSITIVE_INFINITY,
  );
}

function oldestFix(db: Database): number | undefined {
  const times = [
    db.row('SELECT min(bucket) FROM fix_chunk')?.[0],
    db.row('SELECT min(time) FROM fix')?.[0],
  ].filter((time) => typeof time === 'number');
  return times.length > 0 ? Math.min(...times) : undefined;
}

function usedBytes(db: Database): number {
  return (pragma(db, 'page_count') - pragma(db, 'freelist_count')) * pragma(db, 'page_size');
}

function pragma(db: Database, name: string): number {
  return Number(db.row(`PRAGMA ${name}`)?.[0]);
}
