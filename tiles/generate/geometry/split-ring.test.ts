import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureArea, type Ring, type Xy } from './ring.ts';
import { splitRing } from './split-ring.ts';

/** A ring around the origin whose corners lie at growing angles: simple, mostly concave. */
const starRing = fc
  .array(fc.double({ min: 5, max: 100, noNaN: true }), { minLength: 5, maxLength: 24 })
  .map((radii) =>
    radii.map((radius, i): Xy => {
      const angle = (2 * Math.PI * i) / radii.length;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
  );

const line = fc.record({
  x: fc.double({ min: -60, max: 60, noNaN: true }),
  y: fc.double({ min: -60, max: 60, noNaN: true }),
  angle: fc.double({ min: 0, max: Math.PI, noNaN: true }),
});

function sumAreas(rings: readonly Ring[]): number {
  return rings.reduce((sum, ring) => sum + measureArea(ring), 0);
}

describe('splitRing', () => {
  test('loses no area and keeps every piece on its side', () => {
    fc.assert(
      fc.property(starRing, line, (ring, { x, y, angle }) => {
        const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
        const { left, right } = splitRing(ring, x, y, dx, dy);
        expect(sumAreas(left) + sumAreas(right)).toBeCloseTo(measureArea(ring), 1);
        const sideOf = ([px, py]: Xy) => dx * (py - y) - dy * (px - x);
        for (const piece of left)
          for (const point of piece) expect(sideOf(point)).toBeGreaterThan(-1e-5);
        for (const piece of right)
          for (const point of piece) expect(sideOf(point)).toBeLessThan(1e-5);
      }),
    );
  });

  test('cuts a comb into its back and each of its teeth', () => {
    const comb: Xy[] = [
      [0, 0],
      [50, 0],
      [50, 30],
      [40, 30],
      [40, 10],
      [30, 10],
      [30, 30],
      [20, 30],
      [20, 10],
      [10, 10],
      [10, 30],
      [0, 30],
    ];
    const { left, right, cuts } = splitRing(comb, 0, 20, 1, 0);
    expect(left.map(measureArea)).toEqual([100, 100, 100]);
    expect(right.map(measureArea)).toEqual([800]);
    expect(cuts).toEqual([
      [
        [0, 20],
        [10, 20],
      ],
      [
        [20, 20],
        [30, 20],
      ],
      [
        [40, 20],
        [50, 20],
      ],
    ]);
  });

  test('gives a ring that the line misses back whole', () => {
    const square: Xy[] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    expect(splitRing(square, 0, 5, 1, 0)).toEqual({ left: [], right: [square], cuts: [] });
  });
});
