import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TwinError } from '../twin-error.ts';
import type { LayerSpec } from './layer-spec.ts';
import { parseLayerSpec, parseSceneSpec } from './parse-scene.ts';

const number = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const id = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !text.startsWith('__'));
const text = fc.record({ zh: fc.string({ maxLength: 20 }), en: fc.string({ maxLength: 20 }) });
const lon = number(-180, 180);
const lat = number(-90, 90);
const lonLat = fc.tuple(lon, lat);
const figure = number(-1e9, 1e9);
const colour = fc.constantFrom('#2CC5C5', '#8793a6');
const few = <T>(one: fc.Arbitrary<T>, minLength = 0) => fc.array(one, { minLength, maxLength: 4 });
const optional = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: [] });
const scale = fc.oneof(
  fc.record({
    type: fc.constant('continuous' as const),
    ramp: fc.constantFrom('viridis' as const, 'mako' as const),
    unit: fc.constantFrom('1', 'ug/m3'),
    from: figure,
    to: figure,
  }),
  fc.record({
    type: fc.constant('classes' as const),
    ramp: fc.constant('cividis' as const),
    unit: fc.constant('m'),
    breaks: fc
      .uniqueArray(fc.integer(), { minLength: 1, maxLength: 6 })
      .map((list) => list.sort((a, b) => a - b)),
  }),
  fc.record({
    type: fc.constant('categories' as const),
    unit: fc.constant('1'),
    entries: few(fc.record({ value: fc.oneof(figure, id), colour, name: text })),
  }),
);
const values = fc.dictionary(
  id.filter((key) => !['constructor', 'prototype'].includes(key)),
  figure,
  { noNullPrototype: true },
);
const keyed = fc.oneof(
  fc.record({ from: fc.constant('values' as const), values }),
  fc.record({
    from: fc.constant('live' as const),
    property: id,
    aggregate: fc.constantFrom('mean' as const, 'count' as const),
  }),
  fc.constant({ from: 'series', timesMs: [1, 2], values: { a: [1, null] } } as const),
);
const points = fc.oneof(
  fc.record({ from: fc.constant('points' as const), points: few(fc.tuple(lon, lat, figure)) }),
  fc.record({ from: fc.constant('live' as const), property: id }),
  fc.constant({ from: 'things', kinds: ['bus'] } as const),
);
const feature = fc
  .tuple(
    fc.record({
      id,
      geometry: fc.oneof(
        fc.record({ type: fc.constant('point' as const), at: lonLat }),
        fc.record({ type: fc.constant('line' as const), line: few(lonLat, 2) }),
        fc.record({ type: fc.constant('polygon' as const), rings: few(few(lonLat, 3), 1) }),
        fc.constant({
          type: 'track',
          fixes: [
            [1, 121, 31, 5],
            [2, 121, 31, 5],
          ],
        } as const),
      ),
    }),
    optional({
      title: text,
      colour,
      properties: fc.constant({ name: 'x', height: 2, isOpen: true, none: null }),
    }),
  )
  .map(([a, b]) => ({ ...a, ...b }));
