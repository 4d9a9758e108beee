import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Incident } from '#model';
import type { FeedSink } from '../feed-adapter.ts';
import {
  createSourceCatalogue,
  type SourceCatalogue,
  type SourceFix,
  type SourceReading,
} from '../source-catalogue.ts';
import { compileMapping } from './compile-mapping.ts';
import { createMappedSource } from './mapped-source.ts';

const NOW = Date.UTC(2026, 4, 1);
let readings: SourceReading[];
let fixes: SourceFix[];
let incidents: (Incident | string)[];
let rejections: string[];
let samples: (string | undefined)[];
let catalogue: SourceCatalogue;

beforeEach(() => {
  readings = [];
  fixes = [];
  incidents = [];
  rejections = [];
  samples = [];
});

function start(rules: unknown[], more: object = {}) {
  const sink = {
    catalogue: () => undefined,
    observations: () => undefined,
    tracks: () => undefined,
    incident: (incident) => incidents.push(incident),
    incidentGone: (id) => incidents.push(id),
    rejected(count, reason, detail, sample) {
      for (let i = 0; i < count; i++) rejections.push(`${reason}: ${detail}`);
      samples.push(sample);
    },
  } as Partial<FeedSink> as FeedSink;
  catalogue = createSourceCatalogue(sink, 'test', 'live');
  const mapping = compileMapping({ source: 'x', rules, ...more });
  return createMappedSource({
    mapping,
    sink,
    now: () => NOW,
    catalogue: {
      ...catalogue,
      observe: (rows) => void readings.push(...rows),
      track: (rows) => void fixes.push(...rows),
    },
  });
}
const known = () => {
  catalogue.flush();
  return (Object.getOwnPropertyDescriptor(catalogue, 'catalogue')?.get?.call(catalogue) ??
    catalogue.catalogue) as SourceCatalogue['catalogue'];
};
const thing = { id: 'id', name: '{id}' };

