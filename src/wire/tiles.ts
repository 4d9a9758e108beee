import type { Bounds } from '#model';

/**
 * Zoom of the Web Mercator tiles that live messages are sorted by: about four kilometres at 31° north, some
 * forty tiles for a district.
 */
const LIVE_ZOOM = 13;
const SIDE = 2 ** LIVE_ZOOM;

/** Web Mercator ends here. */
const MAX_LAT_DEG = 85.05;

/** Where readings of things go that have no place of their own and have not been heard of; everyone listens. */
export const NOWHERE = 'nowhere';

const TILE = /^\d{1,4}-\d{1,4}$/;

/** Name of the tile that a place lies in, e.g. `6850-3345`. */
export function liveTileOf(lonDeg: number, latDeg: number): string {
  return `${columnOf(lonDeg)}-${rowOf(latDeg)}`;
}

/** Tiles that an area touches, row by row; undefined where there are more than `limit`. */
export function liveTilesIn(area: Bounds, limit: number): string[] | undefined {
  const west = columnOf(area.westDeg);
  const east = columnOf(area.eastDeg);
  const north = rowOf(area.northDeg);
  const south = rowOf(area.southDeg);
  if ((east - west + 1) * (south - north + 1) > limit) return undefined;
  const tiles: string[] = [];
  for (let row = north; row <= south; row++)
    for (let column = west; column <= east; column++) tiles.push(`${column}-${row}`);
  return tiles;
}

export function isLiveTile(name: string): boolean {
  return name === NOWHERE || TILE.test(name);
}

function columnOf(lonDeg: number): number {
  return clamp(Math.floor(((lonDeg + 180) / 360) * SIDE));
}

function rowOf(latDeg: number): number {
  const latRad = (Math.max(-MAX_LAT_DEG, Math.min(MAX_LAT_DEG, latDeg)) * Math.PI) / 180;
  return clamp(Math.floor(((1 - Math.asinh(Math.tan(latRad)) / Math.PI) / 2) * SIDE));
}

function clamp(index: number): number {
  return Math.max(0, Math.min(SIDE - 1, index));
}
