import { bbox, booleanPointInPolygon, polygon } from '@turf/turf';
import type { LonLat, Town } from '#model';

/** Code of the town a point lies in, null outside all; on a shared border the first in the list. */
export type TownFinder = (point: LonLat) => string | null;

export function createTownFinder(towns: readonly Town[]): TownFinder {
  const areas = towns.map(({ code, ring }) => {
    const outline = polygon([ring.map((point) => [...point])]);
    return { code, outline, box: bbox(outline) as [number, number, number, number] };
  });
  return (point) => {
    const found = areas.find(
      ({ outline, box: [west, south, east, north] }) =>
        point[0] >= west &&
        point[0] <= east &&
        point[1] >= south &&
        point[1] <= north &&
        booleanPointInPolygon([...point], outline),
    );
    return found?.code ?? null;
  };
}
