import { expect, test } from 'vitest';
import type { Datastream } from '#model';
import { readSky } from './read-sky.ts';

const NOW_MS = Date.UTC(2026, 10, 24, 6);

function station(values: Readonly<Record<string, readonly number[]>>, ageMs = 30_000) {
  const streams: Datastream[] = [];
  const readings: number[] = [];
  for (const [property, list] of Object.entries(values))
    for (const value of list) {
      const slot = streams.length;
      readings.push(value);
      streams.push({
        id: `s${slot}`,
        slot,
        thingId: `t${slot}`,
        property,
        name: { zh: property, en: property },
        unit: '1',
        cadenceMs: 60_000,
      });
    }
  const read = {
    now: () => NOW_MS,
    latest: (slot: number) => ({ timeMs: NOW_MS - ageMs, value: readings[slot] as number }),
  };
  return readSky(streams, read);
}

test('tells the weather of the stations, in steps', () => {
  expect(
    station({
      'rain-rate': [2, 3, 4],
      'cloud-cover': [93, 88, 97],
      visibility: [6100, 5700, 6900],
      'wind-speed': [3, 5],
      'wind-direction': [350, 20],
    }),
  ).toEqual({ cloud: 0.95, rainMmH: 3, visibilityM: 6000, windMps: 4, windDeg: 0 });
});

test('is not led astray by one station that fails, and sees clear air as clear', () => {
  const weather = station({ 'cloud-cover': [10, 12, 9], visibility: [24_000, 0, 23_000] });
  expect(weather).toMatchObject({ cloud: 0.1, visibilityM: null, rainMmH: 0 });
});

test('knows no weather where no station spoke lately', () => {
  expect(station({ 'rain-rate': [4] }, 3_600_000)).toBeNull();
  expect(station({ 'air-temperature': [20] })).toBeNull();
});
