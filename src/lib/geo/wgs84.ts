/** WGS84 semi-major axis, metres. */
export const WGS84_A = 6378137;
/** WGS84 first eccentricity squared. */
export const WGS84_E2 = 6.69437999014e-3;
export const DEG = Math.PI / 180;

/** Mean Earth radius of the IUGG, metres; what Turf measures with. */
export const EARTH_RADIUS_M = 6371008.8;

/** Earth-centred, Earth-fixed coordinates in metres of a geodetic position (degrees, metres above the ellipsoid). */
export function toEcef(lonDeg: number, latDeg: number, heightM: number): [number, number, number] {
  const lon = lonDeg * DEG;
  const lat = latDeg * DEG;
  const sinLat = Math.sin(lat);
  const cosLat = Math.cos(lat);
  const n = WGS84_A / Math.sqrt(1 - WGS84_E2 * sinLat * sinLat);
  return [
    (n + heightM) * cosLat * Math.cos(lon),
    (n + heightM) * cosLat * Math.sin(lon),
    (n * (1 - WGS84_E2) + heightM) * sinLat,
  ];
}

/** Great-circle distance in metres on the mean sphere (haversine); within 0.3 % of the ellipsoid. */
export function distanceM(lonA: number, latA: number, lonB: number, latB: number): number {
  const dLat = (latB - latA) * DEG;
  const dLon = (lonB - lonA) * DEG;
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(latA * DEG) * Math.cos(latB * DEG) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
