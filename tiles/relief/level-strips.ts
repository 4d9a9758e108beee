import { createCellLists } from './cell-lists.ts';
import type { Corridor } from './corridor.ts';
import { smoothStep } from './noise.ts';

/** A corridor across which the ground is level, at a height for each of its points, metres. */
export interface LevelStrip extends Corridor {
  readonly levelM: readonly number[];
  /** False ends a piece: the segment to the next point is left as it is. */
  readonly isLaid?: readonly boolean[];
}

/** What levels the ground along strips. */
export interface LevelStrips {
  /** The ground at a place where it would be at `groundM`: level on a strip, sloping beside it. */
  levelled(x: number, y: number, groundM: number): number;
  isWithin(x: number, y: number): boolean;
}

/** One segment: ax, ay, dx, dy, half width at its ends, level at its ends, margin. */
const STRIDE = 9;

/** @param marginM width of the slope beside a strip, by half its width, metres */
export function createLevelStrips(
  strips: readonly LevelStrip[],
  marginM: (halfWidthM: number) => number,
): LevelStrips {
  const { segments, lines } = packSegments(strips, marginM);
  const cells = createCellLists(boxesOf(segments));
  const { start, items } = cells;

  /** Distance from the segment's side, negative within it; `along` is set to the place along it. */
  let along = 0;
  function gapTo(s: number, x: number, y: number): number {
    const at = s * STRIDE;
    const dx = segments[at + 2] as number;
    const dy = segments[at + 3] as number;
    const px = x - (segments[at] as number);
    const py = y - (segments[at + 1] as number);
    const t = Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy)));
    along = t;
    const offX = px - dx * t;
    const offY = py - dy * t;
    const half = segments[at + 4] as number;
    return Math.sqrt(offX * offX + offY * offY) - half - ((segments[at + 5] as number) - half) * t;
  }

  return {
    isWithin(x, y) {
      const cell = cells.cellAt(x, y);
      if (cell < 0) return false;
      for (let k = start[cell] as number; k < (start[cell + 1] as number); k++)
        if (gapTo(items[k] as number, x, y) <= 0) return true;
      return false;
    },
    levelled(x, y, groundM) {
      const cell = cells.cellAt(x, y);
      if (cell < 0) return groundM;
      const end = start[cell + 1] as number;
      let weights = 0;
      let levels = 0;
      let most = 0;
      // Of each line the nearest segment counts; where lines meet, their levels are mixed by their weights.
      for (let k = start[cell] as number; k < end; ) {
        const line = lines[items[k] as number];
        let nearest = Number.POSITIVE_INFINITY;
        let level = 0;
        let margin = 0;
        for (; k < end && lines[items[k] as number] === line; k++) {
          const s = items[k] as number;
          const gap = gapTo(s, x, y);
          if (gap >= nearest) continue;
          nearest = gap;
          const a = segments[s * STRIDE + 6] as number;
          level = a + ((segments[s * STRIDE + 7] as number) - a) * along;
          margin = segments[s * STRIDE + 8] as number;
        }
        const weight =
          nearest <= 0 ? 1 : nearest >= margin ? 0 : 1 - smoothStep(0, margin, nearest);
        weights += weight;
        levels += weight * level;
        if (weight > most) most = weight;
      }
      return most === 0 ? groundM : groundM + (levels / weights - groundM) * most;
    },
  };
}

function packSegments(strips: readonly LevelStrip[], marginM: (halfWidthM: number) => number) {
  const packed: number[] = [];
  const lines: number[] = [];
  for (const [line, { x, y, halfWidthM, levelM, isLaid }] of strips.entries())
    for (let i = 1; i < x.length; i++) {
      const [ax, ay] = [x[i - 1] as number, y[i - 1] as number];
      const [dx, dy] = [(x[i] as number) - ax, (y[i] as number) - ay];
      if ((dx === 0 && dy === 0) || isLaid?.[i - 1] === false) continue;
      const [a, b] = [halfWidthM[i - 1] as number, halfWidthM[i] as number];
      packed.push(ax, ay, dx, dy, a, b, levelM[i - 1] as number, levelM[i] as number);
      packed.push(marginM(Math.max(a, b)));
      lines.push(line);
    }
  return { segments: Float64Array.from(packed), lines: Int32Array.from(lines) };
}

function boxesOf(segments: Float64Array): Float64Array {
  const boxes = new Float64Array((segments.length / STRIDE) * 4);
  for (let s = 0; s < segments.length / STRIDE; s++) {
    const [ax, ay, dx, dy, a, b] = segments.subarray(s * STRIDE, s * STRIDE + 6) as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const reach = Math.max(a, b) + (segments[s * STRIDE + 8] as number);
    boxes[4 * s] = Math.min(ax, ax + dx) - reach;
    boxes[4 * s + 1] = Math.min(ay, ay + dy) - reach;
    boxes[4 * s + 2] = Math.max(ax, ax + dx) + reach;
    boxes[4 * s + 3] = Math.max(ay, ay + dy) + reach;
  }
  return boxes;
}
