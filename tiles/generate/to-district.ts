import type { LonLat } from '#model';
import type { BuildingRecord, GeneratedDistrict } from '../district.ts';
import type { Xy } from './geometry/ring.ts';
import type { Ground, PlannedBuilding } from './ground.ts';
import type { PlannedCell } from './management-grid.ts';
import { findTown } from './site-plan.ts';

/** From plane metres to longitude and latitude, rounded to 1e-7 degree (about a centimetre). */
export function toDistrict(ground: Ground, cells: readonly PlannedCell[]): GeneratedDistrict {
  const { plane } = ground.plan;
  const locate = ([x, y]: Xy): LonLat => [
    Math.round(plane.toLonDeg(x) * 1e7) / 1e7,
    Math.round(plane.toLatDeg(y) * 1e7) / 1e7,
  ];
  return {
    quality: 'synthetic',
    buildings: ground.buildings.map((building) => toRecord(ground, building, locate)),
    streets: ground.streets.map(({ line, ...street }) => ({ ...street, line: line.map(locate) })),
    canals: ground.canals.map(({ line, widthM }) => ({ widthM, line: line.map(locate) })),
    landuse: ground.landuse.map(({ kind, ring }) => ({ kind, ring: ring.map(locate) })),
    grid: cells.map((cell) => ({ ...cell, ring: cell.ring.map(locate) })),
  };
}

function toRecord(
  ground: Ground,
  { shape, at, axis: [ux, uy], ...building }: PlannedBuilding,
  locate: (point: Xy) => LonLat,
): BuildingRecord {
  const place = ([u, v]: Xy): LonLat => locate([at[0] + u * ux - v * uy, at[1] + u * uy + v * ux]);
  return {
    ...(building.name && { name: building.name }),
    ring: shape.ring.map(place),
    ...(shape.holes.length > 0 && { holes: shape.holes.map((hole) => hole.map(place)) }),
    heightM: Math.round(building.heightM * 10) / 10,
    storeys: building.storeys,
    use: building.use,
    provenance: 'synthetic',
    townCode: findTown(ground.plan, at[0], at[1]),
    dwellings: building.dwellings ?? 0,
  };
}
