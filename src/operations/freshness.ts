/** How far a reading can still be taken for the present; a silent device may be broken or gone. */
export type Freshness = 'fresh' | 'late' | 'stale' | 'silent';

/** Below this a reading of a fast sensor is never late: the network may take that long. */
const LATE_FLOOR_MS = 10_000;
const STALE_FLOOR_MS = 30_000;
const SILENT_FLOOR_MS = 600_000;

/** Late after two cadences, stale after five, silent after twenty, but never within the network's own delays. */
export function freshnessOf(ageMs: number, cadenceMs: number): Freshness {
  if (!(ageMs <= Math.max(20 * cadenceMs, SILENT_FLOOR_MS))) return 'silent';
  if (ageMs > Math.max(5 * cadenceMs, STALE_FLOOR_MS)) return 'stale';
  return ageMs > Math.max(2 * cadenceMs, LATE_FLOOR_MS) ? 'late' : 'fresh';
}
