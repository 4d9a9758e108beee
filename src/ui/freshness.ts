import type { Fix, Reading } from '#app';
import type { Datastream } from '#model';

/** A reading is stale once its stream has been silent for this many of its periods, as on the map. */
const PERIODS = 5;

/** A vehicle is out of sight once it has been silent for this long. */
const FIX_STALE_MS = 30_000;

/** No reading is called stale before this age, however short the stream's period. */
const LEAST_STALE_MS = 30_000;

/** Whether a stream's newest reading is too old to stand for now. */
export function isStale(
  reading: Reading,
  stream: Pick<Datastream, 'cadenceMs'>,
  nowMs: number,
): boolean {
  return nowMs - reading.timeMs > Math.max(LEAST_STALE_MS, PERIODS * stream.cadenceMs);
}

/** Whether a vehicle's newest position is too old to stand for now. */
export function isFixStale(fix: Fix, nowMs: number): boolean {
  return nowMs - fix.timeMs > FIX_STALE_MS;
}
