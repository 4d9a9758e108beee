import { DEG } from '#lib/geo/wgs84.ts';
import type { Bounds } from '#model';

/**
 * Side of the world in units of the feature store: Web Mercator, x to the east and y to the south from the
 * north-western corner. A unit is 1.9 cm at the equator and still a positive 32-bit number.
 */
export const WORLD = 2 ** 31;

/** Latitude at which Web Mercator ends. */
const MAX_LAT_DEG = 85.0511;

export function toWorldX(lonDeg: number): number {
  return clampToWorld((lonDeg / 360 + 0.5) * WORLD);
}

export function toWorldY(latDeg: number): number {
  const sin = Math.sin(Math.max(-MAX_LAT_DEG, Math.min(MAX_LAT_DEG, latDeg)) * DEG);
  return clampToWorld((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * WORLD);
}

function clampToWorld(value: number): number {
  return Math.max(0, Math.min(WORLD - 1, Math.round(value)));
}

/** Columns and rows of a zoom, both ends included. */
export interface TileRange {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

/** Tiles of a zoom that touch the bounds. */
export function findTileRange(bounds: Bounds, z: number): TileRange {
  const side = WORLD / 2 ** z;
  return {
    west: Math.floor(toWorldX(bounds.westDeg) / side),
    north: Math.floor(toWorldY(bounds.northDeg) / side),
    east: Math.floor(toWorldX(bounds.eastDeg) / side),
    south: Math.floor(toWorldY(bounds.southDeg) / side),
  };
}
