import { unitNoise } from '#lib/random/random.ts';

/** Smooth noise in [0, 1): random values on a lattice of `scaleM`, blended between. */
export function sampleValueNoise(seed: number, scaleM: number, x: number, y: number): number {
  const c = Math.floor(x / scaleM);
  const r = Math.floor(y / scaleM);
  const u = smooth(x / scaleM - c);
  const v = smooth(y / scaleM - r);
  const low = unitNoise(seed, c, r) * (1 - u) + unitNoise(seed, c + 1, r) * u;
  const high = unitNoise(seed, c, r + 1) * (1 - u) + unitNoise(seed, c + 1, r + 1) * u;
  return low * (1 - v) + high * v;
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}
