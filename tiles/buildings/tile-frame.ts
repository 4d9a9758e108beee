import { DEG, toEcef, WGS84_A, WGS84_E2 } from '#lib/geo/wgs84.ts';

/** A tile's own axes in glTF's sense: x east, y up, z south, metres from an origin on the ellipsoid. */
export interface TileFrame {
  /** Column-major matrix from the frame to ECEF with glTF's y up (3D Tiles turns y up into z up). */
  readonly matrix: readonly number[];
  /** Writes frame coordinates of a place into `out`: its x, y, z, then the change of each per metre of height. */
  place(lonDeg: number, latDeg: number, out: Float64Array): void;
}

/** Frame at a place on the ellipsoid; exact for any place, by way of ECEF. */
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
    matrix: [...column(east, 1), ...column(up, 1), ...column(north, -1), ox, oz, -oy, 1],
    place(lon, lat, out) {
      const sinA = Math.sin(lat * DEG);
      const cosA = Math.cos(lat * DEG);
      const ux = cosA * Math.cos(lon * DEG);
      const uy = cosA * Math.sin(lon * DEG);
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
