import { expect, test } from 'vitest';
import { chooseErrorLimit } from './error-limit.ts';

test('small and usual views have the same limit, in pixels', () => {
  expect(chooseErrorLimit(true, 360)).toBe(chooseErrorLimit(true, 1080));
  expect(chooseErrorLimit(false, 720)).toBeGreaterThan(chooseErrorLimit(true, 720));
});

test('a wall of screens draws no more tiles than a screen: its limit grows with its height', () => {
  expect(chooseErrorLimit(true, 4320) / 4320).toBeCloseTo(chooseErrorLimit(true, 1080) / 1080);
});
