import type { GridFrame } from './value-grid.ts';

/** Rings on the plane, metres; even–odd, closed or open. */
export type PlaneRings = readonly (readonly (readonly [x: number, y: number])[])[];

/** Bytes of a cell: the area's number from 1 in two (low first; 0: none), the distance to the nearest edge, and 255. */
export const AREA_CELL_BYTES = 4;
/** So many steps of the grid are the farthest distance that is kept. */
export const EDGE_REACH_STEPS = 4;

/**
 * Which area holds each node, and how far its nearest edge is, so that a picture made of it can draw edges exactly
 * between the nodes. Of areas that overlap the last one counts.
 *
 * @returns AREA_CELL_BYTES for each node; the third byte is 255 × distance / (EDGE_REACH_STEPS × step), at most 255
 */
export function rasteriseAreas(areas: readonly PlaneRings[], frame: GridFrame): Uint8Array {
  const { columns, rows } = frame;
  const bytes = new Uint8Array(AREA_CELL_BYTES * columns * rows);
  for (let at = 2; at < bytes.length; at += AREA_CELL_BYTES) {
    bytes[at] = 255;
    bytes[at + 1] = 255;
  }
  for (const [i, rings] of areas.entries()) fill(rings, i + 1, frame, bytes);
  for (const rings of areas)
    for (const ring of rings)
      for (let i = 0; i < ring.length; i++)
        measureEdge(
          ring[i] as readonly [number, number],
          ring[(i + 1) % ring.length] as readonly [number, number],
          frame,
          bytes,
        );
  return bytes;
}

function fill(rings: PlaneRings, id: number, frame: GridFrame, bytes: Uint8Array): void {
  const { x0, y0, stepM, columns, rows } = frame;
  const crossings: number[][] = [];
  for (const ring of rings)
    for (let i = 0; i < ring.length; i++) {
      const [ax, ay] = ring[i] as readonly [number, number];
      const [bx, by] = ring[(i + 1) % ring.length] as readonly [number, number];
      if (!Number.isFinite(ax + ay + bx + by) || ay === by) continue;
      const from = Math.max(0, Math.ceil((Math.min(ay, by) - y0) / stepM));
      const to = Math.min(rows - 1, Math.ceil((Math.max(ay, by) - y0) / stepM) - 1);
      for (let row = from; row <= to; row++) {
        const y = y0 + row * stepM;
        crossings[row] ??= [];
        (crossings[row] as number[]).push(ax + ((y - ay) / (by - ay)) * (bx - ax));
      }
    }
  for (const [row, xs] of crossings.entries()) {
    if (!xs) continue;
    xs.sort((a, b) => a - b);
    for (let k = 0; k + 1 < xs.length; k += 2) {
      const from = Math.max(0, Math.ceil(((xs[k] as number) - x0) / stepM));
      const to = Math.min(columns - 1, Math.floor(((xs[k + 1] as number) - x0) / stepM));
      for (let column = from; column <= to; column++) {
        const at = AREA_CELL_BYTES * (row * columns + column);
        bytes[at] = id & 255;
        bytes[at + 1] = id >> 8;
      }
    }
  }
}

function measureEdge(
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
  { x0, y0, stepM, columns, rows }: GridFrame,
  bytes: Uint8Array,
): void {
  if (!Number.isFinite(ax + ay + bx + by)) return;
  const reach = EDGE_REACH_STEPS * stepM;
  const [ex, ey] = [bx - ax, by - ay];
  const length2 = Math.max(ex * ex + ey * ey, 1e-9);
  const fromRow = Math.max(0, Math.ceil((Math.min(ay, by) - reach - y0) / stepM));
  const toRow = Math.min(rows - 1, Math.floor((Math.max(ay, by) + reach - y0) / stepM));
  for (let row = fromRow; row <= toRow; row++) {
    const y = y0 + row * stepM;
    // Of a long slanted edge only the part near this row matters.
    const [t0, t1] =
      ey === 0
        ? [0, 1]
        : [(y - reach - ay) / ey, (y + reach - ay) / ey].sort((a, b) => a - b).map(clamp01);
    const [xa, xb] = [ax + (t0 as number) * ex, ax + (t1 as number) * ex];
    const from = Math.max(0, Math.ceil((Math.min(xa, xb) - reach - x0) / stepM));
    const to = Math.min(columns - 1, Math.floor((Math.max(xa, xb) + reach - x0) / stepM));
    for (let column = from; column <= to; column++) {
      const x = x0 + column * stepM;
      const t = clamp01(((x - ax) * ex + (y - ay) * ey) / length2);
      const distance = Math.hypot(x - ax - t * ex, y - ay - t * ey);
      const at = AREA_CELL_BYTES * (row * columns + column) + 2;
      const byte = Math.min(255, Math.round((255 * distance) / reach));
      if (byte < (bytes[at] as number)) bytes[at] = byte;
    }
  }
}

function clamp01(t: number): number {
  return Math.min(1, Math.max(0, t));
}
