import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInRing, signedRingArea } from '#lib/geo/polygon.ts';
import type { LonLat } from '#model';
import type { OsmPolygon } from '../sources/osm/nest-rings.ts';
import { clipLine, clipPolygon } from './clip.ts';

const BOX = { westDeg: 0, southDeg: 0, eastDeg: 10, northDeg: 10 };
const isInBox = ([x, y]: LonLat) => x >= 0 && x <= 10 && y >= 0 && y <= 10;
const isIn = (polygons: readonly OsmPolygon[], [x, y]: LonLat) =>
  polygons.some((rings) => rings.filter((ring) => isInRing(x, y, ring)).length % 2 === 1);

/** A star around a place, so never crossing itself, with a hole of the same shape in it. */
const star = fc
  .record({
    x: fc.double({ min: -4, max: 14, noNaN: true }),
    y: fc.double({ min: -4, max: 14, noNaN: true }),
    reach: fc.array(fc.double({ min: 1, max: 9, noNaN: true }), { minLength: 5, maxLength: 24 }),
    hole: fc.boolean(),
  })
  .map(({ x, y, reach, hole }): OsmPolygon => {
    const ring = (scale: number): LonLat[] => {
      const points = reach.map((r, i): LonLat => {
        const angle = (2 * Math.PI * i) / reach.length;
        return [x + scale * r * Math.cos(angle), y + scale * r * Math.sin(angle)];
      });
      return [...points, points[0] as LonLat];
    };
    return hole ? [ring(1), ring(0.5).reverse()] : [ring(1)];
  });

const place = fc.tuple(
  fc.double({ min: -2, max: 12, noNaN: true }),
  fc.double({ min: -2, max: 12, noNaN: true }),
);

describe('a polygon', () => {
  test('holds, cut, just what it held within the bounds', () => {
    fc.assert(
      fc.property(star, fc.array(place, { minLength: 30, maxLength: 30 }), (polygon, places) => {
        const cut = clipPolygon(polygon, BOX);
        for (const at of places) expect(isIn(cut, at)).toBe(isInBox(at) && isIn([polygon], at));
      }),
    );
  });

  test('comes as rings the right way round within the bounds', () => {
    fc.assert(
      fc.property(star, (polygon) => {
        for (const [outer = [], ...holes] of clipPolygon(polygon, BOX)) {
          expect(signedRingArea(outer)).toBeGreaterThanOrEqual(0);
          for (const hole of holes) expect(signedRingArea(hole)).toBeLessThanOrEqual(0);
          expect([outer, ...holes].flat().every(isInBox)).toBe(true);
        }
      }),
    );
  });

  test('falls into pieces where its arms reach in apart', () => {
    const fork: LonLat[] = [
      [-2, 1],
      [5, 1],
      [5, 2],
      [-1, 2],
      [-1, 8],
      [5, 8],
      [5, 9],
      [-2, 9],
      [-2, 1],
    ];
    const pieces = clipPolygon([fork], BOX);
    expect(pieces.map(([outer = []]) => signedRingArea(outer))).toEqual([5, 5]);
  });

  test('that covers the bounds becomes the bounds', () => {
    const wide: LonLat[] = [
      [-9, -9],
      [99, -9],
      [99, 99],
      [-9, 99],
      [-9, -9],
    ];
    expect(clipPolygon([wide], BOX).map(([outer = []]) => signedRingArea(outer))).toEqual([100]);
  });

  test('outside is left out', () => {
    const away: LonLat[] = [
      [20, 0],
      [21, 0],
      [21, 1],
      [20, 0],
    ];
    expect(clipPolygon([away], BOX)).toEqual([]);
  });
});

test('a line keeps its pieces within the bounds, in its direction', () => {
  const line: LonLat[] = [
    [-5, 5],
    [5, 5],
    [5, 15],
    [8, 15],
    [8, 2],
  ];
  expect(clipLine(line, BOX)).toEqual([
    [
      [0, 5],
      [5, 5],
      [5, 10],
    ],
    [
      [8, 10],
      [8, 2],
    ],
  ]);
});
