import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInstant, readInstant, readTimeSpan } from './read-time.ts';

test.each([
  ['2026-05-12T02:00:00Z', Date.UTC(2026, 4, 12, 2)],
  ['2026-05-12T10:00:00+08:00', Date.UTC(2026, 4, 12, 2)],
  ['2026-05-12T10:00:00.250+0800', Date.UTC(2026, 4, 12, 2, 0, 0, 250)],
  ['2026-05-12T02:00-00:00', Date.UTC(2026, 4, 12, 2)],
  ['2026-05-12T02:00:00,5Z', Date.UTC(2026, 4, 12, 2, 0, 0, 500)],
])('reads %s', (text, timeMs) => {
  expect(readInstant(text)).toBe(timeMs);
});

test.each([
  '2026-05-12T02:00:00',
  '2026-05-12',
  'May 12',
  '',
  5,
  null,
  '2026-13-12T02:00:00Z',
  `${'9'.repeat(100)}Z`,
])('reads no instant from %s', (value) => {
  expect(readInstant(value)).toBeUndefined();
});

test('reads what it wrote, alone and as a span', () => {
  const timeMs = fc.integer({ min: 0, max: 4e12 });
  fc.assert(
    fc.property(timeMs, fc.nat(1e10), (startMs, lengthMs) => {
      const endMs = startMs + lengthMs;
      expect(readInstant(formatInstant(startMs))).toBe(startMs);
      expect(readTimeSpan(`${formatInstant(startMs)}/${formatInstant(endMs)}`)).toEqual({
        startMs,
        endMs,
      });
      if (lengthMs > 0)
        expect(readTimeSpan(`${formatInstant(endMs)}/${formatInstant(startMs)}`)).toBeUndefined();
    }),
  );
});
