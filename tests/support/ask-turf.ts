import * as turf from '@turf/turf';
import { type AreaShape, BUILDING_USES, type LonLat } from '#model';
import { CIRCLE_STEPS } from '../../src/query/query-area.ts';
import type { RandomDistrict } from './random-district.ts';

/** A spatial question answered by Turf alone, over everything. */
export function askTurf({ index, site, things, vehicles }: RandomDistrict, shape: AreaShape) {
  const area =
    shape.type === 'circle'
      ? turf.circle([...shape.centre], shape.radiusM, { steps: CIRCLE_STEPS, units: 'meters' })
      : turf.polygon([[...shape.ring, shape.ring[0] as LonLat].map((p) => [...p])]);
  const holds = (point: LonLat) =>
    shape.type === 'circle'
      ? turf.distance([...shape.centre], [...point], { units: 'meters' }) <= shape.radiusM
      : turf.booleanPointInPolygon([...point], area);
  const townOf = (point: LonLat) =>
    site.towns.find(({ ring }) =>
      turf.booleanPointInPolygon([...point], turf.polygon([ring.map((p) => [...p])])),
    )?.code ?? null;

  const hits = Array.from({ length: index.count }, (_, gid) => gid).flatMap((gid) => {
    const ring: number[][] = [];
    for (let v = index.ringStart[gid] as number; v < (index.ringStart[gid + 1] as number); v++)
      ring.push([
        (index.vertices[2 * v] as number) / 1e7,
        (index.vertices[2 * v + 1] as number) / 1e7,
      ]);
    const footprint = turf.polygon([[...ring, ring[0] as number[]]]);
    if (!turf.booleanIntersects(footprint, area)) return [];
    const overlap = turf.intersect(turf.featureCollection([footprint, area]));
    return [
      {
        gid,
        footprintM2: overlap ? turf.area(overlap) : 0,
        storeys: index.storeys[gid] as number,
        dwellings: index.dwellings[gid] as number,
        townCode: index.townCodes[index.town[gid] as number] ?? null,
        use: BUILDING_USES[index.use[gid] as number] as string,
      },
    ];
  });
  const points = [
    ...things.flatMap(({ id, location }) =>
      location
        ? [{ what: 'sensors', id, point: [location.lonDeg, location.latDeg] as LonLat }]
        : [],
    ),
    ...vehicles.map(({ thingId, lonDeg, latDeg }) => ({
      what: 'vehicles',
      id: thingId,
      point: [lonDeg, latDeg] as LonLat,
    })),
    ...site.places.map(({ id, position }) => ({ what: 'places', id, point: position })),
  ].filter(({ point }) => holds(point));
  return {
    areaM2: turf.area(area),
    hits,
    points: points.map((p) => ({ ...p, townCode: townOf(p.point) })),
  };
}
