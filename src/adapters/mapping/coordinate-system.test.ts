import { createRequire } from 'node:module';
import proj4 from 'proj4';
import { expect, test } from 'vitest';
import { wgs84ToBd09 } from '#lib/geo/bd09.ts';
import { wgs84ToGcj02 } from '#lib/geo/gcj02.ts';
import { distanceM } from '#lib/geo/wgs84.ts';
import { createToWgs84, defineEpsg } from './coordinate-system.ts';

const require = createRequire(import.meta.url);
const PLACE = [121.2258, 31.0323] as const;

// Reference: the definitions of the EPSG register, as the package epsg-index carries them.
test('every zone that is written out is that of the EPSG register', () => {
  const codes = [3857, ...range(4491, 4554), ...[32601, 32650, 32651, 32660, 32701, 32750, 32760]];
  for (const code of codes) {
    const { proj4: registered } = require(`epsg-index/s/${code}.json`) as { proj4: string };
    const own = defineEpsg(`EPSG:${code}`);
    expect(own, `EPSG:${code}`).toBeDefined();
    const lonDeg = Number(/lon_0=(-?\d+)/.exec(registered)?.[1] ?? 120) + 0.7;
    const expected = proj4('WGS84', registered, [lonDeg, 31]) as [number, number];
    const got = proj4('WGS84', own as string, [lonDeg, 31]) as [number, number];
    expect(Math.hypot(expected[0] - got[0], expected[1] - got[1]), `EPSG:${code}`).toBeLessThan(
      1e-3,
    );
  }
});

// Reference: PROJ 9, cs2cs EPSG:4326 EPSG:4549 at 31.0323, 121.2258; Krüger's series to the sixth order agrees.
test('a Gauss–Krüger easting and northing becomes the place it names', () => {
  const [x, y] = [617033.8615, 3435200.8717];
  for (const [system, easting] of [
    ['EPSG:4549', x],
    ['epsg:4528', x + 40_000_000],
    ['+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m', x],
  ] as const) {
    const [lonDeg, latDeg] = createToWgs84(system)(easting, y);
    expect(distanceM(lonDeg, latDeg, ...PLACE), system).toBeLessThan(0.001);
  }
});

test.each([
  ['GCJ-02', wgs84ToGcj02],
  ['gcj02', wgs84ToGcj02],
  ['BD-09', wgs84ToBd09],
  ['WGS84', (lon: number, lat: number) => [lon, lat] as [number, number]],
  ['EPSG:4490', (lon: number, lat: number) => [lon, lat] as [number, number]],
])('undoes the shift of %s', (system, shift) => {
  const [lonDeg, latDeg] = createToWgs84(system)(...shift(...PLACE));
  expect(distanceM(lonDeg, latDeg, ...PLACE)).toBeLessThan(0.02);
});

test.each(['Mars', 'EPSG:2154', 'EPSG:4214', '', '__proto__', '+proj=nonsense'])(
  'does not know "%s", and says so',
  (system) => {
    expect(() => createToWgs84(system)).toThrow(RangeError);
  },
);

test('gives no place for what is no number', () => {
  expect(createToWgs84('EPSG:4549')(Number.NaN, 1)).toEqual([Number.NaN, Number.NaN]);
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
