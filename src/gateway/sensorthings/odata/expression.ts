/** A `$filter` or `$orderby` expression of OData 4 as OGC SensorThings 1.1 (18-088, 9.3.3.5) profiles it. */
export type Expression =
  | { readonly type: 'literal'; readonly value: Literal }
  /** `Datastream/ObservedProperty/name`. */
  | { readonly type: 'path'; readonly segments: readonly string[] }
  | { readonly type: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] }
  | { readonly type: 'not'; readonly operand: Expression }
  | {
      readonly type: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

export type Literal = string | number | boolean | null | Instant | Duration | Geometry;

/** A time or, where the two differ, an interval. */
export interface Instant {
  readonly type: 'instant';
  readonly startMs: number;
  readonly endMs: number;
}

export function isInstant(value: unknown): value is Instant {
  return typeof value === 'object' && value !== null && (value as Instant).type === 'instant';
}

export interface Duration {
  readonly type: 'duration';
  readonly ms: number;
}

/** GeoJSON, longitude first. */
export interface Geometry {
  readonly type: 'geometry';
  readonly geometry: GeometryJson;
}

export interface GeometryJson {
  readonly type: string;
  readonly coordinates?: unknown;
  readonly geometries?: readonly GeometryJson[];
}

/** By how tightly they bind, the loosest first. */
export const OPERATOR_LEVELS = [
  ['or'],
  ['and'],
  ['eq', 'ne', 'gt', 'ge', 'lt', 'le'],
  ['add', 'sub'],
  ['mul', 'div', 'mod'],
] as const;
export type BinaryOperator = (typeof OPERATOR_LEVELS)[number][number];

/** Every function with the least and the greatest number of arguments. */
export const FUNCTIONS = {
  substringof: [2, 2],
  contains: [2, 2],
  endswith: [2, 2],
  startswith: [2, 2],
  length: [1, 1],
  indexof: [2, 2],
  substring: [2, 3],
  tolower: [1, 1],
  toupper: [1, 1],
  trim: [1, 1],
  concat: [2, 2],
  year: [1, 1],
  month: [1, 1],
  day: [1, 1],
  hour: [1, 1],
  minute: [1, 1],
  second: [1, 1],
  fractionalseconds: [1, 1],
  date: [1, 1],
  time: [1, 1],
  totaloffsetminutes: [1, 1],
  now: [0, 0],
  mindatetime: [0, 0],
  maxdatetime: [0, 0],
  before: [2, 2],
  after: [2, 2],
  during: [2, 2],
  overlaps: [2, 2],
  round: [1, 1],
  floor: [1, 1],
  ceiling: [1, 1],
  'geo.distance': [2, 2],
  'geo.length': [1, 1],
  'geo.intersects': [2, 2],
  st_equals: [2, 2],
  st_disjoint: [2, 2],
  st_touches: [2, 2],
  st_within: [2, 2],
  st_overlaps: [2, 2],
  st_crosses: [2, 2],
  st_intersects: [2, 2],
  st_contains: [2, 2],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;
export type FunctionName = keyof typeof FUNCTIONS;
