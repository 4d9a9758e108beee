import { wktToGeoJSON } from 'betterknown';
import { TwinError } from '#model';
import type { SourceGeometry } from '../source.ts';
import { type ReadWkb, readWkb } from '../wkb.ts';

const GEOMETRY_NAMES = ['wkt', 'geometry', 'geom', 'the_geom', 'wkb_geometry', 'shape', '几何'];
const LON_NAMES = ['lon', 'lng', 'longitude', 'long', 'x', '经度'];
const LAT_NAMES = ['lat', 'latitude', 'y', '纬度'];

const KINDS = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
]);

/** Reads the geometry of a row, and tells which columns it takes. */
interface GeometryReader {
  (record: readonly string[]): ReadWkb;
  readonly columns: readonly number[];
}

/**
 * @param wanted name of the column, where it is none of the usual ones.
 * @throws {TwinError} source-invalid where the table has no column of geometry.
 */
export function createGeometryReader(
  columns: readonly string[],
  wanted: string | undefined,
  file: string,
): GeometryReader {
  const lower = columns.map((name) => name.toLowerCase());
  const find = (names: readonly string[]) =>
    names.map((name) => lower.indexOf(name)).find((index) => index >= 0);
  const text = wanted === undefined ? find(GEOMETRY_NAMES) : find([wanted.toLowerCase()]);
  if (text !== undefined)
    return Object.assign((record: readonly string[]) => readText(record[text] ?? ''), {
      columns: [text],
    });
  const lon = find(LON_NAMES);
  const lat = find(LAT_NAMES);
  if (wanted === undefined && lon !== undefined && lat !== undefined)
    return Object.assign(
      (record: readonly string[]) => readPoint(record[lon] ?? '', record[lat] ?? ''),
      { columns: [lon, lat] },
    );
  throw new TwinError(
    'source-invalid',
    `${file}: Expected a column of geometry (${GEOMETRY_NAMES.slice(0, 4).join(', ')}, or lon and lat; another is named by "layer"), got ${columns.map((name) => `"${name}"`).join(', ')}.`,
  );
}

function readPoint(lon: string, lat: string): ReadWkb {
  const x = lon.trim() === '' ? Number.NaN : Number(lon);
  const y = lat.trim() === '' ? Number.NaN : Number(lat);
  return Number.isFinite(x) && Number.isFinite(y)
    ? { geometry: { type: 'Point', coordinates: [x, y] } }
    : { fault: `expected numbers for a point, got "${lon}" and "${lat}"` };
}

function readText(given: string): ReadWkb {
  const text = given.trim();
  if (text === '') return { geometry: null };
  if (/^0[01][0-9a-f]+$/i.test(text)) return readWkb(Buffer.from(text, 'hex'));
  const tagged = /^SRID\s*=\s*(\d+)\s*;\s*/i.exec(text);
  const wkt = (tagged ? text.slice(tagged[0].length) : text).replaceAll(/\s+/g, ' ');
  const srid = tagged ? { srid: Number(tagged[1]) } : {};
  try {
    const geometry = wktToGeoJSON(wkt) as SourceGeometry | null;
    if (geometry === null || KINDS.has(geometry.type)) return { geometry, ...srid };
    return { fault: `expected points, lines or polygons, got ${geometry.type}` };
  } catch (error) {
    const short = wkt.length > 40 ? `${wkt.slice(0, 37)}…` : wkt;
    return {
      fault: `expected WKT, got "${short}" (${error instanceof Error ? error.message : error})`,
    };
  }
}
