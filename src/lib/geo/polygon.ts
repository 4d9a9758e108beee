import { DEG, EARTH_RADIUS_M } from './wgs84.ts';

/** A vertex: x and y on a plane, or longitude and latitude in degrees. */
export type RingPoint = readonly [x: number, y: number];

/** Vertices of a ring, closed (the last repeats the first) or open; both read the same. */
export type Ring = readonly RingPoint[];

/** Two edges of a ring that meet where they must not; edge i runs from vertex i to vertex i + 1. */
export interface RingCrossing {
  readonly edges: readonly [first: number, second: number];
  /** A point that both edges share. */
  readonly at: RingPoint;
}

/** Number of vertices without the repeated last one. */
export function countVertices(ring: Ring): number {
  return isClosedRing(ring) && ring.length > 1 ? ring.length - 1 : ring.length;
}

/** True where the last vertex equals the first. */
export function isClosedRing(ring: Ring): boolean {
  const first = ring[0];
  const last = ring.at(-1);
  return first !== undefined && last?.[0] === first[0] && last[1] === first[1];
}

/** Plane area in squared units of the coordinates (shoelace formula): positive where the ring runs counter-clockwise. */
export function signedRingArea(ring: Ring): number {
  const n = countVertices(ring);
  if (n < 3) return 0;
  const [x0, y0] = ring[0] as RingPoint;
  let twice = 0;
  for (let i = 1; i < n - 1; i++) {
    const [ax, ay] = ring[i] as RingPoint;
    const [bx, by] = ring[i + 1] as RingPoint;
    twice += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return twice / 2;
}

/**
 * Area on the mean sphere in square metres of a ring in degrees, without sign.
 * After Chamberlain and Duquette, "Some algorithms for polygons on a sphere" (JPL 07-03, 2007).
 */
export function ringAreaM2(ring: Ring): number {
  const n = countVertices(ring);
  if (n < 3) return 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const [lonA, latA] = ring[i] as RingPoint;
    const [lonB, latB] = ring[(i + 1) % n] as RingPoint;
    sum += (lonB - lonA) * DEG * (2 + Math.sin(latA * DEG) + Math.sin(latB * DEG));
  }
  return Math.abs((sum * EARTH_RADIUS_M ** 2) / 2);
}

/** True where the point lies in the ring (even–odd rule); on the border either answer may come. */
export function isInRing(x: number, y: number, ring: Ring): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i] as RingPoint;
    const [bx, by] = ring[j] as RingPoint;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/**
 * First place where a ring touches or crosses itself, or null where it is simple. A pinch (one vertex
 * used twice), a spike that runs back on itself and two equal vertices in a row count as well.
 * Compares all pairs of edges: for rings of some thousand vertices.
 */
export function findRingCrossing(ring: Ring): RingCrossing | null {
  const n = countVertices(ring);
  const at = (i: number) => ring[i % n] as RingPoint;
  for (let i = 0; i < n; i++) {
    const a = at(i);
    const b = at(i + 1);
    if (n > 1 && isBackward(a, b, at(i + 2))) return { edges: [i, (i + 1) % n], at: b };
    const west = Math.min(a[0], b[0]);
    const east = Math.max(a[0], b[0]);
    const last = i === 0 ? n - 1 : n;
    for (let j = i + 2; j < last; j++) {
      const c = ring[j] as RingPoint;
      const d = ring[j + 1 === n ? 0 : j + 1] as RingPoint;
      // Most edges are told apart by this alone.
      if ((c[0] < west && d[0] < west) || (c[0] > east && d[0] > east)) continue;
      const meeting = meetSegments(a, b, c, d);
      if (meeting) return { edges: [i, j], at: meeting };
    }
  }
  return null;
}

/** True where the way a → b → c stands still or turns back on itself. */
function isBackward(a: RingPoint, b: RingPoint, c: RingPoint): boolean {
  return turn(a, b, c) === 0 && (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) <= 0;
}

function meetSegments(a: RingPoint, b: RingPoint, c: RingPoint, d: RingPoint): RingPoint | null {
  if (
    Math.max(a[0], b[0]) < Math.min(c[0], d[0]) ||
    Math.max(c[0], d[0]) < Math.min(a[0], b[0]) ||
    Math.max(a[1], b[1]) < Math.min(c[1], d[1]) ||
    Math.max(c[1], d[1]) < Math.min(a[1], b[1])
  )
    return null;
  const abc = turn(a, b, c);
  const abd = turn(a, b, d);
  const cda = turn(c, d, a);
  const cdb = turn(c, d, b);
  if (abc * abd < 0 && cda * cdb < 0) {
    const t = abc / (abc - abd);
    return [c[0] + t * (d[0] - c[0]), c[1] + t * (d[1] - c[1])];
  }
  if (abc === 0 && isWithinBox(c, a, b)) return c;
  if (abd === 0 && isWithinBox(d, a, b)) return d;
  if (cda === 0 && isWithinBox(a, c, d)) return a;
  if (cdb === 0 && isWithinBox(b, c, d)) return b;
  return null;
}

/** Twice the area of the triangle, positive where c lies left of a → b; 0 where that is within the rounding of the coordinates. */
function turn(a: RingPoint, b: RingPoint, c: RingPoint): number {
  const abX = b[0] - a[0];
  const abY = b[1] - a[1];
  const acX = c[0] - a[0];
  const acY = c[1] - a[1];
  const twice = abX * acY - abY * acX;
  const largest = Math.max(Math.abs(a[0]), Math.abs(a[1]), Math.abs(b[0]), Math.abs(b[1]));
  const span = Math.abs(abX) + Math.abs(abY) + Math.abs(acX) + Math.abs(acY);
  return Math.abs(twice) <= 2 * Number.EPSILON * largest * span ? 0 : twice;
}

function isWithinBox(p: RingPoint, a: RingPoint, b: RingPoint): boolean {
  return (
    p[0] >= Math.min(a[0], b[0]) &&
    p[0] <= Math.max(a[0], b[0]) &&
    p[1] >= Math.min(a[1], b[1]) &&
    p[1] <= Math.max(a[1], b[1])
  );
}
