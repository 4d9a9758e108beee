const STEP_MS = 30_000;
const PERIOD_MS = 1_200_000;
const REACH_PX = 4;
const HOUR_MS = 3_600_000;

/** Where the panels stand against burn-in: a slow Lissajous figure of whole pixels, a step each half minute. */
export function driftAt(timeMs: number): { readonly x: number; readonly y: number } {
  const turn = (2 * Math.PI * Math.floor(timeMs / STEP_MS) * STEP_MS) / PERIOD_MS;
  return {
    x: Math.round(REACH_PX * Math.sin(turn)),
    y: Math.round(REACH_PX * Math.sin(1.5 * turn)),
  };
}

/** Whether left and right have changed places. */
export function isMirrored(timeMs: number, everyH: number | null): boolean {
  return everyH !== null && Math.floor(timeMs / (everyH * HOUR_MS)) % 2 === 1;
}

/** Whether a time of day `HH:mm` lies within the dark hours; they may go over midnight. */
export function isDimmed(
  minute: string,
  dim: { readonly from: string; readonly to: string } | null,
): boolean {
  if (!dim) return false;
  return dim.from <= dim.to
    ? minute >= dim.from && minute < dim.to
    : minute >= dim.from || minute < dim.to;
}
