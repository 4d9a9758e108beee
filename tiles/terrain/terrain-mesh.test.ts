import { expect, test } from 'vitest';
import { createRandom } from '#lib/random/random.ts';
import { simplifyEdge } from './edge-profile.ts';
import { meshSamples } from './terrain-mesh.ts';

const SIDE = 17;

/** Rough ground in whole metres, so that many errors tie and many equal the tolerance. */
function roughSamples(seed: number) {
  const random = createRandom(seed);
  return {
    side: SIDE,
    heightM: Float64Array.from({ length: SIDE * SIDE }, () => Math.floor(4 * random())),
  };
}

test('edges hold every point of their own profile, ties or not, and spare points lie on it', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const samples = roughSamples(seed);
    const mesh = meshSamples(samples, 1);
    const west = Array.from({ length: SIDE }, (_, row) => samples.heightM[row * SIDE] as number);
    const kept = simplifyEdge(west, 1);
    const rows = new Set<number>();
    for (let v = 0; v < mesh.heightM.length; v++)
      if (mesh.coords[2 * v] === 0) rows.add(mesh.coords[2 * v + 1] as number);
    for (let row = 0; row < SIDE; row++)
      if (kept[row]) expect(rows.has(row), `seed ${seed}`).toBe(true);
  }
});

test('triangles cover the tile once, all facing up', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const { coords, triangles } = meshSamples(roughSamples(seed), 1);
    let twice = 0;
    for (let t = 0; t < triangles.length; t += 3) {
      const [a, b, c] = triangles.slice(t, t + 3) as [number, number, number];
      const x = (v: number) => coords[2 * v] as number;
      const y = (v: number) => -(coords[2 * v + 1] as number);
      const area = (x(b) - x(a)) * (y(c) - y(a)) - (y(b) - y(a)) * (x(c) - x(a));
      expect(area).toBeGreaterThan(0);
      twice += area;
    }
    expect(twice / 2).toBe((SIDE - 1) ** 2);
  }
});
