import type { Bounds, Feature, Text } from '#model';
import type { ImportReport, Refusal } from '#state';
import { fileFault } from './file-fault.ts';
import { checkPlace, explainPlace } from './place-check.ts';

/** Features of one file. */
const MOST_FEATURES = 200_000;
const ROWS_SHOWN = 5;
const SAMPLE_LENGTH = 160;

type Fix = readonly [timeMs: number, lonDeg: number, latDeg: number, heightM: number];

/** A shape as a file has it: of GeoJSON, or a way in time. Unchecked. */
export type RawGeometry =
  | { readonly type: 'Track'; readonly fixes: readonly Fix[] }
  | { readonly type: string; readonly coordinates?: unknown; readonly geometries?: unknown };

/** One row, placemark or packet. */
interface RawRow {
  /** From 1. */
  readonly row: number;
  readonly geometry: RawGeometry | null | undefined;
  readonly sample: string;
  readonly title?: string | undefined;
  readonly colour?: string | undefined;
  readonly span?: readonly [fromMs: number, toMs: number] | undefined;
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
}

/** Turns what a reader finds into features, and keeps the books of what it cannot take. */
export interface RowCollector {
  add(row: RawRow): void;
  refuse(row: number, reason: Refusal, sample: string): void;
  finish(): {
    readonly features: readonly Feature[];
    readonly report: Pick<ImportReport, 'read' | 'kept' | 'refused' | 'hints'>;
  };
}

