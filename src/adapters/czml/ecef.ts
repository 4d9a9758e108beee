import { DEG, WGS84_A, WGS84_E2 } from '#lib/geo/wgs84.ts';

/**
 * Geodetic position (degrees, metres above the ellipsoid) of Earth-centred, Earth-fixed metres. Bowring's formula,
 * good to a micrometre near the ground.
 */
export function fromEcef(
  x: number,
  y: number,
  z: number,
): [lonDeg: number, latDeg: number, heightM: number] {
  const b = WGS84_A * Math.sqrt(1 - WGS84_E2);
  const p = Math.hypot(x, y);
  const theta = Math.atan2(z * WGS84_A, p * b);
  const secondE2 = WGS84_E2 / (1 - WGS84_E2);
  const lat = Math.atan2(
    z + secondE2 * b * Math.sin(theta) ** 3,
    p - WGS84_E2 * WGS84_A * Math.cos(theta) ** 3,
  );
  const n = WGS84_A / Math.sqrt(1 - WGS84_E2 * Math.sin(lat) ** 2);
  const heightM =
    Math.abs(lat) < Math.PI / 4 ? p / Math.cos(lat) - n : z / Math.sin(lat) - n * (1 - WGS84_E2);
  return [Math.atan2(y, x) / DEG, lat / DEG, heightM];
}
