import type { SourceGeometry, SourcePosition } from '../source.ts';
import { groupRings } from './group-rings.ts';

const Z_FROM = 11;
const M_FROM = 21;
const MULTIPATCH = 31;

/**
 * Reads the content of a record; in words why it cannot be used. M is dropped.
 *
 * @throws {RangeError} where the record ends before its coordinates.
 */
export function readShape(bytes: Buffer): SourceGeometry | null | string {
  const code = bytes.readInt32LE(0);
  if (code === 0) return null;
  if (code === MULTIPATCH)
    return 'expected points, lines or polygons, got a multipatch; export it as CityGML or CityJSON';
  const kind = code % 10;
  const hasZ = code >= Z_FROM && code < M_FROM;
  switch (kind) {
    case 1: {
      const [x, y] = [bytes.readDoubleLE(4), bytes.readDoubleLE(12)];
      return { type: 'Point', coordinates: hasZ ? [x, y, bytes.readDoubleLE(20)] : [x, y] };
    }
    case 8: {
      const count = bytes.readInt32LE(36);
      return { type: 'MultiPoint', coordinates: readPoints(bytes, 40, { count, hasZ }) };
    }
    case 3: {
      const lines = readParts(bytes, hasZ);
      return lines.length === 1
        ? { type: 'LineString', coordinates: lines[0] as SourcePosition[] }
        : { type: 'MultiLineString', coordinates: lines };
    }
    case 5: {
      const polygons = groupRings(readParts(bytes, hasZ));
      return polygons.length === 1
        ? { type: 'Polygon', coordinates: polygons[0] as SourcePosition[][] }
        : { type: 'MultiPolygon', coordinates: polygons };
    }
    default:
      return `expected points, lines or polygons, got shape type ${code}`;
  }
}

function readParts(bytes: Buffer, hasZ: boolean): SourcePosition[][] {
  const parts = bytes.readInt32LE(36);
  const count = bytes.readInt32LE(40);
  if (parts < 1 || count < 0 || 44 + 4 * parts + 16 * count > bytes.length)
    throw new RangeError('the record ends before its coordinates');
  const points = readPoints(bytes, 44 + 4 * parts, { count, hasZ });
  const read: SourcePosition[][] = [];
  for (let p = 0; p < parts; p++) {
    const start = bytes.readInt32LE(44 + 4 * p);
    const end = p + 1 < parts ? bytes.readInt32LE(48 + 4 * p) : count;
    if (start < 0 || end < start || end > count) throw new RangeError('its parts are out of order');
    if (end > start) read.push(points.slice(start, end));
  }
  if (read.length === 0) throw new RangeError('it has no coordinates');
  return read;
}

/** Points at `at`; their Z follow all of them, behind their bounds. */
function readPoints(
  bytes: Buffer,
  at: number,
  { count, hasZ }: { readonly count: number; readonly hasZ: boolean },
): SourcePosition[] {
  const zs = at + 16 * count + 16;
  if (count < 0 || at + 16 * count > bytes.length)
    throw new RangeError('the record ends before its coordinates');
  const isWithZ = hasZ && zs + 8 * count <= bytes.length;
  const points = new Array<SourcePosition>(count);
  for (let i = 0; i < count; i++) {
    const x = bytes.readDoubleLE(at + 16 * i);
    const y = bytes.readDoubleLE(at + 16 * i + 8);
    points[i] = isWithZ ? [x, y, bytes.readDoubleLE(zs + 8 * i)] : [x, y];
  }
  return points;
}
