import { toInstant, type Value } from './compile-filter.ts';
import type { FunctionName, Geometry, GeometryJson, Instant } from './expression.ts';
import { lengthOf, planarDistance, relate } from './geometry.ts';

/** Earliest and latest instant that JavaScript can tell. */
const EDGE_MS = 8.64e15;

/** One function of OData on plain values; null where the arguments do not fit it. */
export function callFunction(name: FunctionName, args: readonly Value[]): Value {
  const [first = null, second = null, third = null] = args;
  switch (name) {
    case 'now':
      return instant(Date.now());
    case 'mindatetime':
      return instant(-EDGE_MS);
    case 'maxdatetime':
      return instant(EDGE_MS);
    case 'before':
    case 'after':
    case 'during':
    case 'overlaps':
      return compareTimes(name, toInstant(first), toInstant(second));
    case 'round':
      return onNumber(first, Math.round);
    case 'floor':
      return onNumber(first, Math.floor);
    case 'ceiling':
      return onNumber(first, Math.ceil);
    case 'substringof':
      return onTexts(first, second, (part, whole) => whole.includes(part));
    case 'contains':
      return onTexts(first, second, (whole, part) => whole.includes(part));
    case 'endswith':
      return onTexts(first, second, (whole, part) => whole.endsWith(part));
    case 'startswith':
      return onTexts(first, second, (whole, part) => whole.startsWith(part));
    case 'indexof':
      return onTexts(first, second, (whole, part) => whole.indexOf(part));
    case 'concat':
      return onTexts(first, second, (a, b) => a + b);
    case 'length':
      return onText(first, (text) => text.length);
    case 'tolower':
      return onText(first, (text) => text.toLowerCase());
    case 'toupper':
      return onText(first, (text) => text.toUpperCase());
    case 'trim':
      return onText(first, (text) => text.trim());
    case 'substring':
      return onText(first, (text) => {
        if (typeof second !== 'number') return null;
        return text.slice(second, typeof third === 'number' ? second + third : undefined);
      });
    case 'geo.length':
      return onGeometry(first, lengthOf);
    case 'geo.distance':
      return onGeometries(first, second, planarDistance);
    case 'geo.intersects':
    case 'st_intersects':
      return onGeometries(first, second, (a, b) => relate('intersects', a, b));
    case 'st_equals':
    case 'st_disjoint':
    case 'st_touches':
    case 'st_within':
    case 'st_overlaps':
    case 'st_crosses':
    case 'st_contains':
      return onGeometries(first, second, (a, b) => relate(name.slice(3) as 'equals', a, b));
    default:
      return readCalendar(name, toInstant(first));
  }
}

type CalendarFunction = Extract<
  FunctionName,
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'fractionalseconds'
  | 'date'
  | 'time'
  | 'totaloffsetminutes'
>;

/** In UTC, in which all our times are written. */
function readCalendar(name: CalendarFunction, at: Instant | undefined): Value {
  if (!at) return null;
  const date = new Date(at.startMs);
  switch (name) {
    case 'year':
      return date.getUTCFullYear();
    case 'month':
      return date.getUTCMonth() + 1;
    case 'day':
      return date.getUTCDate();
    case 'hour':
      return date.getUTCHours();
    case 'minute':
      return date.getUTCMinutes();
    case 'second':
      return date.getUTCSeconds();
    case 'fractionalseconds':
      return date.getUTCMilliseconds() / 1000;
    case 'date':
      return instant(Math.floor(at.startMs / 86_400_000) * 86_400_000);
    case 'time':
      return date.toISOString().slice(11, 23);
    case 'totaloffsetminutes':
      return 0;
  }
}

function compareTimes(
  name: 'before' | 'after' | 'during' | 'overlaps',
  a: Instant | undefined,
  b: Instant | undefined,
): Value {
  if (!a || !b) return null;
  switch (name) {
    case 'before':
      return a.endMs < b.startMs;
    case 'after':
      return a.startMs > b.endMs;
    case 'during':
      return a.startMs >= b.startMs && a.endMs <= b.endMs;
    case 'overlaps':
      return a.startMs <= b.endMs && a.endMs >= b.startMs;
  }
}

function instant(ms: number): Instant {
  return { type: 'instant', startMs: ms, endMs: ms };
}

function onNumber(value: Value, make: (value: number) => number): Value {
  return typeof value === 'number' ? make(value) : null;
}

function onText(value: Value, make: (text: string) => Value): Value {
  return typeof value === 'string' ? make(value) : null;
}

function onTexts(a: Value, b: Value, make: (a: string, b: string) => Value): Value {
  return typeof a === 'string' && typeof b === 'string' ? make(a, b) : null;
}

function onGeometry(value: Value, make: (geometry: GeometryJson) => Value): Value {
  const geometry = toGeometry(value);
  return geometry ? make(geometry) : null;
}

function onGeometries(
  a: Value,
  b: Value,
  make: (a: GeometryJson, b: GeometryJson) => Value,
): Value {
  const [x, y] = [toGeometry(a), toGeometry(b)];
  return x && y ? make(x, y) : null;
}

/** A literal, GeoJSON of an entity, or the geometry of its feature. */
function toGeometry(value: Value): GeometryJson | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const json = value as Readonly<Record<string, unknown>>;
  if (json.type === 'geometry') return (value as Geometry).geometry;
  if (json.type === 'Feature') return json.geometry as GeometryJson | undefined;
  return 'coordinates' in json || 'geometries' in json ? (value as GeometryJson) : undefined;
}
