/** Drops of a fair rain fall about so fast, m/s. */
const FALL_MPS = 7;
/** A gale would lay the streaks flat, and the picture under them. */
const STEEPEST = 0.9;

/**
 * How far rain goes to the right of the picture for each metre of its fall.
 *
 * @param windDeg where the wind comes from, clockwise from north; `headingRad` where the camera looks
 */
export function slantOf(
  { windMps, windDeg }: { readonly windMps: number; readonly windDeg: number },
  headingRad: number,
): number {
  const towardsRad = (windDeg * Math.PI) / 180 + Math.PI;
  const sideways = (Math.sin(towardsRad - headingRad) * windMps) / FALL_MPS;
  return Math.max(-STEEPEST, Math.min(STEEPEST, sideways));
}
