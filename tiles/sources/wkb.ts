import type { SourceGeometry, SourcePosition } from './source.ts';

/** What well-known binary holds, or in words why it cannot be used. */
export type ReadWkb =
  | { readonly geometry: SourceGeometry | null; readonly srid?: number }
  | { readonly fault: string };

const NAMES: Readonly<Record<number, string>> = {
  1: 'Point',
  2: 'LineString',
  3: 'Polygon',
  4: 'MultiPoint',
  5: 'MultiLineString',
  6: 'MultiPolygon',
  7: 'GeometryCollection',
  8: 'CircularString',
  9: 'CompoundCurve',
  10: 'CurvePolygon',
  11: 'MultiCurve',
  12: 'MultiSurface',
  13: 'Curve',
  14: 'Surface',
  15: 'PolyhedralSurface',
  16: 'TIN',
  17: 'Triangle',
};

/** PostGIS's flags on the kind. */
const EWKB_Z = 0x80000000;
const EWKB_M = 0x40000000;
const EWKB_SRID = 0x20000000;

interface Cursor {
  readonly view: DataView;
  at: number;
  srid: number | undefined;
}

/**
 * Reads ISO WKB (kinds + 1000 for Z, 2000 for M, 3000 for both) and PostGIS's EWKB, in both byte orders. M is
 * dropped. Of collections, those of polygons alone become a MultiPolygon; surfaces of plain polygons too.
 */
export function readWkb(bytes: Uint8Array, offset = 0): ReadWkb {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cursor: Cursor = { view, at: offset, srid: undefined };
  try {
    const geometry = readGeometry(cursor, 0);
    if (typeof geometry === 'string') return { fault: geometry };
    return cursor.srid === undefined ? { geometry } : { geometry, srid: cursor.srid };
  } catch (error) {
    if (error instanceof RangeError) return { fault: 'expected whole WKB, it ends too early' };
    throw error;
  }
}

interface Header {
  readonly kind: number;
  readonly isLittle: boolean;
  readonly hasZ: boolean;
  readonly dimensions: number;
}

function readHeader(cursor: Cursor): Header {
  const isLittle = cursor.view.getUint8(cursor.at) === 1;
  const code = cursor.view.getUint32(cursor.at + 1, isLittle);
  cursor.at += 5;
  if (code & EWKB_SRID) {
    cursor.srid = cursor.view.getUint32(cursor.at, isLittle);
    cursor.at += 4;
  }
  const plain = code & 0x1fffffff;
  const iso = Math.floor(plain / 1000);
  const hasZ = (code & EWKB_Z) !== 0 || iso === 1 || iso === 3;
  const hasM = (code & EWKB_M) !== 0 || iso === 2 || iso === 3;
  return { kind: plain % 1000, isLittle, hasZ, dimensions: 2 + Number(hasZ) + Number(hasM) };
}

const MAX_NESTING = 8;

function readGeometry(cursor: Cursor, nesting: number): SourceGeometry | null | string {
  const header = readHeader(cursor);
  const { kind } = header;
  switch (kind) {
    case 1: {
      const [point] = readPositions(cursor, header, 1);
      // An empty point is written as NaN NaN.
      return point && !Number.isNaN(point[0]) ? { type: 'Point', coordinates: point } : null;
    }
    case 2:
      return { type: 'LineString', coordinates: readPositions(cursor, header) };
    case 3:
    case 17:
      return { type: 'Polygon', coordinates: readRings(cursor, header) };
    case 4:
    case 5:
    case 6:
    case 7:
    case 12:
      return nesting >= MAX_NESTING
        ? 'expected a geometry, it is nested too deep'
        : readMembers(cursor, header, nesting);
    default:
      return `expected points, lines or polygons, got ${NAMES[kind] ?? `kind ${kind}`}; curves and solids must be made plain first (ogr2ogr -nlt CONVERT_TO_LINEAR)`;
  }
}

/** Members of a collection, as one geometry. */
function readMembers(cursor: Cursor, header: Header, nesting: number): SourceGeometry | string {
  const count = readCount(cursor, header, 5);
  const points: SourcePosition[] = [];
  const lines: (readonly SourcePosition[])[] = [];
  const polygons: (readonly (readonly SourcePosition[])[])[] = [];
  for (let i = 0; i < count; i++) {
    const member = readGeometry(cursor, nesting + 1);
    if (typeof member === 'string') return member;
    if (member?.type === 'Point') points.push(member.coordinates);
    else if (member?.type === 'LineString') lines.push(member.coordinates);
    else if (member?.type === 'Polygon') polygons.push(member.coordinates);
    else if (member?.type === 'MultiPolygon') polygons.push(...member.coordinates);
    else if (member) return `expected plain members, got ${member.type} in a collection`;
  }
  const kinds = Number(points.length > 0) + Number(lines.length > 0) + Number(polygons.length > 0);
  if (kinds > 1) return 'expected geometries of one kind, got a collection of several';
  if (points.length > 0 || header.kind === 4) return { type: 'MultiPoint', coordinates: points };
  if (lines.length > 0 || header.kind === 5) return { type: 'MultiLineString', coordinates: lines };
  return { type: 'MultiPolygon', coordinates: polygons };
}

function readRings(cursor: Cursor, header: Header): SourcePosition[][] {
  const count = readCount(cursor, header, 4);
  const rings: SourcePosition[][] = [];
  for (let r = 0; r < count; r++) rings.push(readPositions(cursor, header));
  return rings;
}

/** @throws {RangeError} where so many of at least that many bytes cannot follow. */
function readCount(cursor: Cursor, { isLittle }: Header, leastBytes: number): number {
  const count = cursor.view.getUint32(cursor.at, isLittle);
  cursor.at += 4;
  if (count * leastBytes > cursor.view.byteLength - cursor.at) throw new RangeError('too many');
  return count;
}

function readPositions(cursor: Cursor, header: Header, given?: number): SourcePosition[] {
  const { isLittle, hasZ, dimensions } = header;
  const count = given ?? readCount(cursor, header, 8 * dimensions);
  const { view } = cursor;
  const positions = new Array<SourcePosition>(count);
  let { at } = cursor;
  for (let i = 0; i < count; i++) {
    const x = view.getFloat64(at, isLittle);
    const y = view.getFloat64(at + 8, isLittle);
    positions[i] = hasZ ? [x, y, view.getFloat64(at + 16, isLittle)] : [x, y];
    at += 8 * dimensions;
  }
  cursor.at = at;
  return positions;
}
