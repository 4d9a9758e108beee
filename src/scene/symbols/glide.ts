/** Vehicles are drawn this long ago, so that the fix ahead of them is usually known already. */
export const GLIDE_DELAY_S = 1.2;
/** How far past its newest fix a vehicle goes on at the same pace. */
const COAST_S = 2.5;
/** Two fixes further apart than this are no movement but a gap. */
export const GAP_MS = 120_000;
/** After this long without a fix a vehicle is drawn as silent. */
export const SILENT_S = 30;
/** After this long without a fix it is gone: it went into its depot. */
export const GONE_S = 120;

/**
 * How far a vehicle has come from its older fix to its newer one: 0 there, 1 here, beyond while it coasts. Times
 * in seconds from one epoch; equal ones say that it only stands at the newer.
 */
export function glideShare(fromS: number, toS: number, nowS: number): number {
  const span = toS - fromS;
  if (!(span > 0)) return 1;
  return Math.max(0, Math.min(1 + COAST_S / span, (nowS - GLIDE_DELAY_S - fromS) / span));
}

/** `glideShare` for the vertex shader. */
export const GLIDE_GLSL = `
float glideShare(float fromS, float toS, float nowS) {
  float span = toS - fromS;
  if (span <= 0.0) return 1.0;
  return clamp((nowS - ${GLIDE_DELAY_S.toFixed(3)} - fromS) / span, 0.0, 1.0 + ${COAST_S.toFixed(3)} / span);
}
`;
