import { DEG, WGS84_A, WGS84_E2 } from './wgs84.ts';

/** A flat metre grid around an origin: x east, y north. */
export interface LocalPlane {
  readonly originLonDeg: number;
  readonly originLatDeg: number;
  /** Metres east of the origin. */
  toX(lonDeg: number): number;
  /** Metres north of the origin. */
  toY(latDeg: number): number;
  toLonDeg(x: number): number;
  toLatDeg(y: number): number;
}

/**
 * Equirectangular plane with the ellipsoid's radii at the origin. Over a district 40 km across a distance
 * is off by less than 0.2 %, a small shape's sides by less; for figures that are published use Turf.
 */
export function createLocalPlane(originLonDeg: number, originLatDeg: number): LocalPlane {
  const sinLat = Math.sin(originLatDeg * DEG);
  const w = Math.sqrt(1 - WGS84_E2 * sinLat * sinLat);
  const perLatDeg = ((WGS84_A * (1 - WGS84_E2)) / w ** 3) * DEG;
  const perLonDeg = (WGS84_A / w) * Math.cos(originLatDeg * DEG) * DEG;
  return {
    originLonDeg,
    originLatDeg,
    toX: (lonDeg) => (lonDeg - originLonDeg) * perLonDeg,
    toY: (latDeg) => (latDeg - originLatDeg) * perLatDeg,
    toLonDeg: (x) => originLonDeg + x / perLonDeg,
    toLatDeg: (y) => originLatDeg + y / perLatDeg,
  };
}
