import { expect, test } from 'vitest';
import { wgs84ToBd09 } from '#lib/geo/bd09.ts';
import { wgs84ToGcj02 } from '#lib/geo/gcj02.ts';
import { createTransform } from './transform.ts';

test.each([
  undefined,
  '',
  'EPSG:4326',
  'EPSG:4490',
  'epsg:4979',
  'CGCS2000',
  'OGC:CRS84',
  'urn:ogc:def:crs:OGC:1.3:CRS84',
  'http://www.opengis.net/def/crs/EPSG/0/4326',
])('%s needs no transform', (crs) => {
  const transform = createTransform(crs);
  expect(transform.isIdentity).toBe(true);
  expect(transform.toWgs84(121.2, 31)).toEqual([121.2, 31]);
});

test.each([
  'urn:ogc:def:crs:EPSG::4528',
  'urn:ogc:def:crs:EPSG:9.9:4528',
  'http://www.opengis.net/def/crs/EPSG/0/4528',
  'http://www.opengis.net/gml/srs/epsg.xml#4528',
  'urn:ogc:def:crs,crs:EPSG::4528,crs:EPSG::5737',
  'EPSG:4528+5737',
  'CGCS2000 / 3-degree Gauss-Kruger zone 40',
  'CGCS2000_3_Degree_GK_Zone_40',
  '+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=40500000 +y_0=0 +ellps=GRS80 +units=m +no_defs',
])('%s is the 3-degree zone 40', (crs) => {
  const [lonDeg, latDeg] = createTransform(crs).toWgs84(40_500_000, 3_500_000);
  expect(lonDeg).toBeCloseTo(120, 9);
  expect(latDeg).toBeCloseTo(31.62, 2);
});

test('zones without their number in the easting, and six degrees wide, are told apart', () => {
  const x = (crs: string) => createTransform(crs).fromWgs84(121.2, 31)[0];
  expect(x('EPSG:4549')).toBeCloseTo(x('EPSG:4528') - 40_000_000, 6);
  expect(x('CGCS2000_3_Degree_GK_CM_120E')).toBeCloseTo(x('EPSG:4549'), 6);
  expect(x('CGCS2000 / Gauss-Kruger zone 21')).toBeCloseTo(x('EPSG:4499'), 6);
  expect(x('EPSG:4499')).toBeCloseTo(21_328_079, 0);
});

test('undoes the shifts of map services', () => {
  const [gcjLon, gcjLat] = wgs84ToGcj02(121.2, 31);
  const [bdLon, bdLat] = wgs84ToBd09(121.2, 31);
  for (const [lon, lat] of [
    createTransform('GCJ-02').toWgs84(gcjLon, gcjLat),
    createTransform('bd09').toWgs84(bdLon, bdLat),
  ]) {
    expect(lon).toBeCloseTo(121.2, 7);
    expect(lat).toBeCloseTo(31, 7);
  }
});

test('says that older Chinese datums have no public shift', () => {
  expect(createTransform('EPSG:2385').warnings.join()).toContain('Xian 1980');
  expect(createTransform('EPSG:2437').warnings.join()).toContain('Beijing 1954');
  expect(createTransform('EPSG:4528').warnings).toEqual([]);
});

test.each([
  ['EPSG:999999', 'EPSG:999999'],
  ['EPSG:5737', 'horizontal'],
  ['the usual one', 'the usual one'],
  ['+proj=nonsense', '+proj=nonsense'],
])('refuses %s and says what it got', (crs, named) => {
  expect(() => createTransform(crs)).toThrow(
    expect.objectContaining({ code: 'source-invalid', message: expect.stringContaining(named) }),
  );
});

test('a place that is no number stays none', () => {
  expect(createTransform('EPSG:4528').toWgs84(Number.NaN, 0)).toEqual([Number.NaN, Number.NaN]);
});
