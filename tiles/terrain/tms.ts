import { DEG, WGS84_A } from '#lib/geo/wgs84.ts';
import type { Bounds } from '#model';

/** A tile of the geographic TMS grid: two tiles at level 0, x from the west, y from the south. */
export interface TileAddress {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

/** Rows and columns of the tiles of a level, both ends included. */
export interface TileRange {
  readonly startX: number;
  readonly startY: number;
  readonly endX: number;
  readonly endY: number;
}

/** Deepest level that is written where the configuration names none. */
export const DEFAULT_MAX_LEVEL = 14;
/** At the deepest level tiles reach this far beyond the site, twice as far at each level above, metres. */
const MARGIN_M = 1000;
const MAX_MARGIN_M = 20_000;

/**
 * Tiles of a level that touch the site and its margin; at level 0 the whole world. Each has its parent, as the
 * margin never shrinks on the way up.
 */
export function tileRangeOf(
  bounds: Bounds,
  level: number,
  maxLevel = DEFAULT_MAX_LEVEL,
): TileRange {
  if (level === 0) return { startX: 0, startY: 0, endX: 1, endY: 0 };
  const sizeDeg = 180 / 2 ** level;
  const marginM = Math.min(MAX_MARGIN_M, MARGIN_M * 2 ** (maxLevel - level));
  const marginLatDeg = marginM / (WGS84_A * DEG);
  const marginLonDeg = marginLatDeg / Math.cos(bounds.northDeg * DEG);
  const tile = (deg: number, count: number) =>
    Math.max(0, Math.min(count - 1, Math.floor(deg / sizeDeg)));
  return {
    startX: tile(bounds.westDeg - marginLonDeg + 180, 2 ** (level + 1)),
    startY: tile(bounds.southDeg - marginLatDeg + 90, 2 ** level),
    endX: tile(bounds.eastDeg + marginLonDeg + 180, 2 ** (level + 1)),
    endY: tile(bounds.northDeg + marginLatDeg + 90, 2 ** level),
  };
}

/** Edges of a tile in degrees. */
export function tileBounds({ level, x, y }: TileAddress): Bounds {
  const sizeDeg = 180 / 2 ** level;
  return {
    westDeg: -180 + x * sizeDeg,
    southDeg: -90 + y * sizeDeg,
    eastDeg: -180 + (x + 1) * sizeDeg,
    northDeg: -90 + (y + 1) * sizeDeg,
  };
}

/** CesiumJS refines by this error of its level 0, metres (65 posts, geographic scheme). */
const LEVEL_ZERO_ERROR_M = 77_067.34;

/**
 * A mesh of this level lies nowhere farther from its height samples than this, metres: a twentieth of the
 * error that CesiumJS assumes for the level, and no finer than a quarter of a metre.
 */
export function terrainToleranceM(level: number): number {
  return Math.max(0.25, (0.05 * LEVEL_ZERO_ERROR_M) / 2 ** level);
}

/** Samples along a tile's side: twice as many at the two deepest levels, where hill tops must be met. */
export function samplesPerSide(level: number, maxLevel = DEFAULT_MAX_LEVEL): number {
  return level >= maxLevel - 1 ? 129 : 65;
}
