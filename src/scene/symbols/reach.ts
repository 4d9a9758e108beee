/**
 * How far away a symbol is still drawn. Each symbol stands for a cell of ground, this many metres wide, and is
 * gone once its cell looks too small on the screen. That depends on the distance alone, and smoothly: who moves
 * steadily away sees each symbol fade once and never come back, and who trembles sees nothing flicker.
 */

/** Cell widths go into a byte: sixteen steps a doubling, from this on. */
const FINEST_M = 4;
const STEPS = 16;
/** Of a symbol that is drawn at any distance. */
export const REACH_ALL = 255;
/** Between these widths of its cell, CSS pixels, a symbol fades. */
const FADE_PX = { gone: 18, full: 28 } as const;

export function encodeReach(cellM: number): number {
  const steps = Math.round(STEPS * Math.log2(cellM / FINEST_M));
  return Math.max(0, Math.min(REACH_ALL - 1, steps));
}

/** Opacity of a symbol, 0 … 1. @param focalPx pixels that a metre is wide at a distance of one metre */
export function fadeByReach(reach: number, distanceM: number, focalPx: number): number {
  if (reach >= REACH_ALL) return 1;
  const cellPx = (FINEST_M * 2 ** (reach / STEPS) * focalPx) / distanceM;
  const share = Math.max(0, Math.min(1, (cellPx - FADE_PX.gone) / (FADE_PX.full - FADE_PX.gone)));
  return share * share * (3 - 2 * share);
}

/** `fadeByReach` for the vertex shader; the byte arrives as 0 … 1. */
export const REACH_GLSL = `
float fadeByReach(float reachByte, float distanceM, float focalPx) {
  float reach = floor(reachByte * 255.0 + 0.5);
  if (reach > ${(REACH_ALL - 0.5).toFixed(1)}) return 1.0;
  float cellPx = ${FINEST_M.toFixed(1)} * exp2(reach / ${STEPS.toFixed(1)}) * focalPx / distanceM;
  return smoothstep(${FADE_PX.gone.toFixed(1)}, ${FADE_PX.full.toFixed(1)}, cellPx);
}
`;
