import { expect, test } from 'vitest';
import { createLocalClock } from './local-clock.ts';

test('reads hour and weekday of a zone without daylight saving', () => {
  const clock = createLocalClock('Asia/Shanghai');
  expect(clock.hourAt(Date.UTC(2026, 6, 15, 0, 30))).toBe(8.5);
  expect(clock.isWeekendAt(Date.UTC(2026, 6, 17, 15, 59))).toBe(false);
  expect(clock.isWeekendAt(Date.UTC(2026, 6, 17, 16, 0))).toBe(true);
  expect(clock.isWeekendAt(Date.UTC(2026, 6, 19, 16, 0))).toBe(false);
  expect(clock.midnightBefore(Date.UTC(2026, 6, 15, 0, 30))).toBe(Date.UTC(2026, 6, 14, 16));
});

test('reads a zone on the day that its clocks change, in any order', () => {
  const clock = createLocalClock('Europe/Berlin');
  expect(clock.hourAt(Date.UTC(2026, 2, 29, 1, 15))).toBe(3.25);
  expect(clock.hourAt(Date.UTC(2026, 2, 29, 0, 45))).toBe(1.75);
  expect(clock.hourAt(Date.UTC(2026, 9, 25, 0, 59))).toBeCloseTo(2 + 59 / 60);
  expect(clock.hourAt(Date.UTC(2026, 9, 25, 1, 0))).toBe(2);
  expect(clock.hourAt(Date.UTC(2026, 0, 1, 0, 0))).toBe(1);
});

test('reads a zone of half an hour and one behind Greenwich', () => {
  expect(createLocalClock('Asia/Kolkata').hourAt(Date.UTC(2026, 0, 1))).toBe(5.5);
  expect(createLocalClock('America/New_York').hourAt(Date.UTC(2026, 0, 1))).toBe(19);
  expect(createLocalClock('UTC').hourAt(Date.UTC(2026, 0, 1, 7))).toBe(7);
});
