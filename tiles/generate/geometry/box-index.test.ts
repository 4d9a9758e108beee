import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, BoxIndex } from './box-index.ts';
import { containsPoint, type Ring, type Xy } from './ring.ts';

const box: fc.Arbitrary<Box> = fc
  .record({
    x: fc.double({ min: 20, max: 180, noNaN: true }),
    y: fc.double({ min: 20, max: 180, noNaN: true }),
    angle: fc.double({ min: 0, max: Math.PI, noNaN: true }),
    halfU: fc.double({ min: 1, max: 60, noNaN: true }),
    halfV: fc.double({ min: 1, max: 30, noNaN: true }),
  })
  .map(({ angle, ...rest }) => ({ ...rest, ux: Math.cos(angle), uy: Math.sin(angle) }));

function ringOf({ x, y, ux, uy, halfU, halfV }: Box): Ring {
  return [
    [-halfU, -halfV],
    [halfU, -halfV],
    [halfU, halfV],
    [-halfU, halfV],
  ].map(([u = 0, v = 0]): Xy => [x + u * ux - v * uy, y + u * uy + v * ux]);
}

/** Overlap by sampling one box's ground densely: slow and independent of separating axes. */
function sharesGround(a: Box, b: Box): boolean {
  const ring = ringOf(b);
  for (let i = 0; i <= 40; i++)
    for (let j = 0; j <= 40; j++) {
      const u = a.halfU * (i / 20 - 1);
      const v = a.halfV * (j / 20 - 1);
      if (containsPoint(ring, a.x + u * a.ux - v * a.uy, a.y + u * a.uy + v * a.ux)) return true;
    }
  return false;
}

test('finds every box that shares ground with another', () => {
  fc.assert(
    fc.property(fc.array(box, { minLength: 1, maxLength: 12 }), box, (others, asked) => {
      const index = new BoxIndex({ minX: 0, minY: 0, maxX: 200, maxY: 200 });
      for (const other of others) index.add(other, 0);
      if (others.some((other) => sharesGround(asked, other)))
        expect(index.isNear(asked, [0])).toBe(true);
    }),
  );
});

test('keeps the distance asked of each kind', () => {
  const index = new BoxIndex({ minX: 0, minY: 0, maxX: 200, maxY: 200 });
  const at = (x: number): Box => ({ x, y: 100, ux: 1, uy: 0, halfU: 10, halfV: 10 });
  index.add(at(50), 1);
  expect(index.isNear(at(75), [9, 4])).toBe(false);
  expect(index.isNear(at(75), [0, 6])).toBe(true);
});

test('holds more boxes than it first made room for', () => {
  const index = new BoxIndex({ minX: 0, minY: 0, maxX: 4000, maxY: 4000 });
  const at = (i: number): Box => ({
    x: 10 + (i % 390) * 10,
    y: 10 + Math.floor(i / 390) * 20,
    ux: 1,
    uy: 0,
    halfU: 2,
    halfV: 2,
  });
  for (let i = 0; i < 60_000; i++) index.add(at(i), 0);
  expect(index.isNear(at(0), [0])).toBe(true);
  expect(index.isNear(at(59_999), [0])).toBe(true);
  expect(index.isNear({ ...at(59_999), y: 3980 }, [0])).toBe(false);
});
