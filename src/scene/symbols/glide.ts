import type { LiveTable } from '#model';

/** Vehicles are drawn this long ago, so that the fix ahead of them is usually known already. */
export const GLIDE_DELAY_MS = 1200;
/** How far past its newest fix a vehicle goes on at the same pace. */
const COAST_MS = 2500;
/** Two fixes further apart than this are no movement but a gap. */
const GAP_MS = 120_000;

export interface GlidePoint {
  lonDeg: number;
  latDeg: number;
  heightM: number;
  bearingDeg: number;
  /** Since the newest fix. */
  ageMs: number;
}

/** Where a vehicle is drawn at `nowMs`, between its last two fixes. False where none is known. */
export function glideTo(
  table: LiveTable,
  trackSlot: number,
  nowMs: number,
  out: GlidePoint,
): boolean {
  const [a, b] = [2 * trackSlot, 2 * trackSlot + 1];
  const timeA = table.fixTimeMs[a] as number;
  const timeB = table.fixTimeMs[b] as number;
  if (!(timeB > 0)) return false;
  out.ageMs = nowMs - timeB;
  const span = timeB - timeA;
  const isGap = !(timeA > 0) || span > GAP_MS || span <= 0;
  const share = isGap
    ? 1
    : Math.max(0, Math.min(1 + COAST_MS / span, (nowMs - GLIDE_DELAY_MS - timeA) / span));
  const mix = (column: Float64Array | Float32Array) =>
    isGap
      ? (column[b] as number)
      : (column[a] as number) + share * ((column[b] as number) - (column[a] as number));
  out.lonDeg = mix(table.fixLonDeg);
  out.latDeg = mix(table.fixLatDeg);
  out.heightM = isGap || share > 1 ? (table.fixHeightM[b] as number) : mix(table.fixHeightM);
  const from = table.fixBearingDeg[isGap ? b : a] as number;
  const turn = (((table.fixBearingDeg[b] as number) - from + 540) % 360) - 180;
  out.bearingDeg = from + Math.min(1, share) * turn;
  return true;
}
