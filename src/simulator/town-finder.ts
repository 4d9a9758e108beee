import type { LonLat, Town } from '#model';

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
        isInside(town.ring, lonDeg, latDeg),
    )?.town;
}

function isInside(ring: readonly LonLat[], lonDeg: number, latDeg: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i] as LonLat;
    const [bx, by] = ring[j] as LonLat;
    if (ay > latDeg !== by > latDeg && lonDeg < ((bx - ax) * (latDeg - ay)) / (by - ay) + ax)
      inside = !inside;
  }
  return inside;
}
