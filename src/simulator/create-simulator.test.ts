import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isVehicleKind, THING_KINDS } from '#model';
import { miniSite } from '../../tests/fixtures/mini-site.ts';
import { createSimulator } from './index.ts';

const simulator = createSimulator(miniSite);
const { catalogue } = simulator;
const NOW_MS = Date.UTC(2026, 6, 15, 0, 30);
const DAY_MS = 86_400_000;
const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
const slot = fc.nat(catalogue.datastreams.length - 1);

test('offers every kind of thing that has a symbol of its own', () => {
  const specific = THING_KINDS.filter((kind) => kind !== 'sensor' && kind !== 'vehicle');
  expect(new Set(catalogue.things.map((thing) => thing.kind))).toEqual(new Set(specific));
});

test('keeps slots, track slots and ids dense and unique', () => {
  expect(catalogue.datastreams.map((stream) => stream.slot)).toEqual(
    catalogue.datastreams.map((_, i) => i),
  );
  const tracks = catalogue.things.flatMap((thing) => thing.trackSlot ?? []);
  expect(tracks.toSorted((a, b) => a - b)).toEqual(tracks.map((_, i) => i));
  const ids = [...catalogue.things, ...catalogue.datastreams].map((entry) => entry.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('says of every thing that it is simulated, in both languages', () => {
  for (const { provenance, name } of catalogue.things) {
    expect(provenance.kind).toBe('simulated');
    expect(provenance.source.zh).toContain('模拟');
    expect(provenance.source.en).toMatch(/simulated/i);
    expect(name.zh).not.toBe('');
    expect(name.en).not.toBe('');
  }
});

test('places what does not move inside a town', () => {
  for (const thing of catalogue.things) {
    expect(thing.location === undefined).toBe(isVehicleKind(thing.kind));
    if (thing.location) expect(miniSite.towns.map((town) => town.code)).toContain(thing.townCode);
  }
});

test('is a pure function of site, seed and time', () => {
  const again = createSimulator(miniSite);
  const other = createSimulator(miniSite, { seed: miniSite.seed + 1 });
  expect(again.catalogue).toEqual(catalogue);
  expect(other.catalogue.version).not.toBe(catalogue.version);
  // Asked in another order and at other times in between, it says the same.
  fc.assert(
    fc.property(slot, instant, instant, (s, time, between) => {
      const value = simulator.valueAt(s, time);
      again.valueAt(s, between);
      expect(again.valueAt(s, time)).toBe(value);
    }),
  );
  expect(again.tracksAt(NOW_MS)).toEqual(simulator.tracksAt(NOW_MS));
  expect(again.incidentsAt(NOW_MS)).toEqual(simulator.incidentsAt(NOW_MS));
  expect(other.latestAt(NOW_MS).value).not.toEqual(simulator.latestAt(NOW_MS).value);
});

test('gives the same samples in one window as in many that follow each other', () => {
  fc.assert(
    fc.property(
      instant,
      fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 2, maxLength: 12 }),
      (start, steps) => {
        const edges = [start];
        for (const step of steps) edges.push((edges.at(-1) as number) + step);
        const parts = edges
          .slice(1)
          .flatMap((to, i) => rowsOf(simulator.observationsBetween(edges[i] as number, to)));
        const whole = rowsOf(simulator.observationsBetween(start, edges.at(-1) as number));
        expect(parts.toSorted()).toEqual(whole.toSorted());
      },
    ),
    { numRuns: 30 },
  );
});

test('samples every datastream once per cadence, oldest first', () => {
  const times = new Map<number, number[]>();
  const batch = simulator.observationsBetween(NOW_MS, NOW_MS + 1_200_000);
  for (const [i, s] of batch.slot.entries())
    times.set(s, [...(times.get(s) ?? []), batch.timeMs[i] as number]);
  for (const { slot: s, cadenceMs } of catalogue.datastreams) {
    const list = times.get(s) ?? [];
    expect(list.length).toBe(1_200_000 / cadenceMs);
    for (const [i, time] of list.slice(1).entries())
      expect(time - (list[i] as number)).toBe(cadenceMs);
  }
});

test('tells as the latest sample what it would have sent last', () => {
  const latest = simulator.latestAt(NOW_MS);
  for (const { slot: s, cadenceMs } of catalogue.datastreams) {
    const time = latest.timeMs[s] as number;
    expect(time).toBe(simulator.lastSampleTimeMs(s, NOW_MS));
    expect(time).toBeLessThanOrEqual(NOW_MS);
    expect(time).toBeGreaterThan(NOW_MS - cadenceMs);
  }
  const sent = simulator.observationsBetween(NOW_MS - 600_000, NOW_MS);
  const last = new Map([...sent.slot].map((s, i) => [s, sent.value[i]]));
  for (const [s, value] of last) expect(latest.value[s]).toBe(value);
});

test('tells the past as it was sent', () => {
  const s = catalogue.datastreams.findIndex((stream) => stream.property === 'water-level');
  const history = simulator.history({
    slot: s,
    fromMs: NOW_MS - 3_600_000,
    toMs: NOW_MS,
    limit: 999,
  });
  const sent = simulator.observationsBetween(NOW_MS - 3_600_000, NOW_MS);
  const rows = [...sent.slot].flatMap((row, i) =>
    row === s ? [[sent.timeMs[i], sent.value[i]]] : [],
  );
  expect([...history.timeMs].map((time, i) => [time, history.value[i]])).toEqual(rows);
});

test('thins a long past evenly and keeps the newest sample', () => {
  fc.assert(
    fc.property(slot, fc.integer({ min: 1, max: 500 }), fc.nat(3 * DAY_MS), (s, limit, span) => {
      const { timeMs } = simulator.history({ slot: s, fromMs: NOW_MS - span, toMs: NOW_MS, limit });
      expect(timeMs.length).toBeLessThanOrEqual(limit);
      expect([...timeMs]).toEqual([...new Set(timeMs)].toSorted((a, b) => a - b));
      expect(timeMs.every((time) => time > NOW_MS - span && time <= NOW_MS)).toBe(true);
      if (timeMs.length > 0) expect(timeMs.at(-1)).toBe(simulator.lastSampleTimeMs(s, NOW_MS));
    }),
    { numRuns: 60 },
  );
});

test('refuses a slot that it has not', () => {
  expect(() => simulator.valueAt(1e6, NOW_MS)).toThrow(/slot below/);
  expect(() => simulator.history({ slot: -1, fromMs: 0, toMs: 1, limit: 1 })).toThrow(/slot below/);
});

/** Widest range that a reading may ever have, incidents included. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  pm25: [3, 260],
  pm10: [10, 460],
  o3: [5, 200],
  no2: [4, 100],
  aqi: [5, 320],
  'air-temperature': [-12, 43],
  humidity: [15, 100],
  pressure: [985, 1050],
  'wind-speed': [0, 12],
  'wind-gust': [0, 20],
  'wind-direction': [0, 360],
  'rain-rate': [0, 80],
  'rain-1h': [0, 80],
  'cloud-cover': [0, 100],
  visibility: [200, 32_000],
  'water-level': [1.2, 5],
  'dissolved-oxygen': [0.3, 13],
  ammonia: [0.05, 8],
  'total-phosphorus': [0.01, 0.3],
  'water-temperature': [2, 34],
  'noise-leq': [35, 92],
  'traffic-flow': [0, 9000],
  'traffic-speed': [1, 110],
  'traffic-occupancy': [0, 100],
  'parking-occupancy': [0, 100],
  'parking-free': [0, 1500],
  'crowd-density': [0, 6.5],
  'crowd-count': [0, 21_000],
  'sewer-level': [0, 2],
  tilt: [0, 90],
  'cover-open': [0, 1],
  'smoke-state': [0, 4],
  battery: [15, 100],
  'hydrant-pressure': [0.15, 0.35],
  'water-depth': [0, 70],
  'light-state': [0, 1],
  current: [0, 30],
};

test('keeps every reading within its range through the years', () => {
  for (const { property } of catalogue.datastreams) expect(RANGES).toHaveProperty([property]);
  fc.assert(
    fc.property(instant, (time) => {
      const strays = catalogue.datastreams.filter(({ slot: s, property }) => {
        const [low, high] = RANGES[property] ?? [0, 0];
        const value = simulator.valueAt(s, time);
        return !(value >= low && value <= high);
      });
      expect(strays.map((stream) => stream.id)).toEqual([]);
    }),
    { numRuns: 250 },
  );
});

test('rains only from a covered sky, and shortens the sight with it', () => {
  // Five hours apart, so that every hour of the day has its turn.
  const times = Array.from({ length: 1200 }, (_, i) => NOW_MS - i * 5 * 3_600_000);
  const [rain, cloud, sight] = ['rain-rate', 'cloud-cover', 'visibility'].map((property) => {
    const s = slotOf(property);
    return times.map((time) => simulator.valueAt(s, time));
  }) as [number[], number[], number[]];
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const whereWet = (values: readonly number[], wet: boolean) =>
    values.filter((_, i) => (rain[i] as number) > 1 === wet);
  expect(whereWet(rain, true).length).toBeGreaterThan(20);
  expect(Math.min(...whereWet(cloud, true))).toBeGreaterThan(55);
  expect(mean(whereWet(cloud, false))).toBeLessThan(75);
  expect(mean(whereWet(cloud, false))).toBeGreaterThan(30);
  expect(mean(whereWet(sight, true))).toBeLessThan(0.6 * mean(whereWet(sight, false)));
  const misty = sight.filter((metres) => metres < 2000);
  expect(misty.length).toBeGreaterThan(1);
  expect(misty.length).toBeLessThan(60);
});

test('is warm in July, cold in January, and brings two high tides a day', () => {
  const temperature = slotOf('air-temperature');
  const meanOf = (s: number, fromMs: number) => {
    const times = Array.from({ length: 24 * 14 }, (_, h) => fromMs + h * 3_600_000);
    return times.reduce((sum, time) => sum + simulator.valueAt(s, time), 0) / times.length;
  };
  expect(meanOf(temperature, Date.UTC(2026, 6, 10))).toBeGreaterThan(24);
  expect(meanOf(temperature, Date.UTC(2026, 0, 10))).toBeLessThan(11);
  const level = catalogue.datastreams.findIndex(
    (stream) => stream.property === 'water-level' && isTidal(stream.thingId),
  );
  const levels = Array.from({ length: 6 * 24 * 10 }, (_, i) =>
    simulator.valueAt(level, NOW_MS + i * 600_000),
  );
  const highs = levels.filter((value, i) => {
    const around = levels.slice(Math.max(0, i - 24), i + 25);
    // Readings are rounded: of equal ones at the top the first counts.
    return value === Math.max(...around) && !levels.slice(Math.max(0, i - 24), i).includes(value);
  });
  expect(highs.length).toBeGreaterThanOrEqual(16);
  expect(highs.length).toBeLessThanOrEqual(24);
});

test('fills the roads at rush hour and empties them at night', () => {
  const flow = slotOf('traffic-flow');
  const localHour = (hour: number) => Date.UTC(2026, 6, 15, hour - 8);
  expect(simulator.valueAt(flow, localHour(8))).toBeGreaterThan(
    3 * simulator.valueAt(flow, localHour(3)),
  );
});

function slotOf(property: string): number {
  return catalogue.datastreams.findIndex((stream) => stream.property === property);
}

function isTidal(thingId: string): boolean {
  return catalogue.things.some((thing) => thing.id === thingId && thing.properties.tidal === true);
}

function rowsOf(batch: ReturnType<typeof simulator.observationsBetween>): string[] {
  return [...batch.slot].map((s, i) => `${s} ${batch.timeMs[i]} ${batch.value[i]}`);
}
