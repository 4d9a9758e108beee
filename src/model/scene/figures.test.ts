import { expect, test } from 'vitest';
import { LiveTable } from '../live-table.ts';
import type { Catalogue, Thing, ThingKind } from '../thing.ts';
import { binFigures } from './bin-figures.ts';
import { aggregate, readKeyed, readPoints } from './figures.ts';

const NOW_MS = 1_700_000_000_000;
const NAME = { zh: '站', en: 'Station' };
const provenance = { source: NAME, kind: 'simulated' } as const;

function thing(
  id: string,
  townCode: string,
  lonDeg: number,
  kind: ThingKind = 'air-station',
): Thing {
  return {
    id,
    kind,
    name: NAME,
    townCode,
    properties: {},
    provenance,
    location: { lonDeg, latDeg: 31, heightM: 0 },
  };
}

const bus: Thing = { id: 'bus', kind: 'bus', name: NAME, properties: {}, provenance, trackSlot: 0 };
const catalogue: Catalogue = {
  version: '1',
  kind: 'simulated',
  things: [thing('a', 'T1', 121), thing('b', 'T1', 121.01), thing('c', 'T2', 121.02), bus],
  datastreams: ['a', 'b', 'c'].map((thingId, slot) => ({
    id: `${thingId}-pm`,
    slot,
    thingId,
    property: 'pm25',
    name: NAME,
    unit: 'ug/m3',
    cadenceMs: 60_000,
  })),
};

function tableOf(readings: readonly (readonly [slot: number, ageMs: number, value: number])[]) {
  const table = new LiveTable({ datastreams: 3, tracks: 1 });
  table.observe({
    slot: Uint32Array.from(readings, ([slot]) => slot),
    timeMs: Float64Array.from(readings, ([, ageMs]) => NOW_MS - ageMs),
    value: Float32Array.from(readings, ([, , value]) => value),
  });
  return table;
}

const source = (table: LiveTable | null) => ({ catalogue, table, nowMs: NOW_MS });
const byTown = ({ townCode }: Thing) => townCode;
const live = { from: 'live', property: 'pm25', aggregate: 'mean' } as const;

test('takes the mean of the fresh readings of a town and leaves stale ones out', () => {
  const table = tableOf([
    [0, 1000, 10],
    [1, 5000, 20],
    [2, 180_001, 99],
  ]);
  const figures = readKeyed(live, source(table), byTown);
  expect(figures.get('T1')).toEqual({ value: 15, count: 2, timeMs: NOW_MS - 1000 });
  expect(figures.has('T2')).toBe(false);
});

test('knows nothing without a table or a catalogue', () => {
  expect(readKeyed(live, source(null), byTown).size).toBe(0);
  expect(readKeyed(live, { ...source(null), catalogue: null }, byTown).size).toBe(0);
  expect(readPoints({ from: 'live', property: 'pm25' }, source(null))).toEqual([]);
});

test('counts the share of devices that spoke in time, silent ones too', () => {
  const table = tableOf([
    [0, 1000, 10],
    [2, 999_000, 20],
  ]);
  const figures = readKeyed({ from: 'devices' }, source(table), byTown);
  expect(figures.get('T1')).toMatchObject({ value: 50, count: 2 });
  expect(figures.get('T2')).toMatchObject({ value: 0, count: 1 });
});

test('shows the last step up to the instant, and nothing before the first', () => {
  const series = {
    from: 'series',
    timesMs: [NOW_MS - 100, NOW_MS, NOW_MS + 100],
    values: { x: [1, 2, 3], y: [1, null, 3] },
  } as const;
  const at = (nowMs: number) => readKeyed(series, { ...source(null), nowMs }, byTown);
  expect(at(NOW_MS + 99).get('x')?.value).toBe(2);
  expect(at(NOW_MS + 99).has('y')).toBe(false);
  expect(at(NOW_MS - 101).size).toBe(0);
});

test('leaves out given figures that are no numbers', () => {
  const values = { x: 1e9, y: Number.NaN, z: Number.POSITIVE_INFINITY };
  expect([...readKeyed({ from: 'values', values }, source(null), byTown).keys()]).toEqual(['x']);
  const points = [
    [121, 31, 1],
    [500, 31, 1],
    [121, 31, Number.NaN],
  ] as const;
  expect(readPoints({ from: 'points', points }, source(null))).toHaveLength(1);
});

test('finds a moving thing between its fixes at the shown instant, and not when it is silent', () => {
  const table = tableOf([]);
  for (const [timeMs, lonDeg] of [
    [NOW_MS - 1000, 121],
    [NOW_MS + 1000, 121.2],
  ] as const)
    table.track({
      trackSlot: Uint32Array.of(0),
      timeMs: Float64Array.of(timeMs),
      lonDeg: Float64Array.of(lonDeg),
      latDeg: Float64Array.of(31),
      heightM: Float32Array.of(0),
      bearingDeg: Float32Array.of(0),
      speedMps: Float32Array.of(0),
    });
  const data = { from: 'things', kinds: ['bus'] } as const;
  expect(readPoints(data, source(table))[0]?.lonDeg).toBeCloseTo(121.1);
  expect(readPoints(data, { ...source(table), nowMs: NOW_MS + 60_000 })).toEqual([]);
});

test.each([
  ['mean', 2],
  ['sum', 6],
  ['max', 3],
  ['min', 1],
  ['count', 3],
] as const)('makes one figure of several by their %s', (how, expected) => {
  expect(aggregate([1, 2, 3], how)).toBe(expected);
});

test('gathers figures in hexagons that hold them, each figure once', () => {
  const points = Array.from({ length: 200 }, (_, i) => ({
    id: String(i),
    lonDeg: 121 + ((i * 37) % 100) / 4000,
    latDeg: 31 + ((i * 61) % 100) / 4000,
    value: i,
  }));
  const bins = binFigures(points, { sizeM: 400, aggregate: 'sum', centre: [121, 31] });
  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(200);
  expect(bins.reduce((sum, { value }) => sum + value, 0)).toBe(199 * 100);
  expect(new Set(bins.map(({ id }) => id)).size).toBe(bins.length);
});
