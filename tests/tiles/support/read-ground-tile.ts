import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

export type XY = readonly [x: number, y: number];

/** A decoded tile's features of a layer, by an independent reader. */
export function readGroundTile(bytes: Uint8Array): VectorTile {
  return new VectorTile(new PbfReader(bytes));
}

export function listFeatures(tile: VectorTile, layer: string): VectorTileFeature[] {
  const found = tile.layers[layer];
  return Array.from({ length: found?.length ?? 0 }, (_, i) => found?.feature(i) as never);
}

/** Signed area of the part of a ring in a square, by Sutherland and Hodgman; holes come out negative. */
export function areaInSquare(ring: readonly XY[], square: readonly [XY, XY]): number {
  const [[west, north], [east, south]] = square;
  let part = [...ring];
  for (const [axis, limit, sign] of [
    [0, west, 1],
    [0, east, -1],
    [1, north, 1],
    [1, south, -1],
  ] as const) {
    const next: XY[] = [];
    for (const [i, b] of part.entries()) {
      const a = part.at(i - 1) as XY;
      const [inA, inB] = [(a[axis] - limit) * sign >= 0, (b[axis] - limit) * sign >= 0];
      if (inA !== inB) {
        const t = (limit - a[axis]) / (b[axis] - a[axis]);
        next.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
      }
      if (inB) next.push(b);
    }
    part = next;
  }
  return signedArea(part);
}

export function signedArea(ring: readonly XY[]): number {
  let twice = 0;
  for (const [i, [bx, by]] of ring.entries()) {
    const [ax, ay] = ring.at(i - 1) as XY;
    twice += ax * by - bx * ay;
  }
  return twice / 2;
}

export function lengthOf(ring: readonly XY[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [ax, ay] = ring.at(i - 1) as XY;
    return sum + Math.hypot(x - ax, y - ay);
  }, 0);
}

/** What the format asks of a feature's shape; one line for each breach. */
export function findShapeFaults(
  feature: VectorTileFeature,
  extent: number,
  buffer: number,
): string[] {
  const faults: string[] = [];
  const paths = feature.loadGeometry();
  if (paths.length === 0) faults.push('no geometry');
  for (const [i, path] of paths.entries()) {
    const points = path.map(({ x, y }): XY => [x, y]);
    const reach = points.some(([x, y]) =>
      [x, y].some((v) => !Number.isInteger(v) || v < -buffer - 1 || v > extent + buffer + 1),
    );
    if (reach) faults.push('beyond the buffer');
    if (points.some(([x, y], k) => k > 0 && points[k - 1]?.[0] === x && points[k - 1]?.[1] === y))
      faults.push('repeated point');
    if (feature.type === 2 && points.length < 2) faults.push('line of one point');
    if (feature.type !== 3) continue;
    if (points.length < 4) faults.push('ring of less than three points');
    const [first, last] = [points[0] as XY, points.at(-1) as XY];
    if (first[0] !== last[0] || first[1] !== last[1]) faults.push('ring not closed');
    const area = signedArea(points);
    if (area === 0) faults.push('ring without area');
    if (i === 0 && area < 0) faults.push('begins with a hole');
  }
  return faults;
}
