import type { Box } from './box-index.ts';
import { type Extent, type Ring, squaredDistanceToSegment, walkLine, type Xy } from './ring.ts';

/** What a cell of the mask is taken by. */
export const TAKEN = {
  outside: 1,
  water: 2,
  road: 4,
  rail: 8,
  hill: 16,
  /** Grounds of a school, a stadium: open, but not for others to build on. */
  grounds: 32,
  /** Inside the street blocks of a built-up area. */
  urban: 64,
} as const;

/** Nothing may be built where one of these is set. */
export const UNBUILDABLE =
  TAKEN.outside | TAKEN.water | TAKEN.road | TAKEN.rail | TAKEN.hill | TAKEN.grounds;

const CELL_M = 4;

/**
 * Least margin, metres, by which a shape must be widened on the mask so that no box that `touchesBox` calls
 * free comes nearer than the shape's own border: half a cell's diagonal for the cell, another for the samples.
 */
export const MASK_MARGIN_M = CELL_M * Math.SQRT2;

/** Bits on a grid of 4 m cells. */
export interface Mask {
  readonly minX: number;
  readonly minY: number;
  readonly columns: number;
  readonly rows: number;
  readonly bits: Uint8Array;
}

export function createMask(extent: Extent): Mask {
  const columns = Math.ceil((extent.maxX - extent.minX) / CELL_M) + 1;
  const rows = Math.ceil((extent.maxY - extent.minY) / CELL_M) + 1;
  const { minX, minY } = extent;
  return { minX, minY, columns, rows, bits: new Uint8Array(columns * rows) };
}

/** Bits at a point; `outside` beyond the mask. */
export function readMask(mask: Mask, x: number, y: number): number {
  const c = Math.floor((x - mask.minX) / CELL_M);
  const r = Math.floor((y - mask.minY) / CELL_M);
  if (c < 0 || r < 0 || c >= mask.columns || r >= mask.rows) return TAKEN.outside;
  return mask.bits[r * mask.columns + c] as number;
}

/** Sets `bit` in the cells whose centre is within `radiusM` of the line. */
export function strokeMask(mask: Mask, line: readonly Xy[], radiusM: number, bit: number): void {
  const points = walkLine(line, 64);
  for (let i = 0; i < points.length; i++) {
    const b = points[i] as Xy;
    const a = points[Math.max(0, i - 1)] as Xy;
    const c0 = columnOf(mask, Math.min(a[0], b[0]) - radiusM);
    const c1 = columnOf(mask, Math.max(a[0], b[0]) + radiusM);
    const r0 = rowOf(mask, Math.min(a[1], b[1]) - radiusM);
    const r1 = rowOf(mask, Math.max(a[1], b[1]) + radiusM);
    for (let r = r0; r <= r1; r++) {
      const y = mask.minY + (r + 0.5) * CELL_M;
      for (let c = c0; c <= c1; c++) {
        const x = mask.minX + (c + 0.5) * CELL_M;
        if (squaredDistanceToSegment(x, y, a, b) <= radiusM * radiusM)
          (mask.bits[r * mask.columns + c] as number) |= bit;
      }
    }
  }
}

/** Sets (or clears) `bit` in the cells whose centre lies inside the ring, by the even-odd rule. */
export function fillMask(mask: Mask, ring: Ring, bit: number, clear = false): void {
  const ys = ring.map(([, y]) => y);
  const r0 = rowOf(
    mask,
    ys.reduce((a, b) => Math.min(a, b)),
  );
  const r1 = rowOf(
    mask,
    ys.reduce((a, b) => Math.max(a, b)),
  );
  const crossings: number[] = [];
  for (let r = r0; r <= r1; r++) {
    const y = mask.minY + (r + 0.5) * CELL_M;
    crossings.length = 0;
    let [px, py] = ring[ring.length - 1] as Xy;
    for (const [qx, qy] of ring) {
      if (py > y !== qy > y) crossings.push(px + ((y - py) / (qy - py)) * (qx - px));
      px = qx;
      py = qy;
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const c0 = Math.max(0, Math.ceil(((crossings[i] as number) - mask.minX) / CELL_M - 0.5));
      const c1 = Math.min(
        mask.columns - 1,
        Math.floor(((crossings[i + 1] as number) - mask.minX) / CELL_M - 0.5),
      );
      for (let at = r * mask.columns + c0; at <= r * mask.columns + c1; at++)
        mask.bits[at] = clear ? (mask.bits[at] as number) & ~bit : (mask.bits[at] as number) | bit;
    }
  }
}

/** Whether any of the `bits` is set under a box, sampled at most one cell apart. */
export function touchesBox(mask: Mask, box: Box, bits: number): boolean {
  const nu = Math.max(1, Math.ceil((2 * box.halfU) / CELL_M));
  const nv = Math.max(1, Math.ceil((2 * box.halfV) / CELL_M));
  const stepU = (2 * box.halfU) / nu;
  const stepV = (2 * box.halfV) / nv;
  for (let j = 0; j <= nv; j++) {
    const v = -box.halfV + j * stepV;
    for (let i = 0; i <= nu; i++) {
      const u = -box.halfU + i * stepU;
      const x = box.x + u * box.ux - v * box.uy;
      const y = box.y + u * box.uy + v * box.ux;
      if (readMask(mask, x, y) & bits) return true;
    }
  }
  return false;
}

function columnOf(mask: Mask, x: number): number {
  return Math.max(0, Math.min(mask.columns - 1, Math.floor((x - mask.minX) / CELL_M)));
}

function rowOf(mask: Mask, y: number): number {
  return Math.max(0, Math.min(mask.rows - 1, Math.floor((y - mask.minY) / CELL_M)));
}
