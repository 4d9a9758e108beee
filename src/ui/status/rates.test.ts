import { expect, test } from 'vitest';
import { createRateMeter, sumRejected } from './rates.ts';

test('a meter answers the rate over the last ten seconds', () => {
  const meter = createRateMeter();
  expect(meter(1000, 0)).toBe(0);
  expect(meter(1040, 1000)).toBe(40);
  for (let s = 2; s <= 30; s++) meter(1040 + 40 * (s - 1), 1000 * s);
  expect(meter(1040 + 40 * 29 + 360, 31_000)).toBeCloseTo((360 + 360) / 10, 6);
});

test('a meter starts anew when the total shrinks', () => {
  const meter = createRateMeter();
  meter(5000, 0);
  meter(5100, 1000);
  expect(meter(10, 2000)).toBe(0);
  expect(meter(30, 3000)).toBe(20);
});

test('rejections of all reasons are summed', () => {
  expect(sumRejected({ malformed: 3, 'unknown-slot': 12 })).toBe(15);
  expect(sumRejected({})).toBe(0);
});
