import { DEG } from './wgs84.ts';

/** The constants of the published formula: Krasovsky 1940, semi-major axis in metres and first eccentricity squared. */
const KRASOVSKY_A = 6378245;
const KRASOVSKY_E2 = 0.00669342162296594;

/** GCJ-02 is defined in this box only; outside both systems agree. */
const BOX = { westDeg: 72.004, southDeg: 0.8293, eastDeg: 137.8347, northDeg: 55.8271 };

/**
 * Shifts WGS84 to GCJ-02, the datum of Chinese map services (here some hundred metres off).
 * The official transform is secret; this is the widely published approximation, good to about a metre.
 */
export function wgs84ToGcj02(lonDeg: number, latDeg: number): [lonDeg: number, latDeg: number] {
  if (!isInBox(lonDeg, latDeg)) return [lonDeg, latDeg];
  const x = lonDeg - 105;
  const y = latDeg - 35;
  const root = Math.sqrt(Math.abs(x));
  const shared = 20 * wave(6, x) + 20 * wave(2, x);
  const northM =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    (2 / 3) *
      (shared +
        20 * wave(1, y) +
        40 * wave(1 / 3, y) +
        160 * wave(1 / 12, y) +
        320 * wave(1 / 30, y));
  const eastM =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    (2 / 3) *
      (shared +
        20 * wave(1, x) +
        40 * wave(1 / 3, x) +
        150 * wave(1 / 12, x) +
        300 * wave(1 / 30, x));
  const lat = latDeg * DEG;
  const w2 = 1 - KRASOVSKY_E2 * Math.sin(lat) ** 2;
  const meridianRadiusM = (KRASOVSKY_A * (1 - KRASOVSKY_E2)) / (w2 * Math.sqrt(w2));
  const parallelRadiusM = (KRASOVSKY_A / Math.sqrt(w2)) * Math.cos(lat);
  return [lonDeg + eastM / parallelRadiusM / DEG, latDeg + northM / meridianRadiusM / DEG];
}

/** Undoes `wgs84ToGcj02` to a few millimetres, by iteration: the shift changes little over its own length. */
export function gcj02ToWgs84(lonDeg: number, latDeg: number): [lonDeg: number, latDeg: number] {
  let lon = lonDeg;
  let lat = latDeg;
  for (let round = 0; round < 6; round++) {
    const [shiftedLon, shiftedLat] = wgs84ToGcj02(lon, lat);
    lon += lonDeg - shiftedLon;
    lat += latDeg - shiftedLat;
  }
  return [lon, lat];
}

function wave(cyclesPerTwoDeg: number, deg: number): number {
  return Math.sin(cyclesPerTwoDeg * deg * Math.PI);
}

function isInBox(lonDeg: number, latDeg: number): boolean {
  return (
    lonDeg >= BOX.westDeg &&
    lonDeg <= BOX.eastDeg &&
    latDeg >= BOX.southDeg &&
    latDeg <= BOX.northDeg
  );
}
