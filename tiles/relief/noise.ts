import { createRandom } from '#lib/random/random.ts';

/** A smooth random field over the plane, in [−1, 1], one lump per unit. */
export type Noise = (x: number, y: number) => number;

const SIZE = 128;

/** Value noise from a table of 128 × 128 random numbers, repeated beyond it; the same for the same seed. */
export function createNoise(seed: number): Noise {
  const random = createRandom(seed);
  const table = Float64Array.from({ length: SIZE * SIZE }, () => 2 * random() - 1);
  const mask = SIZE - 1;
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const u = smooth(x - column);
    const v = smooth(y - row);
    const west = column & mask;
    const east = (column + 1) & mask;
    const south = (row & mask) * SIZE;
    const north = ((row + 1) & mask) * SIZE;
    const a = table[south + west] as number;
    const b = table[south + east] as number;
    const c = table[north + west] as number;
    const d = table[north + east] as number;
    return a + (b - a) * u + (c - a) * v + (a - b - c + d) * u * v;
  };
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

/** 0 up to `from`, 1 from `to` on, an S between. */
export function smoothStep(from: number, to: number, value: number): number {
  return smooth(Math.max(0, Math.min(1, (value - from) / (to - from))));
}
