import type { RawGeometry } from './collect-rows.ts';

const TYPES: Readonly<Record<string, readonly [type: string, depth: number]>> = {
  POINT: ['Point', 0],
  LINESTRING: ['LineString', 1],
  MULTIPOINT: ['MultiPoint', 1],
  POLYGON: ['Polygon', 2],
  MULTILINESTRING: ['MultiLineString', 2],
  MULTIPOLYGON: ['MultiPolygon', 3],
};

/** Well-known text (OGC 06-103r4) with an optional SRID; undefined where it is none. Heights and measures are dropped. */
export function parseWkt(text: string): RawGeometry | undefined {
  const match = /^\s*(?:SRID=\d+;)?\s*([A-Z]+)\s*(?:ZM|Z|M)?\s*(\(.*\))\s*$/is.exec(text);
  const known = TYPES[match?.[1]?.toUpperCase() ?? ''];
  if (!match || !known) return undefined;
  const [type, depth] = known;
  const body = match[2] as string;
  if (!/^[\s\d.,()eE+-]*$/.test(body)) return undefined;
  // Positions become lists, whatever their number of values: `1 2` → `[1,2]`.
  const number = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
  const position = new RegExp(String.raw`${number}(?:\s+${number})+`, 'g');
  const listed = body
    .replaceAll(position, (numbers) => JSON.stringify(numbers.split(/\s+/).map(Number)))
    .replaceAll('(', '[')
    .replaceAll(')', ']');
  try {
    const json: unknown = JSON.parse(listed);
    const coordinates = depth === 0 ? (json as unknown[])[0] : json;
    // MULTIPOINT is written with and without brackets around each point.
    const flat =
      type === 'MultiPoint'
        ? (coordinates as unknown[][]).map((one) => (Array.isArray(one[0]) ? one[0] : one))
        : coordinates;
    return { type, coordinates: flat };
  } catch {
    return undefined;
  }
}
