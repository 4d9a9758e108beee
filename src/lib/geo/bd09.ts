import { gcj02ToWgs84, wgs84ToGcj02 } from './gcj02.ts';

/** The second shift of Baidu's maps turns and stretches with the place, by this many degrees at its base. */
const LON_SHIFT_DEG = 0.0065;
const LAT_SHIFT_DEG = 0.006;
const WAVE = (Math.PI * 3000) / 180;

/** Shifts GCJ-02 to BD-09, Baidu's own datum, by the published formula. */
export function gcj02ToBd09(lonDeg: number, latDeg: number): [lonDeg: number, latDeg: number] {
  const reach = Math.hypot(lonDeg, latDeg) + 2e-5 * Math.sin(latDeg * WAVE);
  const angle = Math.atan2(latDeg, lonDeg) + 3e-6 * Math.cos(lonDeg * WAVE);
  return [reach * Math.cos(angle) + LON_SHIFT_DEG, reach * Math.sin(angle) + LAT_SHIFT_DEG];
}

/** Undoes `gcj02ToBd09` to a few millimetres, by iteration; the published inverse is good to half a metre. */
export function bd09ToGcj02(lonDeg: number, latDeg: number): [lonDeg: number, latDeg: number] {
  let lon = lonDeg - LON_SHIFT_DEG;
  let lat = latDeg - LAT_SHIFT_DEG;
  for (let round = 0; round < 6; round++) {
    const [shiftedLon, shiftedLat] = gcj02ToBd09(lon, lat);
    lon += lonDeg - shiftedLon;
    lat += latDeg - shiftedLat;
  }
  return [lon, lat];
}

/** Shifts WGS84 to BD-09: the two published approximations in turn, good to about a metre. */
export function wgs84ToBd09(lonDeg: number, latDeg: number): [lonDeg: number, latDeg: number] {
  return gcj02ToBd09(...wgs84ToGcj02(lonDeg, latDeg));
}

/** Undoes `wgs84ToBd09` to a centimetre. */
export function bd09ToWgs84(lonDeg: number, latDeg: number): [lonDeg: number, latDeg: number] {
  return gcj02ToWgs84(...bd09ToGcj02(lonDeg, latDeg));
}
