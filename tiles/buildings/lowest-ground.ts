import { WGS84_A } from '#lib/geo/wgs84.ts';
import type { GroundHeight } from '../relief/ground-height.ts';

/** A side is looked at in steps of this at most: shorter dips are bridged by the foundation, metres. */
const STEP_M = 20;
const RAD_PER_E7 = Math.PI / 180 / 1e7;

/**
 * Lowest ground under a ring's corners and along its long sides, metres above the ellipsoid.
 *
 * @param words Holds longitudes and latitudes in turn, 1e-7 degree, from word `from` on.
 */
export function findLowestGround(
  words: Int32Array,
  ring: { readonly from: number; readonly corners: number },
  groundM: GroundHeight,
): number {
  const { from, corners } = ring;
  const perLatM = WGS84_A * RAD_PER_E7;
  const perLonM = perLatM * Math.cos((words[from + 1] as number) * RAD_PER_E7);
  let lowestM = Number.POSITIVE_INFINITY;
  let ax = words[from + 2 * corners - 2] as number;
  let ay = words[from + 2 * corners - 1] as number;
  for (let at = from; at < from + 2 * corners; at += 2) {
    const bx = words[at] as number;
    const by = words[at + 1] as number;
    const eastM = (bx - ax) * perLonM;
    const northM = (by - ay) * perLatM;
    const squareM2 = eastM * eastM + northM * northM;
    const steps = squareM2 <= STEP_M * STEP_M ? 1 : Math.ceil(Math.sqrt(squareM2) / STEP_M);
    for (let k = 1; k < steps; k++)
      lowestM = Math.min(
        lowestM,
        groundM((ax + ((bx - ax) * k) / steps) / 1e7, (ay + ((by - ay) * k) / steps) / 1e7),
      );
    lowestM = Math.min(lowestM, groundM(bx / 1e7, by / 1e7));
    ax = bx;
    ay = by;
  }
  return lowestM;
}
