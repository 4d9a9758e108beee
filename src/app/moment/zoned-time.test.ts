import { expect, test } from 'vitest';
import { formatInstant, formatLocal, parseLocal } from './zoned-time.ts';

const NOON_MS = Date.UTC(2026, 10, 24, 6, 5, 0);

test('writes an instant with the offset of its zone', () => {
  expect(formatInstant(NOON_MS, 'Asia/Shanghai')).toBe('2026-11-24T14:05:00+08:00');
  expect(formatInstant(NOON_MS, 'America/St_Johns')).toBe('2026-11-24T02:35:00-03:30');
  expect(Date.parse(formatInstant(NOON_MS, 'America/St_Johns'))).toBe(NOON_MS);
});

test('reads what it writes, in zones with and without summer time', () => {
  for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'UTC'])
    for (let day = 0; day < 366; day += 5) {
      const timeMs = NOON_MS + day * 86_400_000;
      expect(parseLocal(formatLocal(timeMs, zone), zone)).toBe(timeMs);
    }
});

test('takes the earlier of two instants where clocks are set back, and a valid one where they leap', () => {
  expect(parseLocal('2026-10-25T02:30:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 0, 30));
  expect(parseLocal('2026-03-29T02:30:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 30));
});

test('reads no nonsense', () => {
  for (const text of ['', 'noon', '2026-13-01T00:00:00', '2026-11-24', '2026-11-24T14:05:00Z'])
    expect(parseLocal(text, 'UTC')).toBeUndefined();
});
