import { expect, test } from 'vitest';
import { wgs84ToBd09 } from '#lib/geo/bd09.ts';
import { wgs84ToGcj02 } from '#lib/geo/gcj02.ts';
import { createRandom } from '#lib/random/random.ts';
import type { Site } from '#model';
import { diagnoseCoordinates } from './diagnose.ts';
import { createTransform } from './transform.ts';

const random = createRandom(3);
const bounds = { westDeg: 121, eastDeg: 121.4, southDeg: 30.88, northDeg: 31.12 };
/** Roads 250 to 450 m apart, so that a shifted house often stands on one. */
const placeRoads = (from: number, to: number) => {
  const places = [from];
  while ((places.at(-1) as number) < to)
    places.push((places.at(-1) as number) + 0.0025 + 0.002 * random());
  return places;
};
const lons = placeRoads(bounds.westDeg, bounds.eastDeg);
const lats = placeRoads(bounds.southDeg, bounds.northDeg);
const site = {
  centre: [121.2, 31.0],
  bounds,
  waterways: [],
  roads: [
    ...lons.map((lon) => [
      [lon, bounds.southDeg],
      [lon, bounds.northDeg],
    ]),
    ...lats.map((lat) => [
      [bounds.westDeg, lat],
      [bounds.eastDeg, lat],
    ]),
  ].map((line) => ({ class: 'arterial', structure: 'ground', line })),
} as unknown as Site;
/** Between the roads. */
const pickBetween = (places: readonly number[]) => {
  const i = Math.floor(random() * (places.length - 2));
  const [a, b] = [places[i] as number, places[i + 1] as number];
  return a + (b - a) * (0.1 + 0.8 * random());
};
const houses = Array.from({ length: 600 }, () => [pickBetween(lons), pickBetween(lats)] as const);
const all = (read: (lon: number, lat: number) => readonly [number, number]) =>
  houses.map(([lon, lat]) => read(lon, lat));

test('finds nothing wrong with houses where they belong', () => {
  expect(diagnoseCoordinates(houses, site)).toBeNull();
  expect(diagnoseCoordinates([], site)).toBeNull();
});

test.each([
  'EPSG:4528',
  'EPSG:4549',
  'EPSG:4529',
  'EPSG:4499',
  'EPSG:32651',
  'EPSG:32650',
  'EPSG:3857',
])('names %s as the system that metres are in', (crs) => {
  const { fromWgs84 } = createTransform(crs);
  expect(diagnoseCoordinates(all(fromWgs84), site)).toMatchObject({ cause: 'projected', crs });
});

test('names the right zone where another is declared', () => {
  const { fromWgs84 } = createTransform('EPSG:4549');
  const transform = createTransform('EPSG:4547');
  expect(diagnoseCoordinates(all(fromWgs84), site, { transform })).toMatchObject({
    cause: 'projected',
    crs: 'EPSG:4549',
  });
});

test.each<[string, (lon: number, lat: number) => readonly [number, number]]>([
  ['swapped', (lon, lat) => [lat, lon]],
  ['scaled', (lon, lat) => [lon * 1e7, lat * 1e7]],
  ['scaled', (lon, lat) => [(lon * Math.PI) / 180, (lat * Math.PI) / 180]],
  ['hemisphere', (lon, lat) => [-lon, lat]],
  ['hemisphere', (lon, lat) => [lon, -lat]],
  ['gcj02', wgs84ToGcj02],
  ['bd09', wgs84ToBd09],
  ['unreadable', (lon, lat) => [lon * 7777, lat * 333]],
])('finds coordinates that are %s', (cause, write) => {
  expect(diagnoseCoordinates(all(write), site)?.cause).toBe(cause);
});

test('knows northing before easting and millimetres', () => {
  const { fromWgs84 } = createTransform('EPSG:4528');
  const swapped = all((lon, lat) => {
    const [x, y] = fromWgs84(lon, lat);
    return [y, x];
  });
  expect(diagnoseCoordinates(swapped, site)).toMatchObject({ cause: 'swapped' });
  const small = all((lon, lat) => {
    const [x, y] = fromWgs84(lon, lat);
    return [x * 1000, y * 1000];
  });
  expect(diagnoseCoordinates(small, site)?.message).toContain('millimetres');
});

test("tells how far another city's data lies, and which way", () => {
  const found = diagnoseCoordinates(
    all((lon, lat) => [lon - 4.8, lat + 8.9]),
    site,
  );
  expect(found?.cause).toBe('elsewhere');
  expect(found?.message).toMatch(/10\d\d km to the north/);
});

test('names one map datum where the other is declared, and says what to declare', () => {
  const transform = createTransform('GCJ-02');
  expect(diagnoseCoordinates(all(wgs84ToBd09), site, { transform })).toMatchObject({
    cause: 'bd09',
    message: expect.stringContaining('Declare "crs": "BD-09".'),
  });
});

test('does not call declared GCJ-02 undeclared', () => {
  const transform = createTransform('GCJ-02');
  expect(diagnoseCoordinates(all(wgs84ToGcj02), site, { transform })).toBeNull();
});
