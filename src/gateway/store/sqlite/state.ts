import type { Database } from './database.ts';

const COLUMNS = {
  lastCursor: 'last_cursor',
  observations: 'observations',
  fixes: 'fixes',
  binnedCursor: 'binned_cursor',
  lostCursor: 'lost_cursor',
  packedMs: 'packed_ms',
  frameMs: 'frame_ms',
  lateRows: 'late_rows',
  rawFloorMs: 'raw_floor',
  minuteFloorMs: 'minute_floor',
  quarterFloorMs: 'quarter_floor',
  hourFloorMs: 'hour_floor',
} as const;

/**
 * What the store knows of itself, kept in the same transaction as what it is about.
 *
 * - `lastCursor`: highest one taken in, of duplicates too. `lostCursor`: highest one removed by retention.
 * - `binnedCursor`: rows up to it are in the bins.
 * - `packedMs`: fixes before it may lie in chunks.
 * - `frameMs`: newest key frame; rows that come for instants up to it are `late`.
 * - `…FloorMs`: before it rows or bins may have been removed.
 */
export type StoreState = { -readonly [Name in keyof typeof COLUMNS]: number };

const NAMES = Object.keys(COLUMNS) as (keyof StoreState)[];
const READ = `SELECT ${NAMES.map((name) => COLUMNS[name]).join(', ')} FROM state`;
const WRITE = `UPDATE state SET ${NAMES.map((name) => `${COLUMNS[name]} = ?`).join(', ')}`;

export function readState(db: Database): StoreState {
  const row = db.row(READ) as readonly number[];
  return Object.fromEntries(NAMES.map((name, i) => [name, row[i]])) as StoreState;
}

export function writeState(db: Database, state: StoreState): void {
  db.run(WRITE, ...NAMES.map((name) => state[name]));
}