/** @throws {TwinError} source-invalid from `add`, where there are more features than the map can hold. */
export function createRowCollector(bounds: Bounds): RowCollector {
  const features: Feature[] = [];
  const refused = new Map<Refusal, { count: number; rows: { row: number; sample: string }[] }>();
  const hints = new Map<Refusal, Text>();
  let read = 0;
  let kept = 0;

  function refuse(row: number, reason: Refusal, sample: string): void {
    read++;
    const book = refused.get(reason) ?? { count: 0, rows: [] };
    book.count++;
    if (book.rows.length < ROWS_SHOWN) book.rows.push({ row, sample: shorten(sample) });
    refused.set(reason, book);
  }

  return {
    refuse,
    add({ row, geometry, sample, title, colour, span, properties }) {
      if (!geometry) return refuse(row, 'no-place', sample);
      const shapes: Feature['geometry'][] = [];
      const fault = toShapes(geometry, bounds, shapes, 0);
      if (fault) {
        const { reason, at } = fault;
        const hint = at && !hints.has(reason) && explainPlace(reason, ...at, bounds);
        if (hint) hints.set(reason, hint);
        return refuse(row, reason, sample);
      }
      if (shapes.length === 0) return refuse(row, 'no-place', sample);
      if (features.length + shapes.length > MOST_FEATURES)
        throw fileFault(
          `Expected at most ${MOST_FEATURES} features in a file, got more. Split it, or serve it as tiles.`,
          `文件中的要素超过 ${MOST_FEATURES} 个上限。请拆分文件，或发布为瓦片服务。`,
        );
      read++;
      kept++;
      const plain = toProperties(properties);
      for (const [part, shape] of shapes.entries())
        features.push({
          id: shapes.length === 1 ? String(row) : `${row}.${part + 1}`,
          ...(title && { title: { zh: title.slice(0, 200), en: title.slice(0, 200) } }),
          geometry: shape,
          ...(colour && /^#[0-9a-f]{6}$/i.test(colour) && { colour }),
          ...(span && span[0] <= span[1] && { span }),
          ...(plain && { properties: plain }),
        });
    },
    finish: () => ({
      features,
      report: {
        read,
        kept,
        refused: [...refused].map(([reason, book]) => ({ reason, ...book })),
        hints: [...hints.values()],
      },
    }),
  };
}

interface PlaceFault {
  readonly reason: Refusal;
  readonly at?: readonly [x: number, y: number];
}

/** Collections are taken apart; `out` gets the parts. */
function toShapes(
  geometry: RawGeometry,
  bounds: Bounds,
  out: Feature['geometry'][],
  depth: number,
): PlaceFault | undefined {
  if (geometry.type === 'Track') {
    const { fixes } = geometry as Extract<RawGeometry, { fixes: unknown }>;
    const sorted = [...fixes].sort(([a], [b]) => a - b);
    for (const [timeMs, lon, lat, heightM] of sorted) {
      const reason = checkPlace(lon, lat, bounds);
      if (reason) return { reason, at: [lon, lat] };
      if (!Number.isFinite(timeMs) || !Number.isFinite(heightM)) return { reason: 'malformed' };
    }
    if (sorted.length > 0) out.push({ type: 'track', fixes: sorted });
    return undefined;
  }
  const { type, coordinates, geometries } = geometry as Exclude<RawGeometry, { fixes: unknown }>;
  const point = (json: unknown) => readPosition(json, bounds);
  const list = (json: unknown, least: number) => readLine(json, bounds, least);
  const take = (json: unknown, single: string): PlaceFault | undefined => {
    if (single === 'Point') {
      const at = point(json);
      if ('reason' in at) return at;
      out.push({ type: 'point', at });
    } else if (single === 'LineString') {
      const line = list(json, 2);
      if ('reason' in line) return line;
      out.push({ type: 'line', line });
    } else {
      const rings: (readonly (readonly [number, number])[])[] = [];
      for (const own of Array.isArray(json) ? json : []) {
        const ring = list(own, 3);
        if ('reason' in ring) return ring;
        rings.push(closeRing(ring));
      }
      if (rings.length === 0) return { reason: 'no-place' };
      out.push({ type: 'polygon', rings });
    }
    return undefined;
  };
  switch (type) {
    case 'Point':
    case 'LineString':
    case 'Polygon':
      return take(coordinates, type);
    case 'MultiPoint':
    case 'MultiLineString':
    case 'MultiPolygon':
      for (const part of Array.isArray(coordinates) ? coordinates : []) {
        const fault = take(part, type.slice(5));
        if (fault) return fault;
      }
      return undefined;
    case 'GeometryCollection':
      if (depth > 4) return { reason: 'unsupported' };
      for (const part of Array.isArray(geometries) ? geometries : []) {
        const fault = toShapes(part as RawGeometry, bounds, out, depth + 1);
        if (fault) return fault;
      }
      return undefined;
    default:
      return { reason: 'unsupported' };
  }
}

type Place = readonly [lonDeg: number, latDeg: number];

function readPosition(json: unknown, bounds: Bounds): Place | PlaceFault {
  const [x, y] = Array.isArray(json) ? json : [];
  if (typeof x !== 'number' || typeof y !== 'number') return { reason: 'bad-coordinates' };
  const reason = checkPlace(x, y, bounds);
  return reason ? { reason, at: [x, y] } : [x, y];
}

function readLine(json: unknown, bounds: Bounds, least: number): readonly Place[] | PlaceFault {
  const line: Place[] = [];
  for (const one of Array.isArray(json) ? json : []) {
    const at = readPosition(one, bounds);
    if ('reason' in at) return at;
    line.push(at);
  }
  return line.length < least ? { reason: 'bad-coordinates' } : line;
}

function closeRing(ring: readonly Place[]): readonly Place[] {
  const [first, last] = [ring[0] as Place, ring.at(-1) as Place];
  return first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
}

const MOST_PROPERTIES = 200;
const LONGEST_VALUE = 10_000;

/** What is neither text nor a figure is written as JSON. */
function toProperties(json: RawRow['properties']): Feature['properties'] {
  const entries = Object.entries(json ?? {}).slice(0, MOST_PROPERTIES);
  if (entries.length === 0) return undefined;
  const plain: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of entries) {
    const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    const text = isPlain ? value : JSON.stringify(value);
    plain[name] =
      typeof text === 'string'
        ? text.slice(0, LONGEST_VALUE)
        : typeof text === 'number' && !Number.isFinite(text)
          ? null
          : ((text ?? null) as number | boolean | null);
  }
  return plain;
}

function shorten(sample: string): string {
  const line = sample.replaceAll(/\s+/g, ' ').trim();
  return line.length > SAMPLE_LENGTH ? `${line.slice(0, SAMPLE_LENGTH)}…` : line;
}
