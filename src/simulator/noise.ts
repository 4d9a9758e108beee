import { unitNoise } from '#lib/random/random.ts';

/** Smooth noise in time between −1 and 1 that changes over about `periodMs`; any instant can be asked alone. */
export function smoothNoise(seed: number, timeMs: number, periodMs: number): number {
  const x = timeMs / periodMs;
  const k = Math.floor(x);
  const f = x - k;
  const a = unitNoise(seed, k);
  return 2 * (a + (unitNoise(seed, k + 1) - a) * f * f * (3 - 2 * f)) - 1;
}

/** Three octaves of `smoothNoise`, −1 … 1: wanders slowly and trembles a little, like an AR(1) process. */
export function wanderingNoise(seed: number, timeMs: number, periodMs: number): number {
  return (
    0.58 * smoothNoise(seed, timeMs, periodMs) +
    0.28 * smoothNoise(seed + 1, timeMs, periodMs / 3.1) +
    0.14 * smoothNoise(seed + 2, timeMs, periodMs / 11.3)
  );
}

/** Smooth noise in the plane, 0 … 1, over cells of size 1. */
export function planeNoise(seed: number, x: number, y: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const u = (x - i) * (x - i) * (3 - 2 * (x - i));
  const v = (y - j) * (y - j) * (3 - 2 * (y - j));
  const south = unitNoise(seed, i, j) * (1 - u) + unitNoise(seed, i + 1, j) * u;
  const north = unitNoise(seed, i, j + 1) * (1 - u) + unitNoise(seed, i + 1, j + 1) * u;
  return south * (1 - v) + north * v;
}

/** A number of the standard normal distribution that depends only on the integers given. */
export function normalNoise(...parts: readonly number[]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - unitNoise(...parts, 1)));
  return radius * Math.cos(2 * Math.PI * unitNoise(...parts, 2));
}

export function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}

/** 0 before `from`, 1 after `to`, smooth between. */
export function smoothStep(value: number, from: number, to: number): number {
  const x = clamp((value - from) / (to - from), 0, 1);
  return x * x * (3 - 2 * x);
}
