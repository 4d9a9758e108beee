import { type Fix, freshnessOf, type Reading } from '#app';
import type { Datastream } from '#model';

/** A vehicle is out of sight once it has been silent for this long. */
const FIX_STALE_MS = 30_000;

/** Whether a stream's newest reading is too old to stand for the shown instant. */
export function isStale(
  reading: Reading,
  stream: Pick<Datastream, 'cadenceMs'>,
  nowMs: number,
): boolean {
  const freshness = freshnessOf(nowMs - reading.timeMs, stream.cadenceMs);
  return freshness === 'stale' || freshness === 'silent';
}

/** Whether a vehicle's newest position is too old to stand for the shown instant. */
export function isFixStale(fix: Fix, nowMs: number): boolean {
  return nowMs - fix.timeMs > FIX_STALE_MS;
}
