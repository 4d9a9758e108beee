import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createMask,
  fillMask,
  MASK_MARGIN_M,
  readMask,
  strokeMask,
  TAKEN,
  touchesBox,
} from './mask.ts';
import { squaredDistanceToSegment, type Xy } from './ring.ts';

const coordinate = fc.double({ min: 0, max: 300, noNaN: true });

test('never calls a box free that comes nearer to a line than its half width', () => {
  fc.assert(
    fc.property(
      fc.record({ ax: coordinate, ay: coordinate, bx: coordinate, by: coordinate }),
      fc.record({
        x: fc.double({ min: 60, max: 240, noNaN: true }),
        y: fc.double({ min: 60, max: 240, noNaN: true }),
        angle: fc.double({ min: 0, max: Math.PI, noNaN: true }),
        halfU: fc.double({ min: 1, max: 40, noNaN: true }),
        halfV: fc.double({ min: 1, max: 15, noNaN: true }),
        halfWidthM: fc.double({ min: 2, max: 30, noNaN: true }),
      }),
      ({ ax, ay, bx, by }, { x, y, angle, halfU, halfV, halfWidthM }) => {
        const mask = createMask({ minX: 0, minY: 0, maxX: 300, maxY: 300 });
        const [a, b]: [Xy, Xy] = [
          [ax, ay],
          [bx, by],
        ];
        strokeMask(mask, [a, b], halfWidthM + MASK_MARGIN_M, TAKEN.road);
        const box = { x, y, ux: Math.cos(angle), uy: Math.sin(angle), halfU, halfV };
        if (touchesBox(mask, box, TAKEN.road)) return;
        for (let i = 0; i <= 30; i++)
          for (let j = 0; j <= 30; j++) {
            const u = halfU * (i / 15 - 1);
            const v = halfV * (j / 15 - 1);
            const px = x + u * box.ux - v * box.uy;
            const py = y + u * box.uy + v * box.ux;
            expect(Math.sqrt(squaredDistanceToSegment(px, py, a, b))).toBeGreaterThanOrEqual(
              halfWidthM - 1e-9,
            );
          }
      },
    ),
  );
});

test('fills and clears the inside of a ring, and is outside beyond its edge', () => {
  const mask = createMask({ minX: 0, minY: 0, maxX: 100, maxY: 100 });
  const ring: Xy[] = [
    [20, 20],
    [80, 20],
    [80, 80],
    [20, 80],
  ];
  fillMask(mask, ring, TAKEN.urban);
  fillMask(mask, ring, TAKEN.hill);
  fillMask(mask, ring, TAKEN.hill, true);
  expect(readMask(mask, 50, 50)).toBe(TAKEN.urban);
  expect(readMask(mask, 10, 50)).toBe(0);
  expect(readMask(mask, -10, 50)).toBe(TAKEN.outside);
});
