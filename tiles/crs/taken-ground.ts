import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { LonLat, Site } from '#model';
import type { Canal, MapRoad } from '../district.ts';
import { type Corridor, createCorridorField } from '../relief/corridor.ts';
import { ROAD_HALF_WIDTH_M } from '../relief/road-levels.ts';

/** Where no building can stand, as far as is known. WGS84 degrees. */
export interface TakenGround {
  /** True on roads and rivers. */
  isTaken(lonDeg: number, latDeg: number): boolean;
  /** True where lines are known nearby: away from them, that nothing is taken says nothing. */
  isMapped(lonDeg: number, latDeg: number): boolean;
}

/** Ground of which nothing is known. */
export const UNKNOWN_GROUND: TakenGround = { isTaken: () => false, isMapped: () => false };

/** Lines of supplied maps that take ground beside the site's own. */
export interface TakingLines {
  readonly roads?: readonly MapRoad[] | null;
  readonly canals?: readonly Canal[];
}

/** Ground counts as mapped within one such cell of a line. Some hundred places are asked: wide cells are sooner made. */
const MAPPED_CELL_M = 500;
/** Beyond any site's width in cells. */
const CELL_ROW = 2 ** 20;

/** The ground that the site's roads and rivers take, and those of supplied maps. */
export function createTakenGround(
  site: Pick<Site, 'centre' | 'roads' | 'waterways'>,
  { roads, canals = [] }: TakingLines = {},
): TakenGround {
  const plane = createLocalPlane(...site.centre);
  const strip = (line: readonly LonLat[], halfWidthM: number): Corridor => ({
    x: line.map(([lonDeg]) => plane.toX(lonDeg)),
    y: line.map(([, latDeg]) => plane.toY(latDeg)),
    halfWidthM: line.map(() => halfWidthM),
  });
  const strips = [
    ...site.roads.map((road) => strip(road.line, ROAD_HALF_WIDTH_M[road.class])),
    ...site.waterways.map((waterway) => strip(waterway.line, waterway.widthM / 2)),
    ...(roads ?? [])
      .filter((road) => road.structure === 'ground' && road.class !== 'path')
      .map((road) => strip(road.line, road.widthM / 2)),
    ...canals.map((canal) => strip(canal.line, canal.widthM / 2)),
  ];
  const taken = createCorridorField(strips, MAPPED_CELL_M);
  const mapped = markCells(strips);
  const cellOf = (metres: number) => Math.floor(metres / MAPPED_CELL_M);
  return {
    isTaken: (lonDeg, latDeg) => taken(plane.toX(lonDeg), plane.toY(latDeg)) === 1,
    isMapped: (lonDeg, latDeg) =>
      mapped.has(cellOf(plane.toX(lonDeg)) * CELL_ROW + cellOf(plane.toY(latDeg))),
  };
}

/** Cells that a line passes, and those around them. */
function markCells(strips: readonly Corridor[]): Set<number> {
  const passed = new Set<number>();
  for (const { x, y } of strips)
    for (let i = 0; i < x.length; i++) {
      const [bx, by] = [x[i] as number, y[i] as number];
      const [ax, ay] = [x[i - 1] ?? bx, y[i - 1] ?? by];
      const steps = Math.max(1, Math.ceil((2 * Math.hypot(bx - ax, by - ay)) / MAPPED_CELL_M));
      for (let step = 0; step <= steps; step++) {
        const column = Math.floor((ax + ((bx - ax) * step) / steps) / MAPPED_CELL_M);
        passed.add(
          column * CELL_ROW + Math.floor((ay + ((by - ay) * step) / steps) / MAPPED_CELL_M),
        );
      }
    }
  const around = new Set<number>();
  for (const cell of passed)
    for (const column of [-CELL_ROW, 0, CELL_ROW])
      for (const row of [-1, 0, 1]) around.add(cell + column + row);
  return around;
}
