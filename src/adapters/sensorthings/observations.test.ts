import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEntityPath, STA_NAMES } from './names.ts';
import { readDataArray, readObservation } from './observations.ts';
import { placeOf } from './place.ts';
import { ucumOf } from './unit.ts';

const NAMES = STA_NAMES['1.1'];
const NOW_MS = Date.UTC(2026, 4, 12, 4);

describe('an observation', () => {
  test('keeps all that the standard gives one', () => {
    const read = readObservation(
      {
        '@iot.id': 7,
        phenomenonTime: '2026-05-12T02:00:00Z/2026-05-12T03:00:00Z',
        resultTime: '2026-05-12T03:00:05Z',
        result: 35.5,
        resultQuality: { code: 'good' },
        validTime: '2026-05-12T03:00:00Z/2026-05-12T04:00:00Z',
        parameters: { height: 2 },
        FeatureOfInterest: { '@iot.id': 'roof' },
      },
      NAMES,
      NOW_MS,
    );
    expect(read).toEqual({
      ok: true,
      value: {
        timeMs: Date.UTC(2026, 4, 12, 2),
        value: 35.5,
        extra: {
          endMs: Date.UTC(2026, 4, 12, 3),
          resultTimeMs: Date.UTC(2026, 4, 12, 3, 0, 5),
          validTime: [Date.UTC(2026, 4, 12, 3), Date.UTC(2026, 4, 12, 4)],
          quality: { code: 'good' },
          parameters: { height: 2 },
          featureOfInterest: 'roof',
          foreignId: '7',
        },
      },
    });
  });

  test('without times happened when it came', () => {
    expect(readObservation({ result: 1, resultTime: null }, NAMES, NOW_MS)).toEqual({
      ok: true,
      value: { timeMs: NOW_MS, value: 1 },
    });
  });

  test('of any JSON is a value, never a throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (a, b, c) => {
        for (const json of [a, { result: a, phenomenonTime: b, resultTime: c }]) {
          const read = readObservation(json, NAMES, NOW_MS);
          if (!read.ok) expect(read.reason).toMatch(/^Expected/);
          const rows = readDataArray({ Datastream: a, components: b, dataArray: c }, NAMES, NOW_MS);
          if (!rows.ok) expect(rows.reason).toMatch(/^Expected/);
        }
      }),
    );
  });

  test('comes in data arrays, whose link names the datastream as well', () => {
    const read = readDataArray(
      {
        value: [
          {
            'Datastream@iot.navigationLink': "https://x/v1.1/Datastreams('north')",
            components: ['id', 'result', 'phenomenonTime'],
            'dataArray@iot.count': 2,
            dataArray: [[1, 2, '2026-05-12T02:00:00Z'], 'x'],
          },
        ],
      },
      NAMES,
      NOW_MS,
    );
    expect(read).toMatchObject({
      ok: true,
      value: [
        {
          stream: { key: 'north', literal: "'north'" },
          observations: [{ value: 2, extra: { foreignId: '1' } }],
          bad: 1,
        },
      ],
    });
  });
});

test.each([
  [
    'v1.1/Datastreams(5)/Observations',
    { set: 'Datastreams', id: { key: '5', literal: '5' }, property: 'Observations' },
  ],
  [
    "a/b/Things('it''s')/Locations",
    { set: 'Things', id: { key: "it's", literal: "'it''s'" }, property: 'Locations' },
  ],
  ['v1.1/Datastreams(5)', { set: 'Datastreams', id: { key: '5', literal: '5' } }],
  ['v1.1/Observations', undefined],
  ['v1.1/Datastreams()/Observations', undefined],
])('reads the path %s', (path, expected) => {
  expect(readEntityPath(path)).toEqual(expected);
});

test.each([
  [{ definition: 'ucum:Cel', symbol: 'x' }, 'Cel'],
  [{ definition: 'http://www.opengis.net/def/uom/UCUM/0/ug/m3' }, 'ug/m3'],
  [{ definition: 'http://unitsofmeasure.org/ucum.html#para-30', symbol: 'μg/m³' }, 'ug/m3'],
  [{ name: 'degree Celsius', symbol: '°C' }, 'Cel'],
  [{ symbol: '%' }, '%'],
  [{ symbol: 'bananas' }, '{bananas}'],
  [{ name: 'n/a', symbol: '', definition: '' }, '1'],
  [null, '1'],
])('takes %j for %s', (unit, code) => {
  expect(ucumOf(unit)).toBe(code);
});

test.each([
  [
    { type: 'Point', coordinates: [121, 31, 4] },
    { lonDeg: 121, latDeg: 31, altitudeM: 4 },
  ],
  [
    { type: 'Feature', geometry: { type: 'Point', coordinates: [121, 31] } },
    { lonDeg: 121, latDeg: 31 },
  ],
  [
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [2, 0],
          [2, 2],
          [0, 2],
          [0, 0],
        ],
      ],
    },
    { lonDeg: 1, latDeg: 1 },
  ],
  [
    {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [2, 4],
      ],
    },
    { lonDeg: 1, latDeg: 2 },
  ],
  [{ type: 'Point', coordinates: [500, 31] }, undefined],
  [{ type: 'Point', coordinates: ['121', '31'] }, undefined],
  [{ type: 'Polygon', coordinates: [] }, undefined],
  ['POINT(1 2)', undefined],
])('finds the place of %j', (geojson, place) => {
  expect(placeOf(geojson)).toEqual(place);
});
