import type { Resolution } from '../history-store.ts';
import { RESOLUTIONS } from '../history-store.ts';

/** Resolutions that are made of bins, with their lengths. */
export const BIN_MS: Readonly<Record<Exclude<Resolution, 'raw'>, number>> = {
  '1min': 60_000,
  '15min': 900_000,
  '1h': 3_600_000,
};

/** A resolution needs at most so many times the points that are asked for. */
const MAX_ROWS_A_POINT = 4;

/**
 * The finest resolution that is kept from `fromMs` on and needs no more than four rows a point; else the
 * coarsest of those that are kept; else the one that is kept the longest.
 *
 * @param countUpTo rows there are in the span, counted no further than told
 */
export function chooseResolution(
  { fromMs, limit }: { readonly fromMs: number; readonly limit: number },
  floorMs: (resolution: Resolution) => number,
  countUpTo: (resolution: Resolution, most: number) => number,
): Resolution {
  const kept = RESOLUTIONS.filter((resolution) => fromMs >= floorMs(resolution));
  const most = MAX_ROWS_A_POINT * limit;
  const fitting = kept.find((resolution) => countUpTo(resolution, most + 1) <= most);
  return fitting ?? kept.at(-1) ?? longestKept(floorMs);
}

function longestKept(floorMs: (resolution: Resolution) => number): Resolution {
  return RESOLUTIONS.reduce((best, each) => (floorMs(each) < floorMs(best) ? each : best));
}
