import type { LonLat, Town } from '#model';

/** The town whose ring holds a place, by the even-odd rule. */
export function findTown(towns: readonly Town[], [lon, lat]: LonLat): Town | undefined {
  return towns.find(({ ring }) => {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i] as LonLat;
      const [bx, by] = ring[j] as LonLat;
      if (ay > lat !== by > lat && lon < ax + ((lat - ay) / (by - ay)) * (bx - ax))
        inside = !inside;
    }
    return inside;
  });
}
