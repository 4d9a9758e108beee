import { isInRing, type RingPoint } from '#lib/geo/polygon.ts';
import type { BuildingIndex, LonLat } from '#model';
import { visitNear } from './sensor-squares.ts';

type Outlines = Pick<BuildingIndex, 'count' | 'ringStart' | 'vertices'>;

/** Stands for none. */
export const NONE = -1;

/** A sensor within a building stands no further than this from its middle, metres. */
const WIDEST_M = 250;

/** For each building the place in `at` of the nearest sensor within reach of its middle, or NONE. */
export function assignNearest(index: Outlines, at: readonly LonLat[], reachM: number): Int32Array {
  const nearest = new Int32Array(index.count).fill(NONE);
  const best = new Float64Array(index.count).fill(reachM * reachM);
  visitNear(index, at, reachM, (gid, sensor, far) => {
    if (far > (best[gid] as number)) return;
    best[gid] = far;
    nearest[gid] = sensor;
  });
  return nearest;
}

/** For each sensor the building in whose outline it stands, or NONE. */
export function assignInside(index: Outlines, at: readonly LonLat[]): Int32Array {
  const inside = new Int32Array(at.length).fill(NONE);
  visitNear(index, at, WIDEST_M, (gid, sensor) => {
    if (inside[sensor] !== NONE) return;
    const [lonDeg, latDeg] = at[sensor] as LonLat;
    if (isInRing(lonDeg, latDeg, ringOf(index, gid))) inside[sensor] = gid;
  });
  return inside;
}

function ringOf({ ringStart, vertices }: Outlines, gid: number): RingPoint[] {
  const ring: RingPoint[] = [];
  for (let v = ringStart[gid] as number; v < (ringStart[gid + 1] as number); v++)
    ring.push([(vertices[2 * v] as number) / 1e7, (vertices[2 * v + 1] as number) / 1e7]);
  return ring;
}
