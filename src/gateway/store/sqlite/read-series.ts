import type { Resolution, Series, SeriesQuery } from '../history-store.ts';
import { chooseResolution } from '../rows/choose-resolution.ts';
import { type BinRow, toSeries } from '../rows/to-series.ts';
import { readBins } from './bins.ts';
import type { Database } from './database.ts';
import { readState, type StoreState } from './state.ts';

export function readSeries(db: Database, query: SeriesQuery): Series {
  const { slot, fromMs, toMs, limit } = query;
  const state = readState(db);
  const resolution =
    query.resolution ??
    chooseResolution(
      query,
      (each) => floorOf(state, each),
      (each, most) => countUpTo(db, state, { slot, fromMs, toMs, resolution: each }, most),
    );
  const rows =
    resolution === 'raw'
      ? (db.rows(
          `SELECT time, 1, value, value, value FROM observation
            WHERE slot = ? AND time >= ? AND time <= ? AND value IS NOT NULL ORDER BY time, cursor`,
          slot,
          fromMs,
          toMs,
        ) as unknown as BinRow[])
      : readBins(db, state, { slot, fromMs, toMs, resolution });
  return toSeries(resolution, rows, limit);
}

function floorOf(state: StoreState, resolution: Resolution): number {
  switch (resolution) {
    case 'raw':
      return state.rawFloorMs;
    case '1min':
      return state.minuteFloorMs;
    case '15min':
      return state.quarterFloorMs;
    case '1h':
      return state.hourFloorMs;
  }
}

function countUpTo(
  db: Database,
  state: StoreState,
  query: { slot: number; fromMs: number; toMs: number; resolution: Resolution },
  most: number,
): number {
  const { slot, fromMs, toMs, resolution } = query;
  if (resolution === 'raw')
    return Number(
      db.row(
        `SELECT count(*) FROM (SELECT 1 FROM observation
          WHERE slot = ? AND time >= ? AND time <= ? AND value IS NOT NULL LIMIT ?)`,
        slot,
        fromMs,
        toMs,
        most,
      )?.[0],
    );
  return readBins(db, state, { slot, fromMs, toMs, resolution }).length;
}
