import type { WallConfig } from '#model';

/** Height of a Chinese glyph in its em. */
const GLYPH_SHARE = 0.92;
/** Below this a Chinese glyph with many strokes is not drawn cleanly. */
const FLOOR_PX = 24;
/** Body text in units of the grid. */
const BODY_U = 2.625;
/** The usual wall is 135 units high. */
const UNITS_HIGH = 135;

/** Sizes of a wall's letters, pixels. */
export interface WallType {
  /** Unit of the grid. */
  readonly uPx: number;
  readonly bodyPx: number;
  readonly captionPx: number;
  /** Angle under which the furthest reader sees the body text, arc minutes; null where pitch or distance is not known. */
  readonly bodyArcmin: number | null;
}

/**
 * Letters for a wall: as the grid has them, larger where the furthest reader needs it, and not so large that
 * the columns leave no room for the scene.
 *
 * ISO 9241-3 prefers 20 to 22 arc minutes and takes 16; NUREG-0700 asks for 16 at the greatest distance.
 */
export function sizeType(
  { widthPx, heightPx, columns }: { widthPx: number; heightPx: number; columns: number },
  { pitchMm, distanceM }: Pick<WallConfig, 'pitchMm' | 'distanceM'>,
): WallType {
  const usualPx = Math.min(heightPx / UNITS_HIGH, widthPx / 200);
  const isKnown = pitchMm !== null && distanceM !== null;
  const neededPx = isKnown ? Math.max(FLOOR_PX, pxOfArcmin(20, distanceM, pitchMm)) : 0;
  // Columns of 52 units on both sides may take three fifths of the width, and 90 units must fit above each other.
  const mostPx = Math.min(widthPx / (columns * 88), heightPx / 90);
  const uPx = Math.min(64, Math.max(6, Math.min(mostPx, Math.max(usualPx, neededPx / BODY_U))));
  const bodyPx = BODY_U * uPx;
  const bodyArcmin = isKnown ? arcminOfPx(bodyPx, distanceM, pitchMm) : null;
  const isSmallLegible = bodyArcmin === null || 0.8 * bodyArcmin >= 16;
  return { uPx, bodyPx, captionPx: isSmallLegible ? 0.8 * bodyPx : bodyPx, bodyArcmin };
}

/** Height of the em whose glyph is seen under an angle. */
export function pxOfArcmin(arcmin: number, distanceM: number, pitchMm: number): number {
  const heightMm = 2 * distanceM * 1000 * Math.tan((arcmin * Math.PI) / 21_600);
  return heightMm / (GLYPH_SHARE * pitchMm);
}

function arcminOfPx(px: number, distanceM: number, pitchMm: number): number {
  const heightMm = px * GLYPH_SHARE * pitchMm;
  return (21_600 / Math.PI) * Math.atan(heightMm / (2 * distanceM * 1000));
}
