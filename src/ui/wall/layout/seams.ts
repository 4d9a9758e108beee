/** A part of the wall, CSS pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Nothing to be read lies nearer to a seam, and the layer moves by four pixels against burn-in. */
const SEAM_CLEAR_PX = 16;

/** Usual walls of several screens, by their size. */
export function usualSeams(
  widthPx: number,
  heightPx: number,
): { x: readonly number[]; y: readonly number[] } {
  if (widthPx === 7680 && heightPx === 2160) return { x: [1920, 3840, 5760], y: [1080] };
  return { x: [], y: [] };
}

/** The stretches that seams leave of a line, each clear of them, in order. */
export function splitAtSeams(
  from: number,
  to: number,
  seams: readonly number[],
): readonly (readonly [from: number, to: number])[] {
  const inside = seams
    .filter((seam) => seam > from - SEAM_CLEAR_PX && seam < to + SEAM_CLEAR_PX)
    .sort((a, b) => a - b);
  const starts = [from, ...inside.map((seam) => seam + SEAM_CLEAR_PX)];
  const ends = [...inside.map((seam) => seam - SEAM_CLEAR_PX), to];
  return starts.flatMap((start, i) => {
    const end = ends[i] as number;
    return end - start > 1 ? [[start, end] as const] : [];
  });
}

/** Where something so wide begins, from `from` on, so that no seam crosses it; `from` where that cannot be. */
export function placeClear(
  from: number,
  width: number,
  to: number,
  seams: readonly number[],
): number {
  const free = splitAtSeams(from, to, seams).find(([a, b]) => b - a >= width - 0.5);
  return free ? free[0] : from;
}
