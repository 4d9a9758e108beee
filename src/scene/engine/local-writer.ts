import { DEG, toEcef } from '#lib/geo/wgs84.ts';
import type { LonLat } from '#model';

/** Writes x, y, z in east-north-up metres around a place at `out[at]`. */
export type LocalWriter = (
  out: Float32Array,
  at: number,
  lonDeg: number,
  latDeg: number,
  heightM: number,
) => void;

/** As `LocalFrame.write`, for workers, which have no engine. */
export function createLocalWriter([lonDeg, latDeg]: LonLat): LocalWriter {
  const [x0, y0, z0] = toEcef(lonDeg, latDeg, 0);
  const [sinLon, cosLon] = [Math.sin(lonDeg * DEG), Math.cos(lonDeg * DEG)];
  const [sinLat, cosLat] = [Math.sin(latDeg * DEG), Math.cos(latDeg * DEG)];
  return (out, at, lon, lat, heightM) => {
    const [x, y, z] = toEcef(lon, lat, heightM);
    const [dx, dy, dz] = [x - x0, y - y0, z - z0];
    const outward = cosLon * dx + sinLon * dy;
    out[at] = cosLon * dy - sinLon * dx;
    out[at + 1] = cosLat * dz - sinLat * outward;
    out[at + 2] = cosLat * outward + sinLat * dz;
  };
}
