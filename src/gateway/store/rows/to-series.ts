import type { Resolution, Series } from '../history-store.ts';
import { thinEvenly } from './even-thinning.ts';

/** Start, count, sum, least and greatest of a bin; a reading is a bin of one. */
export type BinRow = readonly [timeMs: number, n: number, sum: number, min: number, max: number];

/** @param rows oldest first */
export function toSeries(resolution: Resolution, rows: readonly BinRow[], limit: number): Series {
  const places = thinEvenly(rows.length, limit);
  const at = (place: number) => rows[place] as BinRow;
  return {
    resolution,
    timeMs: Float64Array.from(places, (place) => at(place)[0]),
    value: Float64Array.from(places, (place) => at(place)[2] / at(place)[1]),
    min: Float64Array.from(places, (place) => at(place)[3]),
    max: Float64Array.from(places, (place) => at(place)[4]),
    count: Uint32Array.from(places, (place) => at(place)[1]),
  };
}
