import { isInRing } from '#lib/geo/polygon.ts';
import type { Town } from '#model';

/** Finds the town that a point lies in, or undefined outside all. */
export type TownFinder = (lonDeg: number, latDeg: number) => Town | undefined;

export function createTownFinder(towns: readonly Town[]): TownFinder {
  const boxed = towns.map((town) => {
    const lons = town.ring.map((point) => point[0]);
    const lats = town.ring.map((point) => point[1]);
    return {
      town,
      west: Math.min(...lons),
      east: Math.max(...lons),
      south: Math.min(...lats),
      north: Math.max(...lats),
    };
  });
  return (lonDeg, latDeg) =>
    boxed.find(
      ({ town, west, east, south, north }) =>
        lonDeg >= west &&
        lonDeg <= east &&
        latDeg >= south &&
        latDeg <= north &&
        isInRing(lonDeg, latDeg, town.ring),
    )?.town;
}
