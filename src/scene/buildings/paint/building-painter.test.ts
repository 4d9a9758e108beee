import { describe, expect, test } from 'vitest';
import {
  BUILDING_USES,
  type BuildingIndex,
  type BuildingPaint,
  type Catalogue,
  type ColourScale,
  colourOf,
  LiveTable,
  NO_DATA_COLOUR,
} from '#model';
import { createBuildingPainter } from './building-painter.ts';

const NOW = Date.UTC(2026, 5, 1);
const scale: ColourScale = { type: 'classes', ramp: 'viridis', unit: '1', breaks: [10, 20, 50] };

/** Squares of 20 m along a parallel, 100 m apart. */
const COUNT = 4;
const at = (i: number): [number, number] => [121.2 + i * 0.00105, 31];
const index: BuildingIndex = {
  count: COUNT,
  townCodes: [],
  ringStart: Uint32Array.from({ length: COUNT + 1 }, (_, i) => 4 * i),
  vertices: Int32Array.from(
    Array.from({ length: COUNT }, (_, i) =>
      (
        [
          [-1, -1],
          [1, -1],
          [1, 1],
          [-1, 1],
        ] as const
      ).flatMap(([x, y]) => [
        Math.round((at(i)[0] + x * 0.0001) * 1e7),
        Math.round((at(i)[1] + y * 0.00009) * 1e7),
      ]),
    ).flat(),
  ),
  heightM: Float32Array.of(6, 15, 30, 90),
  baseM: new Float32Array(COUNT),
  storeys: Uint8Array.of(2, 5, 0, 30),
  use: Uint8Array.of(0, BUILDING_USES.indexOf('office'), 5, 4),
  provenance: new Uint8Array(COUNT),
  quality: new Uint8Array(COUNT),
  town: new Uint8Array(COUNT),
  dwellings: Uint16Array.of(4, 0, 0, 120),
  ids: null,
  idPrefix: 'SYN-',
  names: {},
  attributes: [{ name: 'age', type: 'number', values: Float64Array.of(5, 15, Number.NaN, 60) }],
};

const NAME = { zh: '', en: '' };
const PROVENANCE = { source: NAME, kind: 'simulated' } as const;
/** One sensor in building 0, one beside building 2; the third stands kilometres off. */
const spots: readonly [number, number][] = [at(0), [at(2)[0] + 0.0003, 31], [122, 32]];
const catalogue: Catalogue = {
  version: '1',
  kind: 'simulated',
  things: spots.map(([lonDeg, latDeg], i) => ({
    id: `T${i}`,
    kind: 'air-station',
    name: NAME,
    properties: {},
    provenance: PROVENANCE,
    location: { lonDeg, latDeg, heightM: 0 },
  })),
  datastreams: spots.map((_, slot) => ({
    id: `D${slot}`,
    slot,
    thingId: `T${slot}`,
    property: 'pm25',
    name: NAME,
    unit: '1',
    cadenceMs: 60_000,
  })),
};

function tableOf(values: readonly number[], timeMs = NOW): LiveTable {
  const table = new LiveTable({ datastreams: spots.length, tracks: 0 });
  table.observe({
    slot: Uint32Array.from(values, (_, i) => i),
    timeMs: Float64Array.from(values, () => timeMs),
    value: Float32Array.from(values),
  });
  return table;
}

function coloursOf(pixels: Uint8Array | undefined): string[] {
  if (!pixels) throw new Error('Expected pixels.');
  return Array.from({ length: COUNT }, (_, gid) => {
    expect(pixels[4 * gid + 3]).toBe(255);
    const hex = [...pixels.subarray(4 * gid, 4 * gid + 3)].map((byte) =>
      byte.toString(16).padStart(2, '0'),
    );
    return `#${hex.join('').toUpperCase()}`;
  });
}

const paintOnce = (paint: BuildingPaint, table: LiveTable | null = null, nowMs = NOW) =>
  coloursOf(createBuildingPainter(index, paint, catalogue).paint({ table, nowMs }));