describe('readings', () => {
  const measure = (reading: object, record: object) => {
    const source = start([
      { thing, readings: [{ property: 'p', name: 'P', value: 'v', ...reading }] },
    ]);
    source.take({ id: 'a', ...record });
    return readings[0]?.value;
  };

  test.each([
    [{}, { v: 12.5 }, 12.5],
    [{}, { v: ' 12.5 ' }, 12.5],
    [{}, { v: '-1e3' }, -1000],
    [{}, { v: true }, 1],
    [{ scale: 0.1, offset: -40 }, { v: 655 }, 25.5],
    [{ unit: 'Cel', from: '[degF]' }, { v: 77 }, 25],
    [{ unit: 'ug/m3', from: 'mg/m³' }, { v: 0.035 }, 35],
    [{ unit: 'm/s', from: 'km/h' }, { v: '36' }, 10],
    // Tenths of a kilometre an hour.
    [{ unit: 'm/s', from: 'km/h', scale: 0.1 }, { v: 360 }, 10],
    [{ unit: 'Cel', from: '{unit}' }, { v: 77, unit: '℉' }, 25],
    [{ unit: 'Cel', from: '{unit}' }, { v: 25, unit: '°C' }, 25],
    [{ unit: '{veh}/h', from: '{veh}/min' }, { v: 2 }, 120],
    [{ value: { path: 'v', map: { low: 1, high: 9 } } }, { v: 'high' }, 9],
    [{ value: { constant: 7 } }, {}, 7],
    [{ states: [{ is: 'on', code: 1, zh: '开', en: 'On' }] }, { v: 'on' }, 1],
    [{ states: [{ is: 3, code: 1, zh: '开', en: 'On' }] }, { v: '3' }, 1],
  ])('by %j of %j make %s', (reading, record, expected) => {
    expect(measure(reading, record)).toBeCloseTo(expected, 9);
    expect(rejections).toEqual([]);
  });

  test.each([
    [{}, {}],
    [{}, { v: null }],
    [{}, { v: '' }],
    [{ missing: [-9999, 'n/a'] }, { v: -9999 }],
    [{ missing: [-9999, 'n/a'] }, { v: 'n/a' }],
    [{ when: [{ path: 'code', equals: 'a34004' }] }, { v: 1, code: 'a34002' }],
  ])('that were not taken (%j of %j) are none and no fault', (reading, record) => {
    expect(measure(reading, record)).toBeUndefined();
    expect(rejections).toEqual([]);
  });

  test.each([
    [{}, { v: '12,5' }, /^malformed: Expected a number for p, got 12,5\./],
    [{}, { v: {} }, /a number for p/],
    [{}, { v: 'NaN' }, /a number for p/],
    [{}, { v: '1e999' }, /a number for p/],
    [{ range: [0, 100] }, { v: 101 }, /^out-of-range: Expected p from 0 to 100 1, got 101\./],
    [{ states: [{ is: 'on', code: 1, zh: '开', en: 'On' }] }, { v: 'off' }, /one of on, got off/],
    [{ unit: 'Cel', from: '{unit}' }, { v: 1, unit: 'kg' }, /a unit that turns into "Cel", got kg/],
    [{ unit: 'Cel', from: '{unit}' }, { v: 1 }, /a unit/],
    [{ asText: true }, { v: [] }, /a text for p/],
  ])('by %j of %j are refused with what was expected', (reading, record, expected) => {
    expect(measure(reading, record)).toBeUndefined();
    expect(rejections).toHaveLength(1);
    expect(rejections[0]).toMatch(expected);
    expect(samples[0]).toContain('"id":"a"');
  });

  test('a reading that does not fit costs only itself', () => {
    const source = start([
      {
        thing,
        readings: [
          { property: 'a', name: 'A', value: 'a' },
          { property: 'b', name: 'B', value: 'b' },
        ],
      },
    ]);
    source.take({ id: 'x', a: 'broken', b: 2 });
    expect(readings.map(({ value }) => value)).toEqual([2]);
    expect(rejections).toHaveLength(1);
  });

  test('text is kept beside the row where it is wanted', () => {
    const source = start([
      { thing, readings: [{ property: 'mode', name: 'Mode', value: 'm', asText: true }] },
    ]);
    source.take({ id: 'x', m: 'eco' });
    expect(readings).toEqual([
      { slot: 0, timeMs: NOW, value: Number.NaN, extra: { result: 'eco' } },
    ]);
  });

  test('one record for each property, told by its code', () => {
    const reading = (property: string, code: string) => ({
      property,
      name: property,
      value: 'val',
      when: [{ path: 'code', equals: code }],
    });
    const source = start([
      {
        records: 'rows',
        thing,
        readings: [reading('pm25', 'a34004'), reading('pm10', 'a34002')],
      },
    ]);
    source.take({
      rows: [
        { id: 's', code: 'a34002', val: 50 },
        { id: 's', code: 'a34004', val: 35 },
      ],
    });
    expect(known().datastreams.map(({ id }) => id)).toEqual(['s/pm10', 's/pm25']);
    expect(readings.map(({ value }) => value)).toEqual([50, 35]);
  });
});

