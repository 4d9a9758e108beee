import { describe, expect, test } from 'vitest';
import type { Catalogue, Datastream, Thing } from '#model';
import { isStale } from '../freshness.ts';
import { kindsToList } from '../layers/kinds-to-list.ts';
import { findSignStreams, readMean, readOnline, readWater } from './vital-signs.ts';
import { nameDirection, readWeather, windForce } from './weather.ts';

const NOW = 1_800_000_000_000;
const provenance = { source: { zh: '测试', en: 'Test' }, kind: 'simulated' } as const;

function thing(id: string, kind: Thing['kind'], properties: Thing['properties'] = {}): Thing {
  return { id, kind, name: { zh: id, en: id }, properties, provenance };
}

function stream(slot: number, thingId: string, property: string, unit = '1'): Datastream {
  const name = { zh: property, en: property };
  return { id: `${thingId}/${property}`, slot, thingId, property, name, unit, cadenceMs: 60_000 };
}

function reader(values: Readonly<Record<number, { value: number; ageMs?: number }>>) {
  return {
    now: () => NOW,
    limitOf: () => null as number | null,
    latest: (slot: number) => {
      const found = values[slot];
      return found ? { value: found.value, timeMs: NOW - (found.ageMs ?? 1000) } : null;
    },
  };
}

describe('freshness', () => {
  const at = (ageMs: number, cadenceMs: number) =>
    isStale({ value: 1, timeMs: NOW - ageMs }, { cadenceMs }, NOW);

  test('ends after five silent periods, but never within thirty seconds', () => {
    expect(at(300_000, 60_000)).toBe(false);
    expect(at(300_001, 60_000)).toBe(true);
    expect(at(30_000, 1000)).toBe(false);
    expect(at(30_001, 1000)).toBe(true);
  });

  test('is the same as everywhere in the twin', async () => {
    const { freshnessOf } = await import('#operations');
    for (const cadenceMs of [1000, 10_000, 60_000, 3_600_000])
      for (const ageMs of [0, 9000, 29_000, 31_000, 299_000, 301_000, 17_999_000, 18_001_000])
        expect(at(ageMs, cadenceMs)).toBe(
          ['stale', 'silent'].includes(freshnessOf(ageMs, cadenceMs)),
        );
  });
});

describe('a mean', () => {
  const streams = [stream(0, 'a', 'pm25', 'ug/m3'), stream(1, 'b', 'pm25'), stream(2, 'c', 'pm25')];

  test('leaves out stale and silent streams', () => {
    const sign = readMean(streams, reader({ 0: { value: 30 }, 1: { value: 90, ageMs: 900_000 } }));
    expect(sign).toEqual({ value: 30, unit: 'ug/m3', count: 1, timeMs: NOW - 1000 });
  });

  test('is unknown, not 0, where nothing is fresh', () => {
    expect(readMean(streams, reader({}))).toBeNull();
    expect(readMean([], reader({}))).toBeNull();
  });
});

describe('the water', () => {
  const catalogue: Catalogue = {
    version: '1',
    kind: 'simulated',
    things: [
      thing('low', 'water-level', { warningLevelM: 2 }),
      thing('high', 'water-level', { warningLevelM: 9 }),
      thing('bare', 'water-level'),
      thing('tank', 'hydrant'),
    ],
    datastreams: ['low', 'high', 'bare', 'tank'].map((id, i) => stream(i, id, 'water-level', 'm')),
  };

  test('is that of the gauge closest to its warning level', () => {
    const { water } = findSignStreams(catalogue);
    expect(water.map(({ thing }) => thing.id)).toEqual(['low', 'high', 'bare']);
    const values = { 0: { value: 1.9 }, 1: { value: 5 }, 2: { value: 8 }, 3: { value: 99 } };
    expect(readWater(water, reader(values))).toMatchObject({ levelM: 1.9, warningM: 2 });
  });

  test('is the highest where no gauge has a warning level', () => {
    const bare = findSignStreams({
      ...catalogue,
      things: catalogue.things.map(({ id, kind }) => thing(id, kind)),
    }).water;
    const read = reader({ 0: { value: 3 }, 1: { value: 4 } });
    expect(readWater(bare, read)).toMatchObject({ levelM: 4, warningM: null });
    expect(readWater(bare, { ...read, limitOf: () => 3.5 })).toMatchObject({
      levelM: 4,
      warningM: 3.5,
    });
  });
});

test('devices online counts fixed devices only', () => {
  const liveness = {
    manhole: { total: 3, fresh: 2 },
    hydrant: { total: 1, fresh: 1 },
    bus: { total: 50, fresh: 1 },
  };
  expect(readOnline(liveness, (kind) => kind !== 'bus')).toEqual({
    fresh: 3,
    total: 4,
    share: 0.75,
  });
  expect(readOnline({}, () => true)).toBeNull();
});

describe('the weather', () => {
  test('averages the wind as a vector, across north', () => {
    const streams = [
      stream(0, 'a', 'wind-direction'),
      stream(1, 'b', 'wind-direction'),
      stream(2, 'a', 'air-temperature'),
    ];
    const weather = readWeather(
      streams,
      reader({ 0: { value: 350 }, 1: { value: 30 }, 2: { value: 14 } }),
    );
    expect(weather.windFromDeg).toBeCloseTo(10, 6);
    expect(weather).toMatchObject({
      temperatureCel: 14,
      rainMmH: null,
      windMps: null,
      stations: 2,
    });
  });

  test('names the eight winds', () => {
    expect([0, 22, 23, 90, 200, 315, 350, -10, 720].map(nameDirection)).toEqual([
      'n',
      'n',
      'ne',
      'e',
      's',
      'nw',
      'n',
      'n',
      'n',
    ]);
  });

  test('counts force by Beaufort', () => {
    expect([0, 0.2, 0.3, 4.1, 5.5, 32.6, 32.7, 60].map(windForce)).toEqual([
      0, 0, 1, 3, 4, 11, 12, 12,
    ]);
  });
});

describe('the layer panel', () => {
  test('lists the kinds that the feed has, in the model’s order', () => {
    const liveness = {
      bus: { total: 2 },
      manhole: { total: 1 },
      hydrant: { total: 0 },
      'air-station': { total: 4 },
    };
    expect(kindsToList('sensors', liveness)).toEqual(['air-station', 'manhole']);
    expect(kindsToList('vehicles', liveness)).toEqual(['bus']);
  });
});
