import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type BuildConfig, type BuildingSource, NO_SOURCES } from '../config/build-config.ts';
import { createTransform } from '../crs/transform.ts';
import { readSeeds } from '../read-seeds.ts';
import type { SourceFeature, SourceSurface, SurfaceSemantic } from '../sources/source.ts';
import { createRecordReader } from './record-reader.ts';

const { site } = readSeeds(join(import.meta.dirname, '../../seeds'));
const [LON, LAT] = site.centre;
const M = 1e-5;

const square = (x: number, y: number, side: number) =>
  [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ].map(([dx, dy]) => [LON + (dx as number) * M, LAT + (dy as number) * M]);

const polygon = (x: number, y: number, side: number, properties: object = {}): SourceFeature => ({
  place: 'way 1',
  id: 'W1',
  geometry: { type: 'Polygon', coordinates: [square(x, y, side)] },
  properties: { ...properties },
});

function createReader(given: Partial<BuildingSource> = {}, config: Partial<BuildConfig> = {}) {
  return createRecordReader(
    { file: 'x', attributes: {}, uses: {}, provenance: 'osm', ...given },
    { site, config: { ...NO_SOURCES, ...config } },
  );
}

describe('a building of parts', () => {
  const tower = polygon(0, 0, 20, { height: 60, min_height: 12, 'roof:shape': 'pyramidal' });
  const podium = polygon(0, 0, 40, { 'building:levels': 4 });

  test('is one record with a volume for each part, as high as the highest', () => {
    const outline = { ...polygon(0, 0, 40, { building: 'yes' }), parts: [tower, podium] };
    const { records, refusals } = createReader().read(outline);
    expect(refusals).toEqual([]);
    expect(records.length).toBe(1);
    expect(records[0]).toMatchObject({ id: 'W1', heightM: 60 });
    expect(records[0]?.volumes).toMatchObject([
      { fromM: 12, toM: 60, roof: { shape: 'pyramidal' } },
      { fromM: 0, toM: 12 },
    ]);
  });

  test('keeps its outline where the parts cover little of it', () => {
    const outline = { ...polygon(0, 0, 100, { height: 10 }), parts: [tower] };
    expect(createReader().read(outline).records[0]?.volumes).toMatchObject([
      { fromM: 0, toM: 10 },
      { fromM: 12, toM: 60 },
    ]);
  });

  test('takes the height of its type where neither it nor its parts say any', () => {
    const outline = {
      ...polygon(0, 0, 40, { building: 'apartments' }),
      parts: [polygon(0, 0, 40)],
    };
    const { records, refusals, repairs } = createReader().read(outline);
    expect(refusals).toEqual([]);
    expect(repairs).toEqual(['estimated-height']);
    expect(records[0]).toMatchObject({ heightM: 18, isHeightEstimated: true });
  });

  test('lists a part that cannot be used and keeps the others', () => {
    const upsideDown = polygon(0, 0, 10, { height: 5, min_height: 9 });
    const outline = { ...polygon(0, 0, 40, { height: 10 }), parts: [podium, upsideDown] };
    const { records, refusals } = createReader().read(outline);
    expect(records[0]?.volumes?.length).toBe(1);
    expect(refusals).toMatchObject([{ reason: 'height', field: /parts\[1\]/ }]);
  });
});

describe('a building model', () => {
  const zone = createTransform('EPSG:4528');
  const [x0, y0] = zone.fromWgs84(LON, LAT);
  const face = (semantic: SurfaceSemantic, ...points: number[][]): SourceSurface => ({
    semantic,
    rings: [points.map(([x = 0, y = 0, z = 0]) => [x0 + x, y0 + y, z])],
  });
  const [a, b, c, d] = [
    [0, 0],
    [10, 0],
    [10, 8],
    [0, 8],
  ] as [number[], number[], number[], number[]];
  const up = (p: number[], z: number) => [...p, z];
  const box = (named: boolean): SourceSurface[] => {
    const say = (semantic: SurfaceSemantic) => (named ? semantic : 'other');
    const walls = [
      [a, b],
      [b, c],
      [c, d],
      [d, a],
    ].map(([p, q]) =>
      face(
        say('wall'),
        up(p as number[], 4),
        up(q as number[], 4),
        up(q as number[], 13),
        up(p as number[], 13),
      ),
    );
    return [
      // The floor as two triangles: joined, they are the footprint.
      face(say('ground'), up(a, 4), up(c, 4), up(b, 4)),
      face(say('ground'), up(a, 4), up(d, 4), up(c, 4)),
      face(say('roof'), up(a, 13), up(b, 13), up(c, 13), up(d, 13)),
      ...walls,
    ];
  };
  const model = (surfaces: readonly SourceSurface[]): SourceFeature => ({
    place: 'building 1',
    id: 'S1',
    geometry: { type: 'Solid', lod: 2, surfaces },
    properties: {},
  });

  test.each([true, false])(
    'keeps its faces and stands on its floor, with meanings: %s',
    (named) => {
      const reader = createReader({
        crs: 'EPSG:4528',
        vertical: { datum: 'cgvd1985', offsetM: 11 },
      });
      const { records, refusals, repairs } = reader.read(model(box(named)));
      expect(refusals).toEqual([]);
      expect(repairs).toEqual([]);
      expect(records[0]).toMatchObject({ id: 'S1', heightM: 9, storeys: 3 });
      expect(records[0]?.ring.length).toBe(4);
      expect(records[0]?.surfaces?.length).toBe(7);
      const [lon, lat, heightM] = records[0]?.surfaces?.[2]?.rings[0]?.[0] ?? [];
      expect(lon).toBeCloseTo(LON, 8);
      expect(lat).toBeCloseTo(LAT, 8);
      expect(heightM).toBe(24);
    },
  );

  test('that lacks a face beyond its floor is drawn and named', () => {
    const { records, repairs } = createReader({ crs: 'EPSG:4528' }).read(
      model(box(true).slice(0, -1)),
    );
    expect(records.length).toBe(1);
    expect(repairs).toEqual(['open-solid']);
  });

  test('without a floor stands on its outline, and says so', () => {
    const { records, repairs } = createReader({ crs: 'EPSG:4528' }).read(model(box(true).slice(2)));
    expect(records[0]?.ring.length).toBe(4);
    expect(repairs).toEqual(['outlined-solid']);
  });

  test('is refused where it has no height or lies elsewhere', () => {
    const reader = createReader({ crs: 'EPSG:4528' });
    expect(reader.read(model(box(true).slice(0, 2))).refusals[0]?.reason).toBe('height');
    expect(reader.read(model([])).refusals[0]?.reason).toBe('open-solid');
    expect(createReader().read(model(box(true))).refusals[0]?.reason).toBe('not-degrees');
  });
});

describe('declared properties', () => {
  const properties = [
    { name: 'owner', from: '产权人', type: 'string' },
    { name: 'area', type: 'number' },
  ] as const;
  test('come in their order, numbers as numbers, missing ones as undefined', () => {
    const reader = createReader({}, { properties });
    const read = (given: object) =>
      reader.read(polygon(0, 0, 20, { height: 9, ...given })).records[0]?.properties;
    expect(read({ 产权人: '张', area: '12.5' })).toEqual(['张', 12.5]);
    expect(read({ area: 'big' })).toBeUndefined();
    expect(read({ 产权人: 7, area: null })).toEqual(['7', undefined]);
  });
});

test('a wrong datum is told before anything is read', () => {
  expect(() => createReader({ vertical: { datum: 'wusong' } })).toThrow(/offsetM/);
});
