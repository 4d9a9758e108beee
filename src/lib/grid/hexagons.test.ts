import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cornerRadiusM, findHexagon, hexagonMiddle } from './hexagons.ts';

const metres = fc.double({ min: -5000, max: 5000, noNaN: true });

test('puts the origin into the first hexagon and its neighbour a size to the east into the next', () => {
  expect(findHexagon(0, 0, 100)).toEqual({ q: 0, r: 0 });
  expect(findHexagon(100, 0, 100)).toEqual({ q: 1, r: 0 });
  expect(hexagonMiddle({ q: 1, r: 0 }, 100)[0]).toBeCloseTo(100);
});

test('finds the hexagon whose middle is nearest, as all its neighbours agree', () => {
  fc.assert(
    fc.property(metres, metres, fc.double({ min: 10, max: 900, noNaN: true }), (x, y, size) => {
      const own = findHexagon(x, y, size);
      const far = (q: number, r: number) => {
        const [mx, my] = hexagonMiddle({ q, r }, size);
        return Math.hypot(mx - x, my - y);
      };
      const distance = far(own.q, own.r);
      expect(distance).toBeLessThanOrEqual(cornerRadiusM(size) * (1 + 1e-9));
      for (let q = -2; q <= 2; q++)
        for (let r = -2; r <= 2; r++)
          expect(far(own.q + q, own.r + r)).toBeGreaterThanOrEqual(distance - 1e-6);
    }),
  );
});
