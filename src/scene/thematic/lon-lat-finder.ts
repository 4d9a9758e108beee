import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { LonLat } from '#model';
import type { LocalFrame } from '../engine/frame.ts';

const place = new Float32Array(3);

/**
 * Longitude and latitude of a place of the local frame. The frame's metres differ from the plane's by some tens over a
 * district; two corrections bring that below a centimetre.
 */
export function createLonLatFinder(
  frame: LocalFrame,
  centre: LonLat,
): (x: number, y: number) => readonly [lonDeg: number, latDeg: number] {
  const plane = createLocalPlane(...centre);
  return (x, y) => {
    let [px, py] = [x, y];
    for (let i = 0; i < 2; i++) {
      frame.write(place, 0, plane.toLonDeg(px), plane.toLatDeg(py), 0);
      px += x - (place[0] as number);
      py += y - (place[1] as number);
    }
    return [plane.toLonDeg(px), plane.toLatDeg(py)];
  };
}