describe('things', () => {
  test('a bare message does not undo what a fuller one said', () => {
    const source = start([
      {
        thing: {
          id: 'id',
          name: { zh: '{name}', en: 'Station {name}' },
          kind: { path: 'kind', map: { h: 'hydrant' } },
          position: { lon: 'x', lat: 'y' },
          properties: { maker: 'maker' },
        },
        readings: [{ property: 'p', name: 'P', value: 'v' }],
      },
    ]);
    source.take({ id: 1, name: 'one', kind: 'h', x: 121, y: 31, maker: 'm' });
    const before = known().things[0];
    source.take({ id: 1, v: 5 });
    expect(known().things[0]).toEqual(before);
    expect(before).toMatchObject({
      id: '1',
      kind: 'hydrant',
      name: { zh: 'one', en: 'Station one' },
      location: { lonDeg: 121, latDeg: 31, heightM: 0 },
      properties: { maker: 'm' },
    });
  });

  test.each([
    [{ lon: 'x', lat: 'y', height: 'h' }, { x: '121.5', y: 31, h: 7 }, [121.5, 31, 7]],
    [{ geometry: 'g' }, { g: { type: 'Point', coordinates: [121, 31, 9] } }, [121, 31, 0]],
    [
      { geometry: 'g' },
      {
        g: {
          type: 'LineString',
          coordinates: [
            [121, 31],
            [123, 32],
          ],
        },
      },
      [122, 31.5, 0],
    ],
    [{ text: 's' }, { s: '121.5, 31.2' }, [121.5, 31.2, 0]],
    [{ text: 's' }, { s: 'POINT (121.5 31.2)' }, [121.5, 31.2, 0]],
    [{ text: 's', order: 'lat,lon' }, { s: '31.2;121.5' }, [121.5, 31.2, 0]],
    [
      { lon: 'x', lat: 'y', coordinates: 'EPSG:3857' },
      { x: 13525318.1314, y: 3632749.1434 },
      [121.5, 31, 0],
    ],
  ])('stand by %j where %j says', (position, record, [lon, lat, height]) => {
    start([{ thing: { ...thing, position } }]).take({ id: 'a', ...record });
    const { location } = known().things[0] as { location: Record<string, number> };
    expect(location.lonDeg).toBeCloseTo(lon as number, 6);
    expect(location.latDeg).toBeCloseTo(lat as number, 6);
    expect(location.heightM).toBe(height);
  });

  test.each([
    [{ lon: 'x', lat: 'y' }, { x: 31, y: 121 }, 'exchanged'],
    [{ lon: 'x', lat: 'y' }, { x: 181, y: 1 }, 'on the globe'],
    [{ lon: 'x', lat: 'y' }, { x: 0, y: 0 }, 'zeros'],
    [{ lon: 'x', lat: 'y' }, { x: 'E121', y: 31 }, 'position.lon'],
    [{ lon: 'x', lat: 'y' }, { x: 121 }, 'position.lat'],
    [{ geometry: 'g' }, { g: { type: 'Point', coordinates: [Number.NaN, 1] } }, 'GeoJSON'],
    [{ geometry: 'g' }, { g: 7 }, 'GeoJSON'],
    [{ text: 's' }, { s: 'here' }, 'two coordinates'],
    [{ text: 's' }, { s: '1 2 3 4' }, 'two coordinates'],
  ])('by %j of %j are refused: %s', (position, record, expected) => {
    start([{ thing: { ...thing, position } }]).take({ id: 'a', ...record });
    expect(known().things).toEqual([]);
    expect(rejections).toHaveLength(1);
    expect(rejections[0]).toContain(expected);
  });
});

describe('incidents', () => {
  const rule = {
    records: 'cases',
    isWholeList: true,
    time: { path: 't', format: 'epoch-ms' },
    incident: {
      id: 'no',
      level: { path: 'grade', map: { 1: 'red', 2: 'orange' } },
      title: '{what}',
      position: { lon: 'x', lat: 'y' },
      started: { path: 't', format: 'epoch-ms' },
      updated: { path: 'u', format: 'epoch-ms' },
      stage: { path: 's', map: { 0: 'reported', 1: 'accepted' } },
      note: '{by}',
      gone: [{ path: 's', equals: 9 }],
    },
  };
  const record = (no: string, s: number, more: object = {}) => ({
    no,
    s,
    grade: 1,
    what: 'Fire',
    by: 'op',
    x: 121,
    y: 31,
    t: NOW - 9000,
    u: NOW - 9000 + s * 1000,
    ...more,
  });

  test('grow by a step with each stage, and are told once for each change', () => {
    const source = start([rule]);
    for (const s of [0, 0, 1, 1]) source.take({ cases: [record('a', s)] });
    expect(incidents).toHaveLength(2);
    expect(incidents[1]).toMatchObject({
      id: 'a',
      level: 'red',
      kind: 'other',
      stage: 'accepted',
      startedMs: NOW - 9000,
      steps: [
        { stage: 'reported', atMs: NOW - 9000, note: { en: 'op' } },
        { stage: 'accepted', atMs: NOW - 8000 },
      ],
    });
  });

  test('are gone when they say so, and when the whole list names them no more', () => {
    const source = start([rule]);
    source.take({ cases: [record('a', 0), record('b', 0), record('c', 0)] });
    incidents = [];
    source.take({ cases: [record('a', 9), record('b', 0)] });
    expect(incidents).toEqual(['a', 'c']);
    source.take({ somewhere: 'else' });
    expect(incidents).toHaveLength(2);
  });

  test('of no known level, stage or place are refused', () => {
    const source = start([rule]);
    source.take({
      cases: [
        record('a', 0, { grade: 7 }),
        record('b', 0, { x: 500 }),
        record('c', 0, { x: undefined, y: undefined }),
      ],
    });
    expect(incidents).toEqual([]);
    expect(rejections).toHaveLength(3);
  });
});

