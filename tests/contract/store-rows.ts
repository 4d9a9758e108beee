import type { RetentionRules } from '../../src/gateway/store/history-store.ts';
import type { Fix, Reading } from './store-model.ts';

export const T0 = Date.UTC(2026, 4, 1, 8);
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const KEEP_ALL: RetentionRules = {
  rawMs: 3650 * DAY_MS,
  minuteMs: 3650 * DAY_MS,
  quarterMs: 3650 * DAY_MS,
  hourMs: 3650 * DAY_MS,
  tracksMs: 3650 * DAY_MS,
  maxBytes: Number.MAX_SAFE_INTEGER,
};

export function reading(
  slot: number,
  more: Partial<Reading> & { readonly cursor: number },
): Reading {
  return { slot, timeMs: T0, value: 1.5, atMs: T0, ...more };
}

export function fix(trackSlot: number, more: Partial<Fix> & { readonly cursor: number }): Fix {
  const place = {
    lonDeg: 121.2345678,
    latDeg: 31.1,
    heightM: 10,
    bearingDeg: 90.5,
    speedMps: 12.25,
  };
  return { trackSlot, timeMs: T0, atMs: T0, ...place, ...more };
}

/** A day of a datastream with a reading every 20 s, a slow one, one that fell silent, and two vehicles. */
export function makeDay() {
  const readings: Reading[] = [];
  const fixes: Fix[] = [];
  let cursor = 0;
  for (let s = 0; s < 86_400; s += 20) {
    const timeMs = T0 + s * 1000;
    const more = { timeMs, atMs: timeMs + 500 };
    readings.push(
      reading(0, { ...more, cursor: ++cursor, value: Math.round(Math.sin(s) * 100) / 10 }),
    );
    if (s % 7200 === 0) readings.push(reading(1, { ...more, cursor: ++cursor, value: s }));
    if (s < 60) readings.push(reading(2, { ...more, cursor: ++cursor, value: s }));
    for (const trackSlot of [0, 1])
      fixes.push(fix(trackSlot, { ...more, cursor: ++cursor, lonDeg: 121 + s / 1e6 }));
  }
  return { readings, fixes };
}
