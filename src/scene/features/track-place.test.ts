import { expect, test } from 'vitest';
import { isWithin, placeOnTrack } from './track-place.ts';

const fixes = [
  [0, 121, 31, 0],
  [1000, 122, 31, 10],
  [1000, 122, 31, 10],
  [3000, 122, 32, 10],
] as const;

test('a track is between its fixes, and nowhere before and after them', () => {
  expect(placeOnTrack(fixes, 500)).toEqual([121.5, 31, 5]);
  expect(placeOnTrack(fixes, 2000)).toEqual([122, 31.5, 10]);
  expect(placeOnTrack(fixes, 3000)).toEqual([122, 32, 10]);
  expect(placeOnTrack(fixes, -1)).toBeUndefined();
  expect(placeOnTrack(fixes, 3001)).toBeUndefined();
  expect(placeOnTrack(fixes, Number.NaN)).toBeUndefined();
  expect(placeOnTrack([], 0)).toBeUndefined();
});

test('a span holds at both its ends', () => {
  expect([0, 5, 10, 11].map((at) => isWithin([0, 10], at))).toEqual([true, true, true, false]);
  expect(isWithin(undefined, 0)).toBe(true);
});