const wanted = (values: readonly (number | string | null)[], by = scale) =>
  values.map((value) => colourOf(by, value));

describe('by attribute', () => {
  test.each([
    ['height', [6, 15, 30, 90]],
    ['storeys', [2, 5, null, 30]],
    ['dwellings', [4, null, null, 120]],
    ['age', [5, 15, null, 60]],
    ['nobody declares it', [null, null, null, null]],
  ] as const)('%s', (attribute, values) => {
    expect(paintOnce({ by: 'attribute', attribute, scale })).toEqual(wanted(values));
  });

  test('use, by its word', () => {
    const uses: ColourScale = {
      type: 'categories',
      unit: '1',
      entries: [{ value: 'office', colour: '#56B4E9', name: NAME }],
    };
    expect(paintOnce({ by: 'attribute', attribute: 'use', scale: uses })).toEqual([
      NO_DATA_COLOUR,
      '#56B4E9',
      NO_DATA_COLOUR,
      '#56B4E9',
    ]);
  });
});

describe('by data', () => {
  test('takes the id of the source and the global id, and leaves the rest unknown', () => {
    const data = {
      from: 'values',
      values: { 'SYN-000001': 12, '3': 60, nobody: 1, '99': 1 },
    } as const;
    expect(paintOnce({ by: 'data', data, scale })).toEqual(wanted([null, 12, null, 60]));
  });

  test('takes of a series the last step up to the shown instant', () => {
    const data = {
      from: 'series',
      timesMs: [NOW, NOW + 3_600_000],
      values: { '0': [5, 25], '1': [null, 60] },
    } as const;
    const painter = createBuildingPainter(index, { by: 'data', data, scale }, null);
    const paint = (nowMs: number) => painter.paint({ table: null, nowMs });
    expect(coloursOf(paint(NOW - 1))).toEqual(wanted([null, null, null, null]));
    expect(coloursOf(paint(NOW + 10))).toEqual(wanted([5, null, null, null]));
    expect(paint(NOW + 1000)).toBeUndefined();
    expect(coloursOf(paint(NOW + 3_600_000))).toEqual(wanted([25, 60, null, null]));
  });

  test('reads live what stands in a building', () => {
    const data = { from: 'live', property: 'pm25', aggregate: 'max' } as const;
    expect(paintOnce({ by: 'data', data, scale }, tableOf([30, 60, 5]))).toEqual(
      wanted([30, null, null, null]),
    );
  });
});

describe('by the nearest sensor', () => {
  const paint = { by: 'nearest', property: 'pm25', reachM: 150, scale } as const;

  test('each building takes the reading of the nearest within reach', () => {
    // The second building stands 100 m from the first sensor and 129 m from the other.
    expect(paintOnce(paint, tableOf([5, 60, 30]))).toEqual(wanted([5, 5, 60, 60]));
    expect(paintOnce({ ...paint, reachM: 40 }, tableOf([5, 60, 30]))).toEqual(
      wanted([5, null, 60, null]),
    );
  });

  test('what is silent or has never spoken is unknown', () => {
    expect(paintOnce(paint, tableOf([5, 60, 30], NOW - 600_000))).toEqual(
      wanted([null, null, null, null]),
    );
    expect(paintOnce(paint, null)).toEqual(wanted([null, null, null, null]));
  });

  test('paints again only where a reading changed', () => {
    const painter = createBuildingPainter(index, paint, catalogue);
    const table = tableOf([5, 60, 30]);
    expect(painter.paint({ table, nowMs: NOW })).toBeDefined();
    expect(painter.paint({ table, nowMs: NOW + 1000 })).toBeUndefined();
    table.observe({
      slot: Uint32Array.of(0),
      timeMs: Float64Array.of(NOW + 2000),
      value: Float32Array.of(25),
    });
    expect(coloursOf(painter.paint({ table, nowMs: NOW + 2000 }))).toEqual(
      wanted([25, 25, 60, 60]),
    );
  });
});
