import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Heights above the ellipsoid on a regular grid of longitude and latitude, in patches of blocks. A block holds
 * one row and one column more than its cells, so that each place is found within one block.
 */
export interface HeightFieldHeader {
  readonly format: 1;
  /** Of sample 0, 0: the north-western one. */
  readonly westDeg: number;
  readonly northDeg: number;
  readonly stepLonDeg: number;
  readonly stepLatDeg: number;
  /** Cells, not samples; whole blocks. */
  readonly blockColumns: number;
  readonly blockRows: number;
  /** Blocks along a patch's side; each patch is one file, `patch-row-column.f32`. */
  readonly patchBlocks: number;
}

/** Cells along a block's side. */
export const BLOCK = 256;
const SIDE = BLOCK + 1;
export const BLOCK_BYTES = SIDE * SIDE * 4;
/** Blocks kept in memory by each thread: 64 MB. */
const KEPT = 256;

export interface HeightField {
  /** Undefined beyond the field. */
  heightM(lonDeg: number, latDeg: number): number | undefined;
  close(): void;
}

export function patchName(row: number, column: number): string {
  return `patch-${row}-${column}.f32`;
}

/** Opens a field by the path of its header; blocks are read as they are asked for. */
export function openHeightField(path: string): HeightField {
  const header = JSON.parse(readFileSync(path, 'utf8')) as HeightFieldHeader;
  const { westDeg, northDeg, stepLonDeg, stepLatDeg, blockColumns, blockRows, patchBlocks } =
    header;
  const columns = blockColumns * BLOCK;
  const rows = blockRows * BLOCK;
  const files = new Map<string, number>();
  /** In the order of use, the latest last. */
  const blocks = new Map<number, Float32Array>();
  let lastKey = -1;
  let last = new Float32Array(0);

  function blockAt(key: number): Float32Array {
    const known = blocks.get(key);
    if (known) {
      blocks.delete(key);
      blocks.set(key, known);
      return known;
    }
    const row = Math.floor(key / blockColumns);
    const column = key % blockColumns;
    const name = patchName(Math.floor(row / patchBlocks), Math.floor(column / patchBlocks));
    let file = files.get(name);
    if (file === undefined) {
      file = openSync(join(dirname(path), name), 'r');
      files.set(name, file);
    }
    const place = (row % patchBlocks) * patchBlocks + (column % patchBlocks);
    const block = new Float32Array(SIDE * SIDE);
    const read = readSync(file, new Uint8Array(block.buffer), 0, BLOCK_BYTES, place * BLOCK_BYTES);
    if (read !== BLOCK_BYTES)
      throw new Error(`Expected a whole block in ${name}, got ${read} bytes.`);
    blocks.set(key, block);
    if (blocks.size > KEPT) blocks.delete(blocks.keys().next().value as number);
    return block;
  }

  return {
    heightM(lonDeg, latDeg) {
      const u = (lonDeg - westDeg) / stepLonDeg;
      const v = (northDeg - latDeg) / stepLatDeg;
      if (!(u >= 0 && v >= 0 && u <= columns && v <= rows)) return undefined;
      const column = Math.min(columns - 1, Math.floor(u));
      const row = Math.min(rows - 1, Math.floor(v));
      const key = (row >> 8) * blockColumns + (column >> 8);
      if (key !== lastKey) {
        last = blockAt(key) as Float32Array<ArrayBuffer>;
        lastKey = key;
      }
      const at = (row & 255) * SIDE + (column & 255);
      const [tx, ty] = [u - column, v - row];
      const a = last[at] as number;
      const b = last[at + 1] as number;
      const c = last[at + SIDE] as number;
      const d = last[at + SIDE + 1] as number;
      const top = a + (b - a) * tx;
      return top + (c + (d - c) * tx - top) * ty;
    },
    close() {
      for (const file of files.values()) closeSync(file);
      files.clear();
    },
  };
}
