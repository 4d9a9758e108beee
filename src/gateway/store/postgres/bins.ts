import type { ClientBase } from 'pg';
import type { Resolution } from '../history-store.ts';
import { BIN_MS } from '../rows/choose-resolution.ts';
import type { BinRow } from '../rows/to-series.ts';
import type { PostgresState } from './state.ts';

type BinResolution = Exclude<Resolution, 'raw'>;

export const BIN_TABLES: Readonly<Record<BinResolution, string>> = {
  '1min': 'bin_minute',
  '15min': 'bin_quarter',
  '1h': 'bin_hour',
};

export const BIN_RESOLUTIONS = Object.keys(BIN_TABLES) as BinResolution[];

const startOf = (binMs: number) => `(floor(time / ${binMs}) * ${binMs})`;

/** Adds rows with cursors in (fromCursor, toCursor] to all bins, each row once. */
export async function addToBins(
  client: ClientBase,
  fromCursor: number,
  toCursor: number,
): Promise<void> {
  for (const resolution of BIN_RESOLUTIONS)
    await client.query(
      `INSERT INTO history.${BIN_TABLES[resolution]} AS b
        SELECT slot, ${startOf(BIN_MS[resolution])} AS start, count(*), sum(value), min(value), max(value)
          FROM history.observation WHERE cursor > $1 AND cursor <= $2 AND value IS NOT NULL
          GROUP BY slot, start
        ON CONFLICT (slot, time) DO UPDATE SET n = b.n + excluded.n, sum = b.sum + excluded.sum,
          min = least(b.min, excluded.min), max = greatest(b.max, excluded.max)`,
      [fromCursor, toCursor],
    );
}

/** Bins of one datastream that begin in [fromMs, toMs], oldest first; rows not yet added are counted in. */
export async function readBins(
  client: ClientBase,
  state: PostgresState,
  query: { slot: number; fromMs: number; toMs: number; resolution: BinResolution },
): Promise<BinRow[]> {
  const { slot, toMs, resolution } = query;
  const binMs = BIN_MS[resolution];
  const { rows } = await client.query({
    text: `SELECT start, sum(n)::float8, sum(sum), min(min), max(max) FROM (
        SELECT time AS start, n, sum, min, max FROM history.${BIN_TABLES[resolution]}
          WHERE slot = $1 AND time >= $2 AND time <= $3
        UNION ALL
        SELECT ${startOf(binMs)}, 1, value, value, value FROM history.observation
          WHERE slot = $1 AND time >= $2 AND time < $4 AND cursor > $5 AND value IS NOT NULL
      ) t GROUP BY start ORDER BY start`,
    values: [
      slot,
      Math.floor(query.fromMs / binMs) * binMs,
      toMs,
      (Math.floor(toMs / binMs) + 1) * binMs,
      state.binnedCursor,
    ],
    rowMode: 'array',
  });
  return rows as unknown as BinRow[];
}

/** Takes readings out of their bins: from what is left, or, where the others are gone, by subtraction. */
export async function removeFromBins(
  client: ClientBase,
  state: PostgresState,
  { slot, timeMs, value }: { slot: number; timeMs: number; value: number },
): Promise<void> {
  for (const resolution of BIN_RESOLUTIONS) {
    const table = `history.${BIN_TABLES[resolution]}`;
    const binMs = BIN_MS[resolution];
    const start = Math.floor(timeMs / binMs) * binMs;
    if (start < state.floorsMs.raw) {
      await client.query(
        `UPDATE ${table} SET n = n - 1, sum = sum - $3 WHERE slot = $1 AND time = $2`,
        [slot, start, value],
      );
      await client.query(`DELETE FROM ${table} WHERE slot = $1 AND time = $2 AND n <= 0`, [
        slot,
        start,
      ]);
      continue;
    }
    await client.query(`DELETE FROM ${table} WHERE slot = $1 AND time = $2`, [slot, start]);
    await client.query(
      `INSERT INTO ${table}
        SELECT slot, $2, count(*), sum(value), min(value), max(value) FROM history.observation
          WHERE slot = $1 AND time >= $2 AND time < $3 AND cursor <= $4 AND value IS NOT NULL GROUP BY slot`,
      [slot, start, start + binMs, state.binnedCursor],
    );
  }
}
