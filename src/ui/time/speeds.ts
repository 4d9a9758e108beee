import { MAX_RATE } from '#app';

/** Speeds offered, from real time on. */
export const SPEEDS: readonly number[] = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, MAX_RATE];

/** The next faster (1) or slower (−1) of the speeds offered. */
export function nextSpeed(rate: number, direction: 1 | -1): number {
  const next =
    direction > 0 ? SPEEDS.find((speed) => speed > rate) : SPEEDS.findLast((speed) => speed < rate);
  return next ?? rate;
}
