import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInRing } from '../geo/polygon.ts';
import { AREA_CELL_BYTES, EDGE_REACH_STEPS, rasteriseAreas } from './area-raster.ts';

const FRAME = { x0: 0, y0: 0, stepM: 10, columns: 30, rows: 24 };
const box = (x0: number, y0: number, x1: number, y1: number) =>
  [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ] as const;

function read(bytes: Uint8Array, column: number, row: number) {
  const at = AREA_CELL_BYTES * (row * FRAME.columns + column);
  return {
    id: (bytes[at] as number) + 256 * (bytes[at + 1] as number),
    edgeM: ((bytes[at + 2] as number) / 255) * EDGE_REACH_STEPS * FRAME.stepM,
  };
}

test('numbers what lies within, leaves holes and outside without, and measures to the nearest edge', () => {
  const bytes = rasteriseAreas([[box(15, 15, 205, 205), box(85, 85, 125, 125)]], FRAME);
  expect(read(bytes, 3, 3)).toMatchObject({ id: 1 });
  expect(read(bytes, 3, 3).edgeM).toBeCloseTo(15, 0);
  expect(read(bytes, 10, 10).id).toBe(0);
  expect(read(bytes, 10, 10).edgeM).toBeCloseTo(15, 0);
  expect(read(bytes, 1, 1).id).toBe(0);
  expect(read(bytes, 29, 23)).toEqual({ id: 0, edgeM: EDGE_REACH_STEPS * FRAME.stepM });
});

test('of areas that overlap the last one counts', () => {
  const bytes = rasteriseAreas([[box(5, 5, 155, 155)], [box(95, 95, 255, 205)]], FRAME);
  expect(read(bytes, 5, 5).id).toBe(1);
  expect(read(bytes, 12, 12).id).toBe(2);
});

test('agrees with a point-in-polygon test and a brute-force distance', () => {
  const corner = fc.tuple(
    fc.double({ min: -40, max: 330, noNaN: true }),
    fc.double({ min: -40, max: 280, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(corner, { minLength: 3, maxLength: 7 }), (ring) => {
      const bytes = rasteriseAreas([[ring]], FRAME);
      for (let row = 0; row < FRAME.rows; row++)
        for (let column = 0; column < FRAME.columns; column++) {
          const [x, y] = [10 * column, 10 * row];
          const distance = Math.min(
            ...ring.map(([ax, ay], i) => {
              const [bx, by] = ring[(i + 1) % ring.length] as readonly [number, number];
              const length2 = (bx - ax) ** 2 + (by - ay) ** 2 || 1e-9;
              const t = Math.min(
                1,
                Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2),
              );
              return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
            }),
          );
          const { id, edgeM } = read(bytes, column, row);
          if (distance > 1e-6) expect(id === 1).toBe(isInRing(x, y, ring));
          expect(edgeM).toBeGreaterThan(Math.min(40, distance) - 0.2);
          expect(edgeM).toBeLessThan(Math.min(40, distance) + 0.2);
        }
    }),
    { numRuns: 40 },
  );
});

test('survives corners that are no numbers', () => {
  const bytes = rasteriseAreas([[[...box(15, 15, 95, 95), [Number.NaN, 5]]]], FRAME);
  expect(bytes).toHaveLength(AREA_CELL_BYTES * 30 * 24);
});
