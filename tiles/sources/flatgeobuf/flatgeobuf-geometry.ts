import type { Geometry } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry.js';
import type { SourceGeometry, SourcePosition } from '../source.ts';

/** Codes of the kinds of geometry in the file. */
const KINDS = [
  'Unknown',
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
  'GeometryCollection',
  'CircularString',
  'CompoundCurve',
  'CurvePolygon',
  'MultiCurve',
  'MultiSurface',
  'Curve',
  'Surface',
  'PolyhedralSurface',
  'TIN',
  'Triangle',
] as const;

/**
 * The geometry, or in words why it cannot be used.
 *
 * @param limitBytes of all that can hold its coordinates.
 * @throws {RangeError} where it announces more than there is room for.
 */
export function toGeometry(
  geometry: Geometry | null,
  headerType: number,
  limitBytes: number,
): SourceGeometry | null | string {
  if (!geometry) return null;
  checkLengths(geometry, limitBytes);
  const type = KINDS[headerType === 0 ? geometry.type() : headerType];
  switch (type) {
    case 'Point': {
      const point = readPositions(geometry, 0, geometry.xyLength() / 2)[0];
      return point ? { type, coordinates: point } : null;
    }
    case 'MultiPoint':
    case 'LineString':
      return { type, coordinates: readPositions(geometry, 0, geometry.xyLength() / 2) };
    case 'MultiLineString':
    case 'Polygon':
      return { type, coordinates: readRings(geometry) };
    case 'MultiPolygon': {
      const coordinates: SourcePosition[][][] = [];
      for (let i = 0; i < geometry.partsLength(); i++) {
        const part = geometry.parts(i);
        if (!part) continue;
        checkLengths(part, limitBytes);
        coordinates.push(readRings(part));
      }
      return { type, coordinates };
    }
    default:
      return `expected points, lines or polygons, got ${type ?? 'an unknown kind'}; curves must be made straight first (ogr2ogr -nlt CONVERT_TO_LINEAR)`;
  }
}

function checkLengths(geometry: Geometry, limitBytes: number): void {
  const bytes =
    8 * (geometry.xyLength() + geometry.zLength()) +
    4 * (geometry.endsLength() + geometry.partsLength());
  if (bytes > limitBytes) throw new RangeError('it announces more coordinates than there are');
}

function readRings(geometry: Geometry): SourcePosition[][] {
  const count = geometry.xyLength() / 2;
  const rings = geometry.endsLength();
  if (rings === 0) return [readPositions(geometry, 0, count)];
  const read: SourcePosition[][] = [];
  for (let r = 0, start = 0; r < rings; r++) {
    const end = geometry.ends(r) ?? 0;
    if (end < start || end > count) throw new RangeError('a ring ends beyond the coordinates');
    read.push(readPositions(geometry, start, end));
    start = end;
  }
  return read;
}

/** Reads by number: arrays over the bytes would need them to stand on multiples of eight. */
function readPositions(geometry: Geometry, start: number, end: number): SourcePosition[] {
  const hasZ = geometry.zLength() > 0;
  const positions: SourcePosition[] = [];
  for (let i = start; i < end; i++) {
    const x = geometry.xy(2 * i) ?? Number.NaN;
    const y = geometry.xy(2 * i + 1) ?? Number.NaN;
    positions.push(hasZ ? [x, y, geometry.z(i) ?? 0] : [x, y]);
  }
  return positions;
}