test('what moves gets speed and bearing from its way where nobody tells them', () => {
  const source = start([
    {
      time: { path: 't', format: 'epoch-s' },
      thing: { ...thing, position: { lon: 'x', lat: 'y' } },
      track: {},
    },
  ]);
  const t = NOW / 1000;
  source.take({ id: 'c', t, x: 121, y: 31 });
  source.take({ id: 'c', t: t + 10, x: 121.001, y: 31 });
  source.take({ id: 'c', t: t + 20, x: 121.001, y: 31 });
  // A thousandth of a degree at 31° is 95.3 m on the mean sphere.
  expect(fixes.map(({ speedMps }) => speedMps)).toEqual([0, expect.closeTo(9.53, 2), 0]);
  expect(fixes.map(({ bearingDeg }) => bearingDeg)).toEqual([
    0,
    expect.closeTo(90, 2),
    expect.closeTo(90, 2),
  ]);
});

test('a message of no known form is refused once, with the places that were looked at', () => {
  const source = start([
    { records: 'a', thing },
    { records: 'b.c', thing },
  ]);
  source.take({ d: 1 });
  expect(rejections).toEqual(['malformed: Expected records at "a" or "b.c", got {"d":1}.']);
});

test('names and ids of any wording do no harm', () => {
  const source = start([
    {
      thing: { ...thing, properties: { __proto__: 'x', constructor: 'c' } },
      readings: [{ property: 'p', name: 'P', value: { path: 'v', map: { a: 1 } } }],
    },
  ]);
  for (const id of ['__proto__', 'constructor', 'toString'])
    source.take(JSON.parse(`{"id":"${id}","c":"q","v":"__proto__","__proto__":{"polluted":1}}`));
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect(known().things.map(({ id }) => id)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(readings).toEqual([]);
});

test('never throws, whatever the message, and counts what does not fit', () => {
  const source = start([
    {
      records: 'r',
      time: 't',
      thing: { ...thing, position: { lon: 'x', lat: 'y' } },
      readings: [{ property: 'p', name: 'P', value: 'v', unit: 'Cel', from: '{u}' }],
    },
  ]);
  const record = fc.record(
    {
      id: fc.jsonValue(),
      t: fc.oneof(fc.constant('2026-05-01T00:00:00Z'), fc.jsonValue()),
      x: fc.oneof(fc.double(), fc.jsonValue()),
      y: fc.oneof(fc.double(), fc.jsonValue()),
      v: fc.jsonValue(),
      u: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ r: fc.array(record) })), (message) => {
      source.take(message);
    }),
  );
  expect(rejections.every((detail) => /: Expected .+, got .+\.$/s.test(detail))).toBe(true);
  for (const { timeMs, value } of readings)
    expect(Number.isFinite(timeMs) && Number.isFinite(value)).toBe(true);
});
