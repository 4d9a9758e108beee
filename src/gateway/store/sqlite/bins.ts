import type { Resolution } from '../history-store.ts';
import { BIN_MS } from '../rows/choose-resolution.ts';
import type { BinRow } from '../rows/to-series.ts';
import type { Database } from './database.ts';
import type { StoreState } from './state.ts';

type BinResolution = Exclude<Resolution, 'raw'>;

export const BIN_TABLES: Readonly<Record<BinResolution, string>> = {
  '1min': 'bin_minute',
  '15min': 'bin_quarter',
  '1h': 'bin_hour',
};

export const BIN_RESOLUTIONS = Object.keys(BIN_TABLES) as BinResolution[];

/** Start of the bin of a time, in SQL; right for times before 1970 too. */
const startOf = (time: string, binMs: number) => `(floor(${time} / ${binMs}.0) * ${binMs})`;

/**
 * Adds rows with cursors in (fromCursor, toCursor] to all bins. Each row is added once, when its cursor comes,
 * so that late ones find their bin and nothing needs to be kept for them.
 */
export function addToBins(db: Database, fromCursor: number, toCursor: number): void {
  for (const resolution of BIN_RESOLUTIONS)
    db.run(
      `INSERT INTO ${BIN_TABLES[resolution]}
        SELECT slot, ${startOf('time', BIN_MS[resolution])} AS start, count(*), sum(value), min(value), max(value)
          FROM observation WHERE cursor > ? AND cursor <= ? AND value IS NOT NULL GROUP BY slot, start
        ON CONFLICT DO UPDATE SET n = n + excluded.n, sum = sum + excluded.sum,
          min = min(min, excluded.min), max = max(max, excluded.max)`,
      fromCursor,
      toCursor,
    );
}

/** Bins of one datastream that begin in [fromMs, toMs], oldest first; rows not yet added are counted in. */
export function readBins(
  db: Database,
  state: StoreState,
  query: { slot: number; fromMs: number; toMs: number; resolution: BinResolution },
): BinRow[] {
  const { slot, toMs, resolution } = query;
  const binMs = BIN_MS[resolution];
  const fromMs = Math.floor(query.fromMs / binMs) * binMs;
  return db.rows(
    `SELECT start, sum(n), sum(sum), min(min), max(max) FROM (
      SELECT time AS start, n, sum, min, max FROM ${BIN_TABLES[resolution]}
        WHERE slot = ?1 AND time >= ?2 AND time <= ?3
      UNION ALL
      SELECT ${startOf('time', binMs)}, 1, value, value, value FROM observation
        WHERE slot = ?1 AND time >= ?2 AND time < ?4 AND cursor > ?5 AND value IS NOT NULL
    ) GROUP BY start ORDER BY start`,
    slot,
    fromMs,
    toMs,
    (Math.floor(toMs / binMs) + 1) * binMs,
    state.binnedCursor,
  ) as unknown as BinRow[];
}

/** Takes a reading out of its bins: from what is left, or, where the others are gone, by subtraction. */
export function removeFromBins(
  db: Database,
  state: StoreState,
  { slot, timeMs, value }: { slot: number; timeMs: number; value: number },
): void {
  for (const resolution of BIN_RESOLUTIONS) {
    const table = BIN_TABLES[resolution];
    const binMs = BIN_MS[resolution];
    const start = Math.floor(timeMs / binMs) * binMs;
    if (start < state.rawFloorMs) {
      db.run(
        `UPDATE ${table} SET n = n - 1, sum = sum - ? WHERE slot = ? AND time = ?`,
        value,
        slot,
        start,
      );
      db.run(`DELETE FROM ${table} WHERE slot = ? AND time = ? AND n <= 0`, slot, start);
      continue;
    }
    db.run(`DELETE FROM ${table} WHERE slot = ? AND time = ?`, slot, start);
    db.run(
      `INSERT INTO ${table} SELECT slot, ?, count(*), sum(value), min(value), max(value) FROM observation
        WHERE slot = ? AND time >= ? AND time < ? AND cursor <= ? AND value IS NOT NULL GROUP BY slot`,
      start,
      slot,
      start,
      start + binMs,
      state.binnedCursor,
    );
  }
}
