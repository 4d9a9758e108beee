import type { TileBlock } from './cut-block.ts';
import type { FeatureStore } from './feature-store.ts';
import { type TileRange, WORLD } from './mercator.ts';

/** Which features each block of tiles needs: of block i, the rows `rows[from[i]]` … `rows[from[i + 1] − 1]`, ascending. */
export interface BlockPlan {
  readonly blocks: readonly TileBlock[];
  readonly from: Uint32Array;
  /** On shared memory. */
  readonly rows: Uint32Array;
}

export interface BlockZooms {
  readonly min: number;
  readonly max: number;
}

/** A deep block has this many zooms below its own: 21 tiles, some thousand features of a dense town. */
const DEPTH = 2;

/**
 * Splits the zooms into blocks, so that a job holds no more than its block's features: one for each tile of the
 * zoom two above the deepest, and one for each tile of the least zoom with all zooms between.
 */
export function planBlocks(
  store: FeatureStore,
  zooms: BlockZooms,
  rangeAt: (z: number) => TileRange,
  bufferShare: number,
): BlockPlan {
  const deep = Math.max(zooms.min, zooms.max - DEPTH);
  const blocks = [
    ...(deep > zooms.min ? listBlocks(rangeAt(zooms.min), zooms.min, zooms.min, deep - 1) : []),
    ...listBlocks(rangeAt(deep), deep, deep, zooms.max),
  ];
  const at = new Map(blocks.map(({ z, x, y }, i) => [keyOf(z, x, y), i]));
  const counts = new Uint32Array(blocks.length + 1);
  const visit = (found: (block: number, row: number) => void) => {
    for (let row = 0; row < store.count; row++)
      for (const z of deep > zooms.min ? [zooms.min, deep] : [deep]) {
        const lastZoom = z === deep ? zooms.max : deep - 1;
        if ((store.minZoom[row] as number) <= lastZoom)
          visitTiles(store, row, z, at, bufferShare, found);
      }
  };
  visit((block) => {
    counts[block + 1] = (counts[block + 1] as number) + 1;
  });
  for (let i = 0; i < blocks.length; i++)
    counts[i + 1] = (counts[i + 1] as number) + (counts[i] as number);
  const rows = new Uint32Array(new SharedArrayBuffer(4 * (counts[blocks.length] as number)));
  const next = counts.slice();
  visit((block, row) => {
    rows[next[block] as number] = row;
    next[block] = (next[block] as number) + 1;
  });
  return { blocks, from: counts, rows };
}

function listBlocks(range: TileRange, z: number, fromZoom: number, toZoom: number): TileBlock[] {
  const blocks: TileBlock[] = [];
  for (let x = range.west; x <= range.east; x++)
    for (let y = range.north; y <= range.south; y++) blocks.push({ z, x, y, fromZoom, toZoom });
  return blocks;
}

function visitTiles(
  store: FeatureStore,
  row: number,
  z: number,
  at: ReadonlyMap<number, number>,
  bufferShare: number,
  found: (block: number, row: number) => void,
): void {
  const side = WORLD / 2 ** z;
  const reach = bufferShare * side;
  const edge = (i: number) => store.box[4 * row + i] as number;
  for (let x = Math.floor((edge(0) - reach) / side); x <= Math.floor((edge(2) + reach) / side); x++)
    for (
      let y = Math.floor((edge(1) - reach) / side);
      y <= Math.floor((edge(3) + reach) / side);
      y++
    ) {
      const block = at.get(keyOf(z, x, y));
      if (block !== undefined) found(block, row);
    }
}

function keyOf(z: number, x: number, y: number): number {
  return (x * 2 ** z + y) * 32 + z;
}
