import { expect, test } from 'vitest';
import { nextDelayMs } from './backoff.ts';

test('doubles its limit from half a second to ten', () => {
  const limits = [0, 1, 2, 3, 4, 5, 6, 50].map((attempt) => nextDelayMs(attempt, () => 1));
  expect(limits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
});

test('spreads attempts evenly below the limit, but never hammers', () => {
  expect(nextDelayMs(3, () => 0.25)).toBe(1000);
  expect(nextDelayMs(3, () => 0)).toBe(50);
});
