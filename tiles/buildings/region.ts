import { DEG } from '#lib/geo/wgs84.ts';

/** A box in degrees and metres above the ellipsoid. Mutable: it grows as things are put in. */
export interface Region {
  westDeg: number;
  southDeg: number;
  eastDeg: number;
  northDeg: number;
  minHeightM: number;
  maxHeightM: number;
}

export function createRegion(): Region {
  return {
    westDeg: Number.POSITIVE_INFINITY,
    southDeg: Number.POSITIVE_INFINITY,
    eastDeg: Number.NEGATIVE_INFINITY,
    northDeg: Number.NEGATIVE_INFINITY,
    minHeightM: Number.POSITIVE_INFINITY,
    maxHeightM: Number.NEGATIVE_INFINITY,
  };
}

export function growRegion(region: Region, by: Readonly<Region>): void {
  region.westDeg = Math.min(region.westDeg, by.westDeg);
  region.southDeg = Math.min(region.southDeg, by.southDeg);
  region.eastDeg = Math.max(region.eastDeg, by.eastDeg);
  region.northDeg = Math.max(region.northDeg, by.northDeg);
  region.minHeightM = Math.min(region.minHeightM, by.minHeightM);
  region.maxHeightM = Math.max(region.maxHeightM, by.maxHeightM);
}

/** As 3D Tiles has it, in radians and metres: west, south, east, north, lowest, highest. */
export function toTilesRegion(region: Readonly<Region>): number[] {
  const { westDeg, southDeg, eastDeg, northDeg, minHeightM, maxHeightM } = region;
  return [westDeg * DEG, southDeg * DEG, eastDeg * DEG, northDeg * DEG, minHeightM, maxHeightM];
}
