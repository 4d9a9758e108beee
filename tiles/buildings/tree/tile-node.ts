import type { Region } from '../region.ts';

/** A tile of the quadtree, as the tilesets need it. Plain JSON. */
export interface TileNode {
  readonly depth: number;
  /** Column and row of its cell among those of its depth, from the south-west. */
  readonly x: number;
  readonly y: number;
  readonly errorM: number;
  /** Encloses all that is drawn of its buildings at any depth. */
  readonly region: Region;
  /** Encloses its own content. */
  readonly content: Region;
  readonly children: readonly TileNode[];
}

/** Path of a tile's content in the folder of tileset.json. */
export function tileUri({ depth, x, y }: Pick<TileNode, 'depth' | 'x' | 'y'>): string {
  return `tiles/${depth}/${x}/${y}.glb`;
}

/** Tiles of a tree, itself counted. */
export function countTiles(node: TileNode): number {
  return node.children.reduce((sum, child) => sum + countTiles(child), 1);
}
