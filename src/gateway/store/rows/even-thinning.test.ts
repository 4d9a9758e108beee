import { expect, test } from 'vitest';
import { thinEvenly } from './even-thinning.ts';

test('keeps all points that fit', () => {
  expect([...thinEvenly(3, 3)]).toEqual([0, 1, 2]);
  expect([...thinEvenly(0, 3)]).toEqual([]);
});

test('keeps the newest first of all, then the oldest', () => {
  expect([...thinEvenly(9, 1)]).toEqual([8]);
  expect([...thinEvenly(9, 2)]).toEqual([0, 8]);
  expect([...thinEvenly(9, 0)]).toEqual([]);
});

test('spreads points with gaps that differ by one at most', () => {
  for (const [length, limit] of [
    [1000, 7],
    [101, 100],
    [12_345, 678],
  ] as const) {
    const places = thinEvenly(length, limit);
    const gaps = [...places.subarray(1)].map((place, i) => place - (places[i] as number));
    expect(places).toHaveLength(limit);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    expect(Math.min(...gaps)).toBeGreaterThan(0);
  }
});
