/** Height of the ground in metres above the ellipsoid at a place in WGS84 degrees. */
export type GroundHeight = (lonDeg: number, latDeg: number) => number;

/** How far the water of rivers and lakes lies below the plain where no terrain source says, metres. */
export const WATER_DEPTH_M = 1.2;
/** The made-up plain rises and falls by at most this, metres. */
export const RELIEF_M = 0.3;
/** Beyond the site's bounds all relief fades out to the level plain over this distance, metres. */
export const FADE_M = 4000;
