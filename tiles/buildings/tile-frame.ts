import { DEG, toEcef, WGS84_A, WGS84_E2 } from '#lib/geo/wgs84.ts';

/** A tile's own axes in glTF's sense: x east, y up, z south, metres from an origin on the ellipsoid. */
export interface TileFrame {
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Column-major matrix from the frame to ECEF with glTF's y up (3D Tiles turns y up into z up). */
  readonly matrix: readonly number[];
  /** Writes frame coordinates of a place into `out`: its x, y, z, then the change of each per metre of height. */
  place(lonDeg: number, latDeg: number, out: Float64Array): void;
}

/**
 * Frame at a place on the ellipsoid, by way of ECEF. Sines are continued from the origin's by their series up to
 * the fourth power: within a millimetre for places less than 150 km away, and four times as fast.
 */
export function createTileFrame(lonDeg: number, latDeg: number): TileFrame {
  const [ox, oy, oz] = toEcef(lonDeg, latDeg, 0);
  const sinLon = Math.sin(lonDeg * DEG);
  const cosLon = Math.cos(lonDeg * DEG);
  const sinLat = Math.sin(latDeg * DEG);
  const cosLat = Math.cos(latDeg * DEG);
  const east = [-sinLon, cosLon, 0] as const;
  const north = [-sinLat * cosLon, -sinLat * sinLon, cosLat] as const;
  const up = [cosLat * cosLon, cosLat * sinLon, sinLat] as const;
  const column = (v: readonly [number, number, number], sign: number) => [
    sign * v[0],
    sign * v[2],
    -sign * v[1],
    0,
  ];
  return {
    lonDeg,
    latDeg,
    matrix: [...column(east, 1), ...column(up, 1), ...column(north, -1), ox, oz, -oy, 1],
    place(lon, lat, out) {
      const p = (lat - latDeg) * DEG;
      const q = (lon - lonDeg) * DEG;
      const sinP = p - (p * p * p) / 6;
      const cosP = 1 - (p * p) / 2 + (p * p * p * p) / 24;
      const sinQ = q - (q * q * q) / 6;
      const cosQ = 1 - (q * q) / 2 + (q * q * q * q) / 24;
      const sinA = sinLat * cosP + cosLat * sinP;
      const cosA = cosLat * cosP - sinLat * sinP;
      const ux = cosA * (cosLon * cosQ - sinLon * sinQ);
      const uy = cosA * (sinLon * cosQ + cosLon * sinQ);
      const n = WGS84_A / Math.sqrt(1 - WGS84_E2 * sinA * sinA);
      const x = n * ux - ox;
      const y = n * uy - oy;
      const z = n * (1 - WGS84_E2) * sinA - oz;
      out[0] = east[0] * x + east[1] * y;
      out[1] = up[0] * x + up[1] * y + up[2] * z;
      out[2] = -(north[0] * x + north[1] * y + north[2] * z);
      out[3] = east[0] * ux + east[1] * uy;
      out[4] = up[0] * ux + up[1] * uy + up[2] * sinA;
      out[5] = -(north[0] * ux + north[1] * uy + north[2] * sinA);
    },
  };
}