const metres = number(0.5, 5000);
const url = fc.constantFrom('https://tiles.example.org/{z}/{x}/{y}.png', 'tiles/set/tileset.json');
const body: fc.Arbitrary<object> = fc.oneof(
  fc.constantFrom(
    ...(['ground', 'trees', 'water', 'traffic', 'boundaries', 'grid', 'metro'] as const).map(
      (type) => ({ type }),
    ),
  ),
  fc.record({ type: fc.constant('labels'), hidden: fc.constant(['roads']), limit: fc.nat(2000) }),
  fc.record({
    type: fc.constant('buildings'),
    paint: fc.oneof(
      fc.constant(null),
      fc.record({ by: fc.constant('attribute'), attribute: id, scale }),
      fc.record({ by: fc.constant('data'), data: keyed, scale }),
      fc.record({ by: fc.constant('nearest'), property: id, reachM: metres, scale }),
    ),
    hiddenGids: few(fc.nat()),
    peel: fc.option(fc.record({ gid: fc.nat(), storey: fc.nat(200) })),
  }),
  fc.constant({ type: 'vehicles', kinds: ['bus', 'metro-train'], trailS: 60 }),
  fc.constant({ type: 'sensors', kinds: ['hydrant'] }),
  fc.record({
    type: fc.constant('incidents'),
    marks: few(
      fc.record({ id, level: fc.constant('red'), lonDeg: lon, latDeg: lat, calling: fc.boolean() }),
    ),
  }),
  fc.record({
    type: fc.constant('alerts'),
    marks: few(
      fc.record({
        id,
        level: fc.constant('blue'),
        rings: few(few(lonLat, 3), 1),
        isExercise: fc.boolean(),
      }),
    ),
  }),
  fc.record({
    type: fc.constant('area'),
    shape: fc.oneof(
      fc.constant(null),
      fc.record({ type: fc.constant('circle'), centre: lonLat, radiusM: metres }),
      fc.record({ type: fc.constant('polygon'), ring: few(lonLat, 3) }),
    ),
    buildingGids: few(fc.nat()),
    thingIds: few(id),
  }),
  fc.record({
    type: fc.constant('choropleth'),
    of: fc.constantFrom('towns', 'grid'),
    data: keyed,
    scale,
  }),
  fc.record({
    type: fc.constant('bars'),
    at: fc.oneof(
      fc.record({ of: fc.constantFrom('towns', 'grid'), data: keyed }),
      fc.record({ of: fc.constant('points'), data: points }),
    ),
    scale,
    heightM: metres,
    radiusM: metres,
  }),
  fc.record({
    type: fc.constant('heat'),
    data: points,
    mode: fc.constantFrom('density', 'value'),
    radiusM: metres,
    scale,
  }),
  fc.record({
    type: fc.constant('hexagons'),
    data: points,
    aggregate: fc.constant('sum'),
    sizeM: metres,
    scale,
  }),
  fc.record({
    type: fc.constant('flows'),
    shape: fc.constantFrom('arc', 'line'),
    flows: few(fc.record({ id, from: lonLat, to: lonLat, value: figure })),
    scale,
  }),
  fc.record({
    type: fc.constant('raster'),
    bounds: fc.constant({ westDeg: 121, southDeg: 30, eastDeg: 122, northDeg: 31 }),
    columns: fc.constant(2),
    values: fc.array(fc.option(figure), { minLength: 4, maxLength: 4 }),
    scale,
  }),
  fc.record({
    type: fc.constant('lines'),
    lines: fc.oneof(
      fc.constant({ from: 'network', network: 'pipes', kinds: ['gas'] }),
      fc.record({
        from: fc.constant('given'),
        lines: few(
          fc.record({ id, line: few(fc.oneof(lonLat, fc.tuple(lon, lat, number(-50, 500))), 2) }),
        ),
      }),
    ),
    data: keyed,
    scale,
    widthPx: number(0.5, 9),
  }),
  fc.record({
    type: fc.constant('areas'),
    areas: few(fc.record({ id, rings: few(few(lonLat, 3), 1), value: figure })),
    scale,
  }),
  fc.record({
    type: fc.constant('cones'),
    cones: few(
      fc.record({
        id,
        lonDeg: lon,
        latDeg: lat,
        heightM: metres,
        bearingDeg: number(0, 360),
        fieldDeg: number(1, 360),
        rangeM: metres,
      }),
    ),
    colour,
  }),
  fc.record({
    type: fc.constant('isolines'),
    data: fc.oneof(fc.constant({ from: 'terrain' }), points),
    stepBy: metres,
    scale,
  }),
  fc.record({
    type: fc.constant('imagery'),
    service: fc.oneof(
      fc.record({ type: fc.constant('xyz'), url, isTms: fc.boolean() }),
      fc.record({
        type: fc.constant('wmts'),
        url,
        layer: id,
        style: id,
        matrixSet: id,
        format: id,
      }),
      fc.record({ type: fc.constant('wms'), url, layers: id, version: fc.constant('1.3.0') }),
    ),
    subdomains: fc.constant(['t0', 't1']),
    maxZoom: fc.nat(24),
    datum: fc.constantFrom('wgs84', 'gcj02'),
  }),
  fc.record({ type: fc.constant('tiles3d'), url, offsetM: number(-100, 100) }),
  fc.record({
    type: fc.constant('features'),
    features: few(feature),
    colour,
    paint: fc.record({ property: id, scale }),
  }),
);
const layer = fc
  .tuple(
    body,
    fc.record({ id, visible: fc.boolean() }),
    optional({
      title: text,
      opacity: number(0, 1),
      provenance: fc.record({ source: text, kind: fc.constantFrom('live', 'static') }),
    }),
  )
  .map(([a, b, c]) => ({ ...a, ...b, ...c }) as unknown as LayerSpec);
