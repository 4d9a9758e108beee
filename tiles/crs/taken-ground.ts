import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { LonLat, Site } from '#model';
import { createCorridorField } from '../relief/corridor.ts';
import { ROAD_HALF_WIDTH_M } from '../relief/road-levels.ts';

/** True where no building can stand: on the site's roads and rivers. WGS84 degrees. */
export function createTakenGround(
  site: Pick<Site, 'centre' | 'roads' | 'waterways'>,
): (lonDeg: number, latDeg: number) => boolean {
  const plane = createLocalPlane(...site.centre);
  const strip = (line: readonly LonLat[], halfWidthM: number) => ({
    x: line.map(([lonDeg]) => plane.toX(lonDeg)),
    y: line.map(([, latDeg]) => plane.toY(latDeg)),
    halfWidthM: line.map(() => halfWidthM),
  });
  const taken = createCorridorField([
    ...site.roads.map((road) => strip(road.line, ROAD_HALF_WIDTH_M[road.class])),
    ...site.waterways.map((waterway) => strip(waterway.line, waterway.widthM / 2)),
  ]);
  return (lonDeg, latDeg) => taken(plane.toX(lonDeg), plane.toY(latDeg)) === 1;
}
