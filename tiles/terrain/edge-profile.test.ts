import fc from 'fast-check';
import { expect, test } from 'vitest';
import { profileHeightM, simplifyEdge } from './edge-profile.ts';

const heights = fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 2, maxLength: 129 });

test('no sample lies farther from the kept line than the tolerance', () => {
  fc.assert(
    fc.property(heights, fc.double({ min: 0.5, max: 500, noNaN: true }), (edge, tolerance) => {
      const kept = simplifyEdge(edge, tolerance);
      for (const [i, height] of edge.entries())
        expect(Math.abs(profileHeightM(edge, kept, i) - height)).toBeLessThanOrEqual(tolerance);
    }),
  );
});

test('keeps both ends alone of a straight edge, and the peak of a bent one', () => {
  expect([...simplifyEdge([0, 1, 2, 3, 4], 0.1)]).toEqual([1, 0, 0, 0, 1]);
  expect([...simplifyEdge([0, 1, 5, 1, 0], 2)]).toEqual([1, 0, 1, 0, 1]);
});
