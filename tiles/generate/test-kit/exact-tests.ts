import type { Ring, Xy } from '../geometry/ring.ts';

/**
 * Slow, plain geometry for the tests, sharing nothing with the generator's masks, boxes and axes: distances from
 * segment to segment, crossings of edges, points in rings.
 */
export interface SegmentIndex {
  /** Adds a line that nothing may come nearer to than `halfWidthM`. */
  add(line: readonly Xy[], halfWidthM: number): void;
  /** Whether a ring comes too near to any line. */
  touches(ring: Ring): boolean;
}

interface Segment {
  readonly a: Xy;
  readonly b: Xy;
  readonly halfWidthM: number;
  readonly bounds: Bounds;
}

type Bounds = readonly [minX: number, minY: number, maxX: number, maxY: number];

const CELL_M = 120;

export function createSegmentIndex(): SegmentIndex {
  const cells = new Map<number, Segment[]>();
  return {
    add(line, halfWidthM) {
      for (let i = 1; i < line.length; i++) {
        const a = line[i - 1] as Xy;
        const b = line[i] as Xy;
        const bounds = boundsOf([a, b], halfWidthM);
        for (const key of coverCells(bounds)) {
          const members = cells.get(key);
          if (members) members.push({ a, b, halfWidthM, bounds });
          else cells.set(key, [{ a, b, halfWidthM, bounds }]);
        }
      }
    },
    touches(ring) {
      const bounds = boundsOf(ring, 0);
      return coverCells(bounds).some((key) =>
        (cells.get(key) ?? []).some(
          (segment) => meet(bounds, segment.bounds) && touchesSegment(ring, segment),
        ),
      );
    },
  };
}

function touchesSegment(ring: Ring, { a, b, halfWidthM }: Segment): boolean {
  return (
    isInside(ring, a[0], a[1]) ||
    edgesOf(ring).some(([p, q]) => measureDistance(p, q, a, b) < halfWidthM)
  );
}

/** The first two rings found to share ground, by their places in the list. */
export function findOverlap(rings: readonly Ring[]): readonly [number, number] | undefined {
  const cells = new Map<number, number[]>();
  const bounds = rings.map((ring) => boundsOf(ring, 0));
  for (const [i, ring] of rings.entries())
    for (const key of coverCells(bounds[i] as Bounds)) {
      const members = cells.get(key);
      for (const j of members ?? [])
        if (meet(bounds[i] as Bounds, bounds[j] as Bounds) && shareGround(ring, rings[j] as Ring))
          return [j, i];
      if (members) members.push(i);
      else cells.set(key, [i]);
    }
  return undefined;
}

function shareGround(a: Ring, b: Ring): boolean {
  const [ax, ay] = a[0] as Xy;
  const [bx, by] = b[0] as Xy;
  if (isInside(b, ax, ay) || isInside(a, bx, by)) return true;
  return edgesOf(a).some(([p, q]) => edgesOf(b).some(([r, s]) => cross(p, q, r, s)));
}

function meet(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

export function isInside(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (const [[ax, ay], [bx, by]] of edgesOf(ring))
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  return inside;
}

function edgesOf(ring: Ring): (readonly [Xy, Xy])[] {
  return ring.map((point, i) => [point, ring[(i + 1) % ring.length] as Xy] as const);
}

function measureDistance(p: Xy, q: Xy, a: Xy, b: Xy): number {
  if (cross(p, q, a, b)) return 0;
  return Math.min(toSegment(p, a, b), toSegment(q, a, b), toSegment(a, p, q), toSegment(b, p, q));
}

function toSegment([x, y]: Xy, [ax, ay]: Xy, [bx, by]: Xy): number {
  const length2 = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = length2 === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2;
  const k = Math.max(0, Math.min(1, t));
  return Math.hypot(x - ax - k * (bx - ax), y - ay - k * (by - ay));
}

function cross(p: Xy, q: Xy, a: Xy, b: Xy): boolean {
  return turn(p, q, a) * turn(p, q, b) < 0 && turn(a, b, p) * turn(a, b, q) < 0;
}

function turn([ax, ay]: Xy, [bx, by]: Xy, [x, y]: Xy): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

function boundsOf(points: readonly Xy[], growM: number): Bounds {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [
    Math.min(...xs) - growM,
    Math.min(...ys) - growM,
    Math.max(...xs) + growM,
    Math.max(...ys) + growM,
  ];
}

function coverCells([x0, y0, x1, y1]: Bounds): number[] {
  const keys: number[] = [];
  for (let r = Math.floor(y0 / CELL_M); r <= Math.floor(y1 / CELL_M); r++)
    for (let c = Math.floor(x0 / CELL_M); c <= Math.floor(x1 / CELL_M); c++) keys.push(r * 1e6 + c);
  return keys;
}
