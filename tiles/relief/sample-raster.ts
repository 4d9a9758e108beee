import { type Raster, toColumnRow } from './rasters/raster.ts';

/** A grid of places along longitude and latitude, with the heights found so far. */
export interface SampleGrid {
  readonly westDeg: number;
  readonly northDeg: number;
  readonly stepLonDeg: number;
  readonly stepLatDeg: number;
  readonly width: number;
  readonly rows: number;
  /** Sum of weighted heights and of weights; a sample whose weight has reached 1 is settled. */
  readonly sum: Float32Array;
  readonly weight: Float32Array;
}

/** Raster samples that a band of rows may need at most, so that the window of a fine raster stays small: 64 MB. */
const WINDOW_SAMPLES = 16e6;
/** Places are projected at every so many samples and interpolated between. */
const LATTICE = 32;
/** A sample much wider than the raster's is the mean of at most so many squared. */
const MAX_PARTS = 8;

/**
 * Adds a raster's heights to the grid, bilinearly. Where a raster ends or has no data the weight falls from 1 to
 * 0 over one sample, so that the next raster of a mosaic joins as if both were one.
 */
export async function sampleRaster(
  raster: Raster,
  grid: SampleGrid,
  { offsetM, parts }: { readonly offsetM: number; readonly parts: number },
): Promise<void> {
  const square = Math.max(1, parts) ** 2;
  const band = Math.max(64, Math.floor(WINDOW_SAMPLES / (grid.width * square)));
  for (let from = 0; from < grid.rows; from += band)
    await sampleBand(raster, grid, {
      offsetM,
      parts: Math.min(MAX_PARTS, parts),
      from,
      to: Math.min(grid.rows, from + band),
    });
}

async function sampleBand(
  raster: Raster,
  grid: SampleGrid,
  band: { offsetM: number; parts: number; from: number; to: number },
): Promise<void> {
  const { from, to, parts, offsetM } = band;
  const lattice = projectLattice(raster, grid, from, to);
  const window = windowOf(raster, lattice, parts);
  if (!window) return;
  const heights = await raster.read(window);
  const width = window.toColumn - window.fromColumn;
  const lastColumn = window.toColumn - 1;
  const lastRow = window.toRow - 1;
  const { sum, weight } = grid;
  let heightSum = 0;
  let weightSum = 0;
  const add = (column: number, row: number, share: number) => {
    if (share === 0 || column < window.fromColumn || column > lastColumn) return;
    if (row < window.fromRow || row > lastRow) return;
    const height = heights[(row - window.fromRow) * width + column - window.fromColumn] as number;
    if (Number.isNaN(height)) return;
    heightSum += share * height;
    weightSum += share;
  };
  for (let row = from; row < to; row++)
    for (let column = 0; column < grid.width; column++) {
      const at = row * grid.width + column;
      const open = 1 - (weight[at] as number);
      if (open <= 1e-6) continue;
      heightSum = 0;
      weightSum = 0;
      for (let p = 0; p < parts * parts; p++) {
        const dx = ((p % parts) + 0.5) / parts - 0.5;
        const dy = (Math.floor(p / parts) + 0.5) / parts - 0.5;
        const [u, v] = lattice.at(column + dx, row + dy);
        if (!(u > -1 && v > -1 && u < raster.columns && v < raster.rows)) continue;
        const [c, r] = [Math.floor(u), Math.floor(v)];
        const [tx, ty] = [u - c, v - r];
        add(c, r, (1 - tx) * (1 - ty));
        add(c + 1, r, tx * (1 - ty));
        add(c, r + 1, (1 - tx) * ty);
        add(c + 1, r + 1, tx * ty);
      }
      if (weightSum === 0) continue;
      const share = Math.min(open, weightSum / (parts * parts));
      sum[at] = (sum[at] as number) + share * ((heightSum / weightSum) * raster.unitM + offsetM);
      weight[at] = (weight[at] as number) + share;
    }
}

interface Lattice {
  readonly columns: Float64Array;
  readonly rows: Float64Array;
  /** Column and row in the raster of a place in the grid. */
  at(column: number, row: number): readonly [number, number];
}

function projectLattice(raster: Raster, grid: SampleGrid, from: number, to: number): Lattice {
  const across = Math.ceil(grid.width / LATTICE) + 2;
  const down = Math.ceil((to - from) / LATTICE) + 2;
  const columns = new Float64Array(across * down);
  const rows = new Float64Array(across * down);
  for (let j = 0; j < down; j++)
    for (let i = 0; i < across; i++) {
      const [x, y] = raster.transform.fromWgs84(
        grid.westDeg + (i * LATTICE - LATTICE / 2) * grid.stepLonDeg,
        grid.northDeg - (from + j * LATTICE - LATTICE / 2) * grid.stepLatDeg,
      );
      const [column, row] = toColumnRow(raster.placement, x, y);
      columns[j * across + i] = column;
      rows[j * across + i] = row;
    }
  const place: [number, number] = [0, 0];
  return {
    columns,
    rows,
    at(column, row) {
      const u = column / LATTICE + 0.5;
      const v = (row - from) / LATTICE + 0.5;
      const i = Math.floor(u);
      const j = Math.floor(v);
      const [tx, ty] = [u - i, v - j];
      const a = j * across + i;
      place[0] = mix(columns, a, across, tx, ty);
      place[1] = mix(rows, a, across, tx, ty);
      return place;
    },
  };
}

function mix(values: Float64Array, at: number, across: number, tx: number, ty: number): number {
  const top = (values[at] as number) * (1 - tx) + (values[at + 1] as number) * tx;
  const low = (values[at + across] as number) * (1 - tx) + (values[at + across + 1] as number) * tx;
  return top * (1 - ty) + low * ty;
}

/** The part of a raster that a band needs; null where it needs none. */
function windowOf(raster: Raster, { columns, rows }: Lattice, parts: number) {
  const known = (values: Float64Array) => values.filter(Number.isFinite);
  const [c, r] = [known(columns), known(rows)];
  if (c.length === 0 || r.length === 0) return null;
  const fromColumn = Math.max(0, Math.floor(lowest(c)) - 1 - parts);
  const toColumn = Math.min(raster.columns, Math.ceil(-lowest(c.map((v) => -v))) + 2 + parts);
  const fromRow = Math.max(0, Math.floor(lowest(r)) - 1 - parts);
  const toRow = Math.min(raster.rows, Math.ceil(-lowest(r.map((v) => -v))) + 2 + parts);
  return fromColumn < toColumn && fromRow < toRow ? { fromColumn, toColumn, fromRow, toRow } : null;
}

function lowest(values: Float64Array): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}
