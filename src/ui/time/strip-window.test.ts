import { describe, expect, test } from 'vitest';
import { listTicks, placeWindow, SPANS, shareOf } from './strip-window.ts';

const LIVE_MS = Date.parse('2026-11-24T14:05:00+08:00');
const HOUR_MS = 3_600_000;
const hour = SPANS[1];
const day = SPANS[3];
const at = (atMs: number, follows = false) => ({ atMs, liveMs: LIVE_MS, follows });

describe('the window of the strip', () => {
  test('ends a little after the present while it follows it', () => {
    const { fromMs, toMs } = placeWindow(null, day, at(LIVE_MS, true));
    expect(toMs - fromMs).toBe(day.spanMs);
    expect(toMs).toBeGreaterThan(LIVE_MS);
    expect(toMs - LIVE_MS).toBeLessThan(HOUR_MS);
  });

  test('stands while the instant lies in it, and moves on when the instant leaves it', () => {
    const window = placeWindow(null, hour, at(LIVE_MS - 9 * HOUR_MS));
    expect(placeWindow(window, hour, at(window.toMs - 1))).toBe(window);
    const next = placeWindow(window, hour, at(window.toMs + 1));
    expect(shareOf(next, window.toMs + 1)).toBeCloseTo(0.3);
  });

  test('keeps the instant where it stands on the screen when the span changes', () => {
    const window = placeWindow(null, hour, at(LIVE_MS - 90 * HOUR_MS));
    const atMs = window.fromMs + 0.7 * hour.spanMs;
    expect(shareOf(placeWindow(window, day, at(atMs)), atMs)).toBeCloseTo(0.7);
  });

  test('never begins later than the one that shows the present', () => {
    const near = placeWindow(null, day, at(LIVE_MS - HOUR_MS));
    expect(near).toEqual(placeWindow(null, day, at(LIVE_MS, true)));
  });
});

test('ticks stand at round times of the site, and days are named', () => {
  const ticks = listTicks(placeWindow(null, day, at(LIVE_MS, true)), day.tickMs, 'Asia/Shanghai');
  expect(ticks.map(({ label }) => label)).toEqual([
    '16:00',
    '20:00',
    '11-24',
    '04:00',
    '08:00',
    '12:00',
  ]);
  expect(ticks.at(-1)?.atMs).toBe(Date.parse('2026-11-24T12:00:00+08:00'));
});
