import { createLocalPlane, type LocalPlane } from '#lib/geo/local-plane.ts';
import type { BuildingIndex, LonLat } from '#model';

type Outlines = Pick<BuildingIndex, 'count' | 'ringStart' | 'vertices'>;

/** Calls with a sensor's place in the list and the square of its distance from a building's middle, metres². */
type Visit = (gid: number, sensor: number, far: number) => void;

/**
 * Visits every pair of a building and a sensor whose distance may be up to `reachM`, and some beyond. Sensors are
 * sorted into squares as wide as the reach, so that nine of them hold all that may be near enough.
 */
export function visitNear(
  index: Outlines,
  at: readonly LonLat[],
  reachM: number,
  visit: Visit,
): void {
  const first = at[0];
  if (!first || !(reachM > 0)) return;
  const plane = createLocalPlane(...first);
  const xs = Float64Array.from(at, ([lonDeg]) => plane.toX(lonDeg));
  const ys = Float64Array.from(at, ([, latDeg]) => plane.toY(latDeg));
  const squares = new Map<number, number[]>();
  const keyOf = (column: number, row: number) => column * 0x100000 + row;
  for (let s = 0; s < at.length; s++) {
    const key = keyOf(
      Math.floor((xs[s] as number) / reachM),
      Math.floor((ys[s] as number) / reachM),
    );
    const square = squares.get(key);
    if (square) square.push(s);
    else squares.set(key, [s]);
  }
  for (let gid = 0; gid < index.count; gid++) {
    const [x, y] = middleOf(index, gid, plane);
    const [column, row] = [Math.floor(x / reachM), Math.floor(y / reachM)];
    for (let c = column - 1; c <= column + 1; c++)
      for (let r = row - 1; r <= row + 1; r++) {
        const square = squares.get(keyOf(c, r));
        if (!square) continue;
        for (const s of square)
          visit(gid, s, ((xs[s] as number) - x) ** 2 + ((ys[s] as number) - y) ** 2);
      }
  }
}

function middleOf(
  { ringStart, vertices }: Outlines,
  gid: number,
  plane: LocalPlane,
): readonly [x: number, y: number] {
  const from = ringStart[gid] as number;
  const to = ringStart[gid + 1] as number;
  let lon = 0;
  let lat = 0;
  for (let v = from; v < to; v++) {
    lon += vertices[2 * v] as number;
    lat += vertices[2 * v + 1] as number;
  }
  const scale = 1e7 * (to - from);
  return [plane.toX(lon / scale), plane.toY(lat / scale)];
}
