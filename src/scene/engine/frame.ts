import { Cartesian3, Matrix4, Transforms } from '@cesium/engine';
import { toEcef } from '#lib/geo/wgs84.ts';
import type { LonLat } from '#model';

/** East-north-up metres around a point of the ellipsoid: what buffers of 32-bit floats are filled in. */
export interface LocalFrame {
  readonly toFixed: Matrix4;
  readonly toLocal: Matrix4;
  /** Unit vector away from the ground, Earth-fixed. */
  readonly up: Cartesian3;
  /** Writes x, y, z in metres at `out[at]`. */
  write(out: Float32Array, at: number, lonDeg: number, latDeg: number, heightM: number): void;
}

type Sixteen = readonly [
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
];

/** Exact anywhere; a 32-bit float holds it to 4 mm within 40 km of the origin. */
export function createLocalFrame([lonDeg, latDeg]: LonLat): LocalFrame {
  const origin = Cartesian3.fromDegrees(lonDeg, latDeg, 0);
  const toFixed = Transforms.eastNorthUpToFixedFrame(origin);
  const toLocal = Matrix4.inverseTransformation(toFixed, new Matrix4());
  // Of all that is drawn each place comes through here, so it is written out.
  const l = Matrix4.toArray(toLocal) as unknown as Sixteen;
  return {
    toFixed,
    toLocal,
    up: new Cartesian3(toFixed[8], toFixed[9], toFixed[10]),
    write(out, at, lon, lat, heightM) {
      const [x, y, z] = toEcef(lon, lat, heightM);
      out[at] = l[0] * x + l[4] * y + l[8] * z + l[12];
      out[at + 1] = l[1] * x + l[5] * y + l[9] * z + l[13];
      out[at + 2] = l[2] * x + l[6] * y + l[10] * z + l[14];
    },
  };
}
