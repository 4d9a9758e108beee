/** A point of the local plane, metres east and north. */
export type Xy = readonly [x: number, y: number];

/** Open ring (the last point joins the first), counter-clockwise, metres in the local plane. */
export type Ring = readonly Xy[];

export interface Extent {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Signed area in square metres, positive where the ring runs counter-clockwise. */
export function measureArea(ring: Ring): number {
  let twice = 0;
  let [px, py] = ring[ring.length - 1] as Xy;
  for (const [x, y] of ring) {
    twice += px * y - x * py;
    px = x;
    py = y;
  }
  return twice / 2;
}

/** Centre of mass of the area; the first point where the ring has none. */
export function findCentroid(ring: Ring): Xy {
  const [ox, oy] = ring[0] as Xy;
  let twice = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < ring.length; i++) {
    const [ax, ay] = ring[i] as Xy;
    const [bx, by] = ring[(i + 1) % ring.length] as Xy;
    const cross = (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
    twice += cross;
    sumX += (ax + bx - 2 * ox) * cross;
    sumY += (ay + by - 2 * oy) * cross;
  }
  if (Math.abs(twice) < 1e-9) return [ox, oy];
  return [ox + sumX / (3 * twice), oy + sumY / (3 * twice)];
}

export function measureExtent(points: readonly Xy[]): Extent {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (const [x, y] of points) {
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return { minX, minY, maxX, maxY };
}

/** Even-odd rule; points on the border may fall either way. */
export function containsPoint(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  let [px, py] = ring[ring.length - 1] as Xy;
  for (const [qx, qy] of ring) {
    if (py > y !== qy > y && x < ((px - qx) * (y - qy)) / (py - qy) + qx) inside = !inside;
    px = qx;
    py = qy;
  }
  return inside;
}

/** Squared distance from a point to a segment. */
export function squaredDistanceToSegment(x: number, y: number, a: Xy, b: Xy): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length2 = dx * dx + dy * dy;
  const along =
    length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / length2));
  const ex = x - a[0] - along * dx;
  const ey = y - a[1] - along * dy;
  return ex * ex + ey * ey;
}

/** Length of a line in metres. */
export function measureLength(line: readonly Xy[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1] as Xy;
    const [bx, by] = line[i] as Xy;
    sum += Math.sqrt((bx - ax) ** 2 + (by - ay) ** 2);
  }
  return sum;
}

/** Points along a line, at most `stepM` apart, both ends included. */
export function walkLine(line: readonly Xy[], stepM: number): Xy[] {
  const points: Xy[] = [line[0] as Xy];
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1] as Xy;
    const [bx, by] = line[i] as Xy;
    const pieces = Math.max(1, Math.ceil(Math.sqrt((bx - ax) ** 2 + (by - ay) ** 2) / stepM));
    for (let k = 1; k <= pieces; k++)
      points.push([ax + ((bx - ax) * k) / pieces, ay + ((by - ay) * k) / pieces]);
  }
  return points;
}
