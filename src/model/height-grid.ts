import type { Bounds } from './site.ts';
import { TwinError } from './twin-error.ts';

/** Ground heights on a regular grid over the site, for setting symbols and lines on the terrain. */
export interface HeightGrid {
  readonly bounds: Bounds;
  readonly columns: number;
  readonly rows: number;
  /** Metres above the ellipsoid; row 0 is the southern edge, column 0 the western. */
  readonly heightM: Float32Array;
}

const HEADER_BYTES = 48;
const MAGIC = 0x31484759; // "YGH1", little-endian

/** Bytes: magic u32, columns u32, rows u32, padding u32, west, south, east, north as f64, then heights f32. */
export function encodeHeightGrid(grid: HeightGrid): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + 4 * grid.heightM.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, grid.columns, true);
  view.setUint32(8, grid.rows, true);
  const { westDeg, southDeg, eastDeg, northDeg } = grid.bounds;
  for (const [i, edge] of [westDeg, southDeg, eastDeg, northDeg].entries())
    view.setFloat64(16 + 8 * i, edge, true);
  new Float32Array(bytes.buffer, HEADER_BYTES).set(grid.heightM);
  return bytes;
}

/** @throws {TwinError} index-invalid where the bytes are no height grid or are cut short. */
export function decodeHeightGrid(buffer: ArrayBuffer): HeightGrid {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    throw new TwinError('index-invalid', 'Expected a height grid (YGH1), got other bytes.');
  const columns = view.getUint32(4, true);
  const rows = view.getUint32(8, true);
  if (buffer.byteLength < HEADER_BYTES + 4 * columns * rows)
    throw new TwinError('index-invalid', 'The height grid is cut short.');
  const edge = (i: number) => view.getFloat64(16 + 8 * i, true);
  return {
    bounds: { westDeg: edge(0), southDeg: edge(1), eastDeg: edge(2), northDeg: edge(3) },
    columns,
    rows,
    heightM: new Float32Array(buffer, HEADER_BYTES, columns * rows),
  };
}

/** Height in metres above the ellipsoid by bilinear interpolation; outside the grid the nearest edge's. */
export function sampleHeightGrid(grid: HeightGrid, lonDeg: number, latDeg: number): number {
  const { bounds, columns, rows, heightM } = grid;
  const x = ((lonDeg - bounds.westDeg) / (bounds.eastDeg - bounds.westDeg)) * (columns - 1);
  const y = ((latDeg - bounds.southDeg) / (bounds.northDeg - bounds.southDeg)) * (rows - 1);
  const column = Math.max(0, Math.min(columns - 2, Math.floor(x)));
  const row = Math.max(0, Math.min(rows - 2, Math.floor(y)));
  const u = Math.max(0, Math.min(1, x - column));
  const v = Math.max(0, Math.min(1, y - row));
  const at = row * columns + column;
  const south = (heightM[at] as number) * (1 - u) + (heightM[at + 1] as number) * u;
  const north =
    (heightM[at + columns] as number) * (1 - u) + (heightM[at + columns + 1] as number) * u;
  return south * (1 - v) + north * v;
}
