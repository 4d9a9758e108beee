import Flatbush from 'flatbush';
import { type LonLat, TwinError } from '#model';

/** A ring with more points than this is refused: nobody draws it, and checking it would stall the answer. */
const MAX_RING_POINTS = 2000;

/**
 * The ring of a drawn polygon without repeated points, open, or the reason why it bounds no area.
 *
 * @throws {TwinError} query-invalid where it has too few or too many points, a point off the globe, or
 * crosses, touches or folds back onto itself.
 */
export function checkRing(ring: readonly LonLat[]): readonly LonLat[] {
  if (ring.length > MAX_RING_POINTS)
    throw invalid(`at most ${MAX_RING_POINTS} corners, got ${ring.length}; draw a simpler outline`);
  for (const point of ring) checkPosition(point);
  const points = ring.filter((point, i) => {
    const previous = ring[(i + ring.length - 1) % ring.length] as LonLat;
    return ring.length === 1 || point[0] !== previous[0] || point[1] !== previous[1];
  });
  if (points.length < 3)
    throw invalid(`at least 3 different corners, got ${points.length}; add a corner`);
  if (touchesItself(points))
    throw invalid('an outline that does not cross or touch itself; move the crossing corner');
  return points;
}

/** @throws {TwinError} query-invalid where the position is not on the globe. */
export function checkPosition([lonDeg, latDeg]: LonLat): void {
  if (Math.abs(lonDeg) <= 180 && Math.abs(latDeg) < 90) return;
  throw invalid(`longitudes within ±180 and latitudes within ±90, got ${lonDeg}, ${latDeg}`);
}

function touchesItself(points: readonly LonLat[]): boolean {
  const n = points.length;
  const at = (i: number) => points[i % n] as LonLat;
  const edges = indexEdges(points);
  for (let i = 0; i < n; i++) {
    const a = at(i);
    const b = at(i + 1);
    if (foldsBack(a, b, at(i + 2))) return true;
    const near = edges.search(
      Math.min(a[0], b[0]),
      Math.min(a[1], b[1]),
      Math.max(a[0], b[0]),
      Math.max(a[1], b[1]),
      (j) => j > i + 1 && (j + 1) % n !== i && segmentsTouch(a, b, at(j), at(j + 1)),
    );
    if (near.length > 0) return true;
  }
  return false;
}

/** Boxes of the edges; edge i joins point i to the next. */
export function indexEdges(points: readonly LonLat[]): Flatbush {
  const edges = new Flatbush(points.length);
  for (const [i, a] of points.entries()) {
    const b = points[(i + 1) % points.length] as LonLat;
    edges.add(
      Math.min(a[0], b[0]),
      Math.min(a[1], b[1]),
      Math.max(a[0], b[0]),
      Math.max(a[1], b[1]),
    );
  }
  edges.finish();
  return edges;
}

function foldsBack(a: LonLat, b: LonLat, c: LonLat): boolean {
  const dot = (a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1]);
  return turn(a, b, c) === 0 && dot > 0;
}

function segmentsTouch(a: LonLat, b: LonLat, c: LonLat, d: LonLat): boolean {
  const abc = turn(a, b, c);
  const abd = turn(a, b, d);
  const cda = turn(c, d, a);
  const cdb = turn(c, d, b);
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (
    (abc === 0 && isWithinBox(a, b, c)) ||
    (abd === 0 && isWithinBox(a, b, d)) ||
    (cda === 0 && isWithinBox(c, d, a)) ||
    (cdb === 0 && isWithinBox(c, d, b))
  );
}

/** 1 where c lies left of a → b, −1 right of it, 0 on the line. */
function turn(a: LonLat, b: LonLat, c: LonLat): number {
  return Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
}

function isWithinBox(a: LonLat, b: LonLat, p: LonLat): boolean {
  return (
    Math.min(a[0], b[0]) <= p[0] &&
    p[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= p[1] &&
    p[1] <= Math.max(a[1], b[1])
  );
}

function invalid(expected: string): TwinError {
  return new TwinError('query-invalid', `Expected ${expected}.`);
}
