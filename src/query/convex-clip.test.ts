import * as turf from '@turf/turf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipToConvex, isConvex } from './convex-clip.ts';

const SQUARE = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
];

test.each([
  ['a square', SQUARE, true],
  ['a square the other way round', [...SQUARE].reverse(), true],
  [
    'a square with a corner amid an edge',
    [
      [0, 0],
      [2, 0],
      [4, 0],
      [4, 4],
      [0, 4],
    ],
    true,
  ],
  [
    'an L',
    [
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 4],
      [2, 2],
      [0, 2],
    ],
    false,
  ],
  [
    'a square with a spike',
    [
      [0, 0],
      [4, 0],
      [6, 0],
      [4, 0],
      [4, 4],
      [0, 4],
    ],
    false,
  ],
  [
    'a line',
    [
      [0, 0],
      [1, 1],
      [2, 2],
    ],
    false,
  ],
])('tells whether %s is convex', (_, ring, convex) => {
  expect(isConvex(ring)).toBe(convex);
});

/** Rings by angle around a point; with one radius they are convex. */
const radii = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 3, maxLength: 12 });
const offset = fc.integer({ min: -1000, max: 1000 });

test('leaves the area that Turf leaves, convex or not, several parts or none', () => {
  fc.assert(
    fc.property(radii, fc.integer({ min: 3, max: 8 }), offset, offset, (star, corners, x, y) => {
      const subject = ringOf(star, 0, 0);
      const convex = ringOf(new Array(corners).fill(700), x, y);
      expect(isConvex(convex)).toBe(true);
      const overlap = turf.intersect(
        turf.featureCollection([turf.polygon([close(subject)]), turf.polygon([close(convex)])]),
      );
      const expected = overlap ? turf.area(overlap) : 0;
      for (const clip of [convex, [...convex].reverse()]) {
        const part = clipToConvex(subject, clip);
        const area = part.length > 0 ? turf.area(turf.polygon([close(part)])) : 0;
        expect(Math.abs(area - expected)).toBeLessThan(5e-3 + 1e-9 * expected);
      }
    }),
    { numRuns: 300 },
  );
});

/** Radii and offsets in units of 1e-6 degree. */
function ringOf(lengths: readonly number[], x: number, y: number): number[][] {
  return lengths.map((r, i) => {
    const angle = ((i + 0.3) / lengths.length) * 2 * Math.PI;
    return [121 + (x + r * Math.cos(angle)) * 1e-6, 31 + (y + r * Math.sin(angle)) * 1e-6];
  });
}

function close(ring: readonly number[][]): number[][] {
  return [...ring, ring[0] as number[]];
}
