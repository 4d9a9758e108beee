import type { Bounds } from '#model';
import { type TileAddress, type TileRange, tileRangeOf } from './tms.ts';

/** Tiles of every so many levels tell which tiles there are in the levels below them. */
export const METADATA_LEVELS = 10;

/** What a tile's metadata extension says: ranges of tiles for each level below it. */
export interface TileMetadata {
  readonly available: readonly (readonly TileRange[])[];
}

/** The metadata of a tile of level 0, 10, …: the tiles beneath it as far as the next such level; null for others. */
export function createTileMetadata(
  tile: TileAddress,
  bounds: Bounds,
  maxLevel: number,
): TileMetadata | null {
  if (tile.level % METADATA_LEVELS !== 0) return null;
  const available: TileRange[][] = [];
  const last = Math.min(maxLevel, tile.level + METADATA_LEVELS);
  for (let level = tile.level + 1; level <= last; level++) {
    const range = cut(tileRangeOf(bounds, level, maxLevel), tile, 2 ** (level - tile.level));
    available.push(range ? [range] : []);
  }
  return { available };
}

function cut(range: TileRange, { x, y }: TileAddress, size: number): TileRange | null {
  const found = {
    startX: Math.max(range.startX, x * size),
    startY: Math.max(range.startY, y * size),
    endX: Math.min(range.endX, (x + 1) * size - 1),
    endY: Math.min(range.endY, (y + 1) * size - 1),
  };
  return found.startX <= found.endX && found.startY <= found.endY ? found : null;
}
