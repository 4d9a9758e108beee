import { isInRing } from '#lib/geo/polygon.ts';
import type { LonLat, Town } from '#model';

/** The town whose ring holds a place. */
export function findTown(towns: readonly Town[], [lonDeg, latDeg]: LonLat): Town | undefined {
  return towns.find(({ ring }) => isInRing(lonDeg, latDeg, ring));
}
