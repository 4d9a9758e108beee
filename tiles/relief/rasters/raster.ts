import type { Transform } from '../../crs/transform.ts';

/** A grid of heights as a terrain source gives it; samples are at whole columns and rows, 0, 0 the first. */
export interface Raster {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  readonly transform: Transform;
  /** Place of the samples in the source's own system: x = origin + column × right + row × down. */
  readonly placement: Placement;
  /** Metres of one unit of the stored heights; 1 where the file says nothing. */
  readonly unitM: number;
  /**
   * Heights in the source's units, row by row; NaN where there is no data. The window's ends are not
   * included and lie within the raster.
   */
  read(window: RasterWindow): Promise<Float32Array>;
}

interface RasterWindow {
  readonly fromColumn: number;
  readonly fromRow: number;
  readonly toColumn: number;
  readonly toRow: number;
}

export interface Placement {
  readonly originX: number;
  readonly originY: number;
  /** Step of one column and of one row. */
  readonly columnX: number;
  readonly columnY: number;
  readonly rowX: number;
  readonly rowY: number;
}

/** Place of a column and row, which need not be whole. */
export function toSourceXy(p: Placement, column: number, row: number): [x: number, y: number] {
  return [
    p.originX + column * p.columnX + row * p.rowX,
    p.originY + column * p.columnY + row * p.rowY,
  ];
}

export function toColumnRow(p: Placement, x: number, y: number): [column: number, row: number] {
  const [dx, dy] = [x - p.originX, y - p.originY];
  const determinant = p.columnX * p.rowY - p.rowX * p.columnY;
  return [
    (dx * p.rowY - dy * p.rowX) / determinant,
    (dy * p.columnX - dx * p.columnY) / determinant,
  ];
}
