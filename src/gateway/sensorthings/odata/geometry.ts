import {
  booleanContains,
  booleanCrosses,
  booleanDisjoint,
  booleanEqual,
  booleanIntersects,
  booleanOverlap,
  booleanTouches,
  booleanWithin,
} from '@turf/turf';
import type { GeometryJson } from './expression.ts';

type Point = readonly [number, number];
export type Relation =
  | 'equals'
  | 'disjoint'
  | 'touches'
  | 'within'
  | 'overlaps'
  | 'crosses'
  | 'intersects'
  | 'contains';

const RELATIONS = {
  equals: booleanEqual,
  disjoint: booleanDisjoint,
  touches: booleanTouches,
  within: booleanWithin,
  overlaps: booleanOverlap,
  crosses: booleanCrosses,
  intersects: booleanIntersects,
  contains: booleanContains,
};

/** A spatial relation on the plane of degrees; false where it does not apply to such geometries. */
export function relate(relation: Relation, a: GeometryJson, b: GeometryJson): boolean {
  try {
    return (RELATIONS[relation] as (a: unknown, b: unknown) => boolean)(a, b);
  } catch {
    return false;
  }
}

/** Length of lines, perimeter of areas, in degrees as OData counts for geographic coordinates. */
export function lengthOf(geometry: GeometryJson): number {
  return segmentsOf(geometry).reduce(
    (sum, [a, b]) => sum + Math.hypot(a[0] - b[0], a[1] - b[1]),
    0,
  );
}

/** Shortest distance on the plane of degrees; 0 where they meet. */
export function planarDistance(a: GeometryJson, b: GeometryJson): number {
  if (a.type !== 'Point' || b.type !== 'Point') if (relate('intersects', a, b)) return 0;
  return Math.min(oneWay(a, b), oneWay(b, a));
}

/** From the corners of `a` to the lines and points of `b`. */
function oneWay(a: GeometryJson, b: GeometryJson): number {
  const segments = segmentsOf(b);
  const targets: readonly (readonly [Point, Point])[] =
    segments.length > 0 ? segments : pointsOf(b).map((point) => [point, point] as const);
  let least = Number.POSITIVE_INFINITY;
  for (const point of pointsOf(a))
    for (const [from, to] of targets) least = Math.min(least, distanceTo(point, from, to));
  return least;
}

function distanceTo([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const lengthSquared = dx * dx + dy * dy;
  const share =
    lengthSquared === 0
      ? 0
      : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / lengthSquared));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

function pointsOf(geometry: GeometryJson): Point[] {
  return linesOf(geometry).flat();
}

function segmentsOf(geometry: GeometryJson): (readonly [Point, Point])[] {
  return linesOf(geometry).flatMap((line) =>
    line.slice(1).map((point, i) => [line[i] as Point, point] as const),
  );
}

/** Every list of positions in a geometry; a point is a list of one. */
function linesOf(geometry: GeometryJson): Point[][] {
  if (geometry.geometries) return geometry.geometries.flatMap(linesOf);
  const { coordinates } = geometry;
  const collect = (value: unknown): Point[][] => {
    if (!Array.isArray(value) || value.length === 0) return [];
    if (typeof value[0] === 'number') return [[value as unknown as Point]];
    if (Array.isArray(value[0]) && typeof value[0][0] === 'number')
      return geometry.type === 'MultiPoint' ? value.map((p) => [p as Point]) : [value as Point[]];
    return value.flatMap(collect);
  };
  return collect(coordinates);
}
