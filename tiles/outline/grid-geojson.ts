import type { FeatureCollection, Polygon } from 'geojson';
import type { LonLat } from '#model';
import type { GridCell } from '../district.ts';

/** The management grid as GeoJSON polygons with `code` and `townCode`. */
export function createGridGeoJson(cells: readonly GridCell[]): FeatureCollection<Polygon> {
  return {
    type: 'FeatureCollection',
    features: cells.map(({ code, townCode, ring }) => ({
      type: 'Feature',
      properties: { code, townCode },
      geometry: { type: 'Polygon', coordinates: [closeRing(ring)] },
    })),
  };
}

function closeRing(ring: readonly LonLat[]): number[][] {
  const [lon, lat] = ring[0] as LonLat;
  const last = ring.at(-1) as LonLat;
  const open = ring.map((point) => [...point]);
  return last[0] === lon && last[1] === lat ? open : [...open, [lon, lat]];
}
