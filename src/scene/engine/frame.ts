import { Cartesian3, Matrix4, Transforms } from '@cesium/engine';
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

const scratch = new Cartesian3();

/** Exact anywhere; a 32-bit float holds it to 4 mm within 40 km of the origin. */
export function createLocalFrame([lonDeg, latDeg]: LonLat): LocalFrame {
  const origin = Cartesian3.fromDegrees(lonDeg, latDeg, 0);
  const toFixed = Transforms.eastNorthUpToFixedFrame(origin);
  const toLocal = Matrix4.inverseTransformation(toFixed, new Matrix4());
  return {
    toFixed,
    toLocal,
    up: new Cartesian3(toFixed[8], toFixed[9], toFixed[10]),
    write(out, at, lon, lat, heightM) {
      Cartesian3.fromDegrees(lon, lat, heightM, undefined, scratch);
      Matrix4.multiplyByPoint(toLocal, scratch, scratch);
      out[at] = scratch.x;
      out[at + 1] = scratch.y;
      out[at + 2] = scratch.z;
    },
  };
}
