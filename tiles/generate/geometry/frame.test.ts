import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDominantAxis, findStripIntervals, toLocal, toWorld, turnToSouth } from './frame.ts';
import type { Xy } from './ring.ts';

describe('findDominantAxis', () => {
  test('finds the side of a turned rectangle within 45° of east', () => {
    fc.assert(
      fc.property(fc.double({ min: -44, max: 44, noNaN: true }), (deg) => {
        const angle = (deg * Math.PI) / 180;
        const frame = { x: 7, y: -3, ux: Math.cos(angle), uy: Math.sin(angle) };
        const ring = [
          toWorld(frame, 0, 0),
          toWorld(frame, 90, 0),
          toWorld(frame, 90, 40),
          toWorld(frame, 0, 40),
        ];
        const [ux, uy] = findDominantAxis(ring);
        expect(ux).toBeCloseTo(frame.ux, 6);
        expect(uy).toBeCloseTo(frame.uy, 6);
      }),
    );
  });
});

test('turnToSouth leaves an axis near east alone and brings others to 20°', () => {
  expect(turnToSouth([1, 0])).toEqual([1, 0]);
  const [ux, uy] = turnToSouth([Math.SQRT1_2, -Math.SQRT1_2]);
  expect((Math.atan2(uy, ux) * 180) / Math.PI).toBeCloseTo(-20, 9);
});

test('toLocal undoes toWorld', () => {
  const frame = { x: 100, y: 50, ux: 0.6, uy: 0.8 };
  const [u, v] = toLocal(frame, toWorld(frame, 12, -5));
  expect([u, v].map((n) => Math.round(n * 1e9) / 1e9)).toEqual([12, -5]);
});

test('findStripIntervals leaves out what a notch takes from the strip', () => {
  const notched: Xy[] = [
    [0, 0],
    [100, 0],
    [100, 50],
    [60, 50],
    [60, 20],
    [40, 20],
    [40, 50],
    [0, 50],
  ];
  expect(findStripIntervals(notched, 2, 10)).toEqual([[0, 100]]);
  expect(findStripIntervals(notched, 10, 30)).toEqual([
    [0, 40],
    [60, 100],
  ]);
});
