import { expect, test } from 'vitest';
import { hourAt, litClock, litHour, litRatiosAt } from './lit-ratios.ts';

test('a city lights up in the evening and sleeps after midnight', () => {
  const [evening, late, asleep] = [20, 22.7, 1.5].map(litRatiosAt) as [
    ReturnType<typeof litRatiosAt>,
    ReturnType<typeof litRatiosAt>,
    ReturnType<typeof litRatiosAt>,
  ];
  expect(litRatiosAt(19).offices).toBeCloseTo(0.35);
  expect(late.dwellings).toBeCloseTo(0.18, 1);
  expect(asleep.dwellings).toBeLessThanOrEqual(0.05);
  expect(evening.dwellings).toBeGreaterThan(late.dwellings);
  expect(asleep.health).toBeGreaterThan(asleep.offices);
});

test('shares change little from minute to minute, over midnight too', () => {
  for (let minute = 0; minute < 1440; minute++) {
    const [a, b] = [litRatiosAt(minute / 60), litRatiosAt((minute + 1) / 60)];
    for (const name of [
      'dwellings',
      'offices',
      'shops',
      'industry',
      'education',
      'health',
      'others',
    ] as const) {
      expect(a[name]).toBeGreaterThan(0);
      expect(a[name]).toBeLessThan(1);
      expect(Math.abs(a[name] - b[name])).toBeLessThan(0.01);
    }
  }
});

test('by night windows follow the clock, by any other light that light', () => {
  expect(litHour('night', 23.5, false)).toBe(23.5);
  expect(litHour('night', 2, false)).toBe(2);
  expect(litHour('night', 14, false)).toBe(20.5);
  expect(litHour('dusk', 14, false)).toBe(18.8);
  expect(litHour('dusk', 14, true)).toBe(14);
});

test('reads the hour at the site, with its fraction', () => {
  expect(hourAt(Date.UTC(2026, 0, 1, 11, 30), 'Asia/Shanghai')).toBe(19.5);
});

test('no window is rolled anew more often than every five minutes', () => {
  const start = Date.UTC(2026, 0, 1);
  expect(litClock(start + 5 * 60_000) - litClock(start)).toBeLessThan(1);
});