const scene = fc.record({
  light: fc.constantFrom('dawn', 'day', 'dusk', 'night'),
  sunMs: fc.option(fc.integer()),
  style: fc.constantFrom('natural', 'light', 'dark'),
  weather: fc.option(
    fc.record({
      cloud: number(0, 1),
      rainMmH: number(0, 200),
      visibilityM: fc.option(number(0, 1e5)),
      windMps: number(0, 60),
      windDeg: number(0, 360),
    }),
  ),
  underground: fc.option(number(0, 1)),
  language: fc.constantFrom('zh', 'en'),
  camera: fc.record({
    lonDeg: lon,
    latDeg: lat,
    heightM: number(1, 1e6),
    headingDeg: number(0, 360),
    pitchDeg: number(-90, 90),
  }),
  layers: fc.uniqueArray(layer, { maxLength: 6, selector: (one) => one.id }),
  selected: fc.option(
    fc.oneof(
      fc.record({ type: fc.constant('building'), gid: fc.nat() }),
      fc.record({ type: fc.constantFrom('thing', 'incident', 'place', 'alert'), id }),
      fc.record({ type: fc.constant('feature'), layer: id, id }),
    ),
  ),
});

test('a scene reads back as it was written', () => {
  fc.assert(
    fc.property(scene, (spec) => {
      expect(parseSceneSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    }),
    { numRuns: 300 },
  );
});

test('anything else is refused with its place, never with another error', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      try {
        parseLayerSpec(json);
      } catch (error) {
        expect(error).toBeInstanceOf(TwinError);
        expect((error as TwinError).code).toBe('config');
      }
    }),
  );
});

const features = (coordinates: string) =>
  JSON.parse(
    `{"type":"features","id":"f","visible":true,"colour":"#2CC5C5","features":[{"id":"a","geometry":{"type":"line","line":${coordinates}}}]}`,
  );
const heat = { type: 'heat', id: 'h', visible: true, mode: 'density', radiusM: 100 };

describe('hostile layers', () => {
  test.each([
    ['[[1e999,31],[121,31]]', /features\.0\.geometry\.line\.0\.0: .*180/],
    ['["a","b"]', /features\.0\.geometry\.line\.0: .*Expected Array but received "a"/],
    ['[]', /features\.0\.geometry\.line: Expected at least 2 entries/],
    ['[[121,131],[121,31]]', /line\.0\.1: .*90/],
    ['[[121,31]]', /at least 2/],
  ])('with the line %s are refused at their place', (line, message) => {
    expect(() => parseLayerSpec(features(line))).toThrow(message);
  });

  test('with ten million points are refused by their number alone', () => {
    const points = new Array(1e7).fill('no point at all');
    expect(() =>
      parseLayerSpec({
        ...heat,
        data: { from: 'points', points },
        scale: { type: 'continuous', ramp: 'mako', unit: '1', from: 0, to: 1 },
      }),
    ).toThrow(/data\.points: Expected at most 200000 entries, got 10000000/);
  });

  test('cannot reach the prototypes of objects', () => {
    const json = JSON.parse(
      '{"type":"choropleth","id":"c","visible":true,"of":"towns","__proto__":{"polluted":1},"data":{"from":"values","values":{"__proto__":9,"constructor":1,"a":2}},"scale":{"type":"continuous","ramp":"mako","unit":"1","from":0,"to":1}}',
    );
    const parsed = parseLayerSpec(json) as LayerSpec & { data: { values: object } };
    expect(Object.keys(parsed.data.values)).toEqual(['a']);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(parsed).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example/x',
    'file:///etc/passwd',
    '',
  ])('cannot load from %s', (url) => {
    expect(() => parseLayerSpec({ type: 'tiles3d', id: 't', visible: true, url })).toThrow(/url: /);
  });

  test('drop fields that nobody knows', () => {
    expect(parseLayerSpec({ type: 'grid', id: 'g', visible: true, evil: 1 })).toEqual({
      type: 'grid',
      id: 'g',
      visible: true,
    });
  });
});

test('two layers of one id are refused', () => {
  const layers = [1, 2].map(() => ({ type: 'grid', id: 'g', visible: true }));
  const one = fc.sample(scene, { numRuns: 1, seed: 1 })[0];
  expect(() => parseSceneSpec({ ...one, layers })).toThrow(/layers: Expected every layer/);
});
