import proj4 from 'proj4';
import { bd09ToWgs84 } from '#lib/geo/bd09.ts';
import { gcj02ToWgs84 } from '#lib/geo/gcj02.ts';

/** Turns a system's x (easting or longitude) and y (northing or latitude) into WGS84 degrees. */
export type ToWgs84 = (x: number, y: number) => readonly [lonDeg: number, latDeg: number];

const same: ToWgs84 = (x, y) => [x, y];

const NAMES: ReadonlyMap<string, ToWgs84> = new Map([
  ['WGS84', same],
  ['EPSG:4326', same],
  ['CRS84', same],
  // CGCS2000 and WGS84 agree to some centimetres, below what a position feed knows.
  ['CGCS2000', same],
  ['EPSG:4490', same],
  ['GCJ02', gcj02ToWgs84],
  ['BD09', bd09ToWgs84],
]);

/**
 * The way from a coordinate system to WGS84: `WGS84`, `GCJ-02`, `BD-09`, `CGCS2000` or `EPSG:4490`, every
 * Gauss–Krüger zone of CGCS2000 (`EPSG:4491` to `EPSG:4554`), UTM (`EPSG:32601` to `32660`, `32701` to
 * `32760`), Web Mercator (`EPSG:3857`), or a definition of proj4 (`+proj=tmerc +lat_0=0 …`).
 *
 * @throws {RangeError} where the system is not known. The local systems of cities and the datums before 2000
 * need parameters that are not public, so they must come as a definition.
 */
export function createToWgs84(name: string): ToWgs84 {
  const plain = name.toUpperCase().replaceAll(/[\s_-]/g, '');
  const known = NAMES.get(plain);
  if (known) return known;
  const definition = name.startsWith('+proj=') ? name : defineEpsg(plain);
  if (definition === undefined) throw unknown(name);
  try {
    const { forward } = proj4(definition, 'WGS84');
    return (x, y) => {
      if (!Number.isFinite(x) || !Number.isFinite(y)) return [Number.NaN, Number.NaN];
      const [lonDeg, latDeg] = forward([x, y]);
      return [lonDeg as number, latDeg as number];
    };
  } catch (cause) {
    throw unknown(name, cause);
  }
}

/** Definition of a code as proj4 reads it, written out from the series that the EPSG register gives the zones. */
export function defineEpsg(code: string): string | undefined {
  const match = /^EPSG:(\d{4,5})$/.exec(code);
  if (!match) return undefined;
  const n = Number(match[1]);
  if (n === 3857)
    return '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +no_defs';
  if (n > 32600 && n <= 32660) return `+proj=utm +zone=${n - 32600} +datum=WGS84 +units=m +no_defs`;
  if (n > 32700 && n <= 32760)
    return `+proj=utm +zone=${n - 32700} +south +datum=WGS84 +units=m +no_defs`;
  // Six-degree zones 13 to 23, with and without the zone's number before the easting; then three-degree zones 25 to 45.
  if (n >= 4491 && n <= 4501) return gaussKruger(6 * (n - 4491 + 13) - 3, n - 4491 + 13);
  if (n >= 4502 && n <= 4512) return gaussKruger(75 + 6 * (n - 4502));
  if (n >= 4513 && n <= 4533) return gaussKruger(3 * (n - 4513 + 25), n - 4513 + 25);
  if (n >= 4534 && n <= 4554) return gaussKruger(75 + 3 * (n - 4534));
  return undefined;
}

/** CGCS2000's ellipsoid is that of GRS80 to a tenth of a millimetre. */
function gaussKruger(meridianDeg: number, zone = 0): string {
  return `+proj=tmerc +lat_0=0 +lon_0=${meridianDeg} +k=1 +x_0=${zone * 1e6 + 500_000} +y_0=0 +ellps=GRS80 +units=m +no_defs`;
}

function unknown(name: string, cause?: unknown): RangeError {
  return new RangeError(
    `Expected WGS84, GCJ-02, BD-09, CGCS2000, EPSG:4490 to 4554, a UTM zone or a proj4 definition, got "${name.slice(0, 100)}".`,
    { cause },
  );
}
