import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCorridorField } from './corridor.ts';

const field = createCorridorField([{ x: [0, 1000], y: [0, 0], halfWidthM: [10, 30] }]);

test('is 1 within the half width, which grows along the line, and 0 beyond the margin', () => {
  expect(field(0, 9)).toBe(1);
  expect(field(500, 19)).toBe(1);
  expect(field(500, 24)).toBeGreaterThan(0);
  expect(field(500, 24)).toBeLessThan(1);
  expect(field(500, 31)).toBe(0);
  expect(field(-60, 0)).toBe(0);
});

test('falls steadily from the line outwards, across the cells of its index', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1000, noNaN: true }),
      fc.double({ min: 0, max: 60, noNaN: true }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      (x, y, further) => {
        expect(field(x, y + further)).toBeLessThanOrEqual(field(x, y) + 1e-12);
      },
    ),
  );
});
