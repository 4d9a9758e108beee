import { distanceM } from '#lib/geo/wgs84.ts';
import type { CameraPose, LonLat, WallView } from '#model';

const METRES_PER_DEGREE = 111_320;
const DEGREES = 180 / Math.PI;
/** The engine's field of view along the longer side of the picture. */
const FIELD_OF_VIEW_DEG = 60;

/**
 * Pitch that puts the horizon a tenth of the picture's height below its upper rim, degrees; never so flat that
 * near houses hide everything, never steeper than a bird sees.
 */
export function pitchOfHorizon(aspect: number): number {
  const half = Math.tan(FIELD_OF_VIEW_DEG / 2 / DEGREES) / Math.max(1, aspect);
  return -Math.min(20, Math.max(9, DEGREES * Math.atan(0.8 * half)));
}

/**
 * The camera of a view so many seconds after it began.
 *
 * @param groundM height of the ground above the ellipsoid
 */
export function poseOfView(
  view: WallView,
  { afterS, aspect, groundM }: { afterS: number; aspect: number; groundM: number },
): CameraPose {
  if (view.type === 'pose') return view.pose;
  const headingDeg = (((view.headingDeg + view.degPerS * afterS) % 360) + 360) % 360;
  return poseTowards(view.centre, {
    rangeM: view.rangeM,
    headingDeg,
    pitchDeg: view.pitchDeg ?? pitchOfHorizon(aspect),
    groundM,
  });
}

/** The camera that has a place in the middle of its picture. */
export function poseTowards(
  [lonDeg, latDeg]: LonLat,
  look: { rangeM: number; headingDeg: number; pitchDeg: number; groundM: number },
): CameraPose {
  const heading = look.headingDeg / DEGREES;
  const pitch = look.pitchDeg / DEGREES;
  const flat = look.rangeM * Math.cos(pitch);
  return {
    lonDeg: lonDeg - (flat * Math.sin(heading)) / (METRES_PER_DEGREE * Math.cos(latDeg / DEGREES)),
    latDeg: latDeg - (flat * Math.cos(heading)) / METRES_PER_DEGREE,
    heightM: look.groundM - look.rangeM * Math.sin(pitch),
    headingDeg: look.headingDeg,
    pitchDeg: look.pitchDeg,
  };
}

/** Seconds of a flight on a wall: 3 to 8, so that nobody before it grows dizzy. */
export function flightSeconds(from: CameraPose, to: CameraPose): number {
  const km =
    (distanceM(from.lonDeg, from.latDeg, to.lonDeg, to.latDeg) +
      Math.abs(from.heightM - to.heightM)) /
    1000;
  return Math.min(8, Math.max(3, 2.5 + 0.9 * Math.log(1 + km)));
}
