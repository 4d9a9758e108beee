import type { Extent } from './ring.ts';

/** A smooth quantity over the district on a coarse grid of cells. */
export interface Field {
  readonly minX: number;
  readonly minY: number;
  readonly columns: number;
  readonly rows: number;
  readonly values: Float64Array;
}

/** Side of a field's cell, metres. */
export const FIELD_CELL_M = 100;

export function createField(extent: Extent): Field {
  const columns = Math.ceil((extent.maxX - extent.minX) / FIELD_CELL_M) + 2;
  const rows = Math.ceil((extent.maxY - extent.minY) / FIELD_CELL_M) + 2;
  return {
    minX: extent.minX,
    minY: extent.minY,
    columns,
    rows,
    values: new Float64Array(columns * rows),
  };
}

/**
 * Adds (or, with `peak`, takes the higher of) a biweight hump: `weight` at (x, y), zero from `radiusM` on.
 */
export function addHump(
  field: Field,
  [x, y]: readonly [number, number],
  hump: { readonly radiusM: number; readonly weight: number; readonly peak?: boolean },
): void {
  const reach = hump.radiusM;
  const c0 = Math.max(0, Math.ceil((x - reach - field.minX) / FIELD_CELL_M));
  const c1 = Math.min(field.columns - 1, Math.floor((x + reach - field.minX) / FIELD_CELL_M));
  const r0 = Math.max(0, Math.ceil((y - reach - field.minY) / FIELD_CELL_M));
  const r1 = Math.min(field.rows - 1, Math.floor((y + reach - field.minY) / FIELD_CELL_M));
  for (let r = r0; r <= r1; r++)
    for (let c = c0; c <= c1; c++) {
      const dx = field.minX + c * FIELD_CELL_M - x;
      const dy = field.minY + r * FIELD_CELL_M - y;
      const rest = 1 - (dx * dx + dy * dy) / (reach * reach);
      if (rest <= 0) continue;
      const at = r * field.columns + c;
      const value = hump.weight * rest * rest;
      const old = field.values[at] as number;
      field.values[at] = hump.peak ? Math.max(old, value) : old + value;
    }
}

/** Bilinear value at a point; the nearest edge's outside. */
export function sampleField(field: Field, x: number, y: number): number {
  const cx = Math.max(0, Math.min(field.columns - 1.001, (x - field.minX) / FIELD_CELL_M));
  const cy = Math.max(0, Math.min(field.rows - 1.001, (y - field.minY) / FIELD_CELL_M));
  const c = Math.floor(cx);
  const r = Math.floor(cy);
  const u = cx - c;
  const v = cy - r;
  const at = r * field.columns + c;
  const { values } = field;
  const low = (values[at] as number) * (1 - u) + (values[at + 1] as number) * u;
  const high =
    (values[at + field.columns] as number) * (1 - u) +
    (values[at + field.columns + 1] as number) * u;
  return low * (1 - v) + high * v;
}
