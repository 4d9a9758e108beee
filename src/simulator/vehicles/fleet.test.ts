import { expect, test } from 'vitest';
import { distanceM } from '#lib/geo/wgs84.ts';
import { miniSite } from '../../../tests/fixtures/mini-site.ts';
import { createSimulator } from '../index.ts';
import { createJourney, journeyAt } from './journey.ts';
import { assignVehicles, parseClock, planDepartures } from './timetable.ts';

const simulator = createSimulator(miniSite);
const vehicles = simulator.catalogue.things.filter((thing) => thing.trackSlot !== undefined);
const kindOf = new Map(vehicles.map((thing) => [thing.trackSlot, thing.kind]));

const localTime = (hour: number, minute = 0) => Date.UTC(2026, 6, 15, hour - 8, minute);

test('reads times of the day past midnight', () => {
  expect(parseClock('6:45')).toBe(405);
  expect(parseClock('24:14')).toBe(1454);
  expect(parseClock('')).toBeUndefined();
});

test('plans departures from the first to the last, past midnight too', () => {
  expect(planDepartures('06:00', '06:25', () => 10)).toEqual([360, 370, 380, 385]);
  expect(planDepartures('23:50', '00:14', () => 12)).toEqual([1430, 1442, 1454]);
  expect(planDepartures('', '07:00', () => 10)).toEqual([]);
});

test('gives no vehicle a trip before it stands at its start', () => {
  const trips = [
    { departMin: 0, busyMin: 30, from: 'a', to: 'b' },
    { departMin: 20, busyMin: 30, from: 'b', to: 'a' },
    { departMin: 30, busyMin: 30, from: 'b', to: 'a' },
    { departMin: 60, busyMin: 30, from: 'a', to: 'b' },
  ];
  expect(assignVehicles(trips)).toEqual({ vehicleOf: [0, 1, 0, 0], vehicles: 2 });
});

test('drives a journey without a jump, stands at its stops and arrives', () => {
  const journey = createJourney(
    [
      { alongM: 0, dwellS: 20 },
      { alongM: 600, dwellS: 20 },
      { alongM: 1500, dwellS: 20 },
    ],
    [60, 80],
    10,
  );
  expect(journey.durationS).toBe(160);
  let before = journeyAt(journey, 0);
  for (let s = 0.5; s <= 160; s += 0.5) {
    const now = journeyAt(journey, s);
    const way = now.alongM - before.alongM;
    expect(way).toBeGreaterThanOrEqual(0);
    expect(Math.abs(way - (0.5 * (now.speedMps + before.speedMps)) / 2)).toBeLessThan(0.4);
    before = now;
  }
  expect(journeyAt(journey, 70)).toEqual({ alongM: 600, speedMps: 0 });
  expect(journeyAt(journey, 160).alongM).toBe(1500);
});

test('has buses and trains under way by day and hardly any at night', () => {
  const countAt = (timeMs: number, kind: string) =>
    [...simulator.tracksAt(timeMs).trackSlot].filter((slot) => kindOf.get(slot) === kind).length;
  expect(countAt(localTime(8), 'bus')).toBeGreaterThan(5);
  expect(countAt(localTime(8), 'metro-train')).toBeGreaterThan(1);
  expect(countAt(localTime(3), 'bus')).toBe(0);
  expect(countAt(localTime(3), 'metro-train')).toBe(0);
  // The last train back leaves at 24:14 and is out of sight ten minutes later.
  expect(countAt(localTime(24, 16), 'metro-train')).toBeGreaterThan(0);
  expect(countAt(localTime(24, 40), 'metro-train')).toBe(0);
});

test('shows no vehicle twice at a time, and each slot is a vehicle', () => {
  for (let minute = 0; minute < 24 * 60; minute += 7) {
    const { trackSlot } = simulator.tracksAt(localTime(0, minute));
    expect(new Set(trackSlot).size).toBe(trackSlot.length);
    for (const slot of trackSlot) expect(kindOf.has(slot)).toBe(true);
  }
});

test('moves every vehicle no faster than it may, without jumps', () => {
  let before = simulator.tracksAt(localTime(8));
  for (let second = 1; second <= 900; second++) {
    const now = simulator.tracksAt(localTime(8) + second * 1000);
    for (const [i, slot] of now.trackSlot.entries()) {
      const j = before.trackSlot.indexOf(slot);
      if (j < 0) continue;
      const moved = distanceM(
        before.lonDeg[j] as number,
        before.latDeg[j] as number,
        now.lonDeg[i] as number,
        now.latDeg[i] as number,
      );
      // A turn at a corner moves a bus by its distance from the middle of the road.
      expect(moved).toBeLessThan(36);
      expect(now.speedMps[i]).toBeLessThan(31);
    }
    before = now;
  }
});

test('keeps trains on their tracks, deep, on the ramp or high', () => {
  const lonDeg = miniSite.metroTracks[0]?.line[0]?.[0] as number;
  const heights = new Set<number>();
  for (let second = 0; second < 3600; second += 5) {
    const batch = simulator.tracksAt(localTime(9) + second * 1000);
    for (const [i, slot] of batch.trackSlot.entries()) {
      if (kindOf.get(slot) !== 'metro-train') {
        expect(batch.heightM[i]).toBe(0);
        continue;
      }
      expect(distanceM(lonDeg, 31, batch.lonDeg[i] as number, 31)).toBeLessThan(3);
      const north = Math.cos(((batch.bearingDeg[i] as number) * Math.PI) / 180);
      // Trains keep right: northbound east of the middle, southbound west.
      expect(Math.sign((batch.lonDeg[i] as number) - lonDeg)).toBe(Math.sign(north));
      heights.add(Math.round(batch.heightM[i] as number));
    }
  }
  expect(Math.min(...heights)).toBe(-12);
  expect(Math.max(...heights)).toBe(10);
  expect([...heights].some((height) => height > -12 && height < 10)).toBe(true);
});
