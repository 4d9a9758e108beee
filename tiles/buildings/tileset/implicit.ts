import type { RootCell } from '../../records/root-cell.ts';
import { growRegion, type Region, toTilesRegion } from '../region.ts';
import type { TileNode } from '../tree/tile-node.ts';
import { roundUpM, type TileJson } from './explicit.ts';
import { encodeSubtree, type SubtreeTile } from './subtree.ts';

/** Levels of tiles that one subtree file tells of. */
export const SUBTREE_LEVELS = 6;

/** Classes of the subtrees' metadata. Readers go by the semantics; the names are the same, for people. */
const IMPLICIT_SCHEMA = {
  id: 'building_tiles',
  classes: {
    tile: {
      properties: {
        TILE_BOUNDING_REGION: {
          type: 'SCALAR',
          componentType: 'FLOAT64',
          array: true,
          count: 6,
          required: true,
          semantic: 'TILE_BOUNDING_REGION',
        },
        TILE_GEOMETRIC_ERROR: {
          type: 'SCALAR',
          componentType: 'FLOAT64',
          required: true,
          semantic: 'TILE_GEOMETRIC_ERROR',
        },
      },
    },
    content: {
      properties: {
        CONTENT_BOUNDING_REGION: {
          type: 'SCALAR',
          componentType: 'FLOAT64',
          array: true,
          count: 6,
          required: true,
          semantic: 'CONTENT_BOUNDING_REGION',
        },
      },
    },
  },
} as const;

export interface ImplicitTiling {
  readonly root: TileJson;
  readonly schema: object;
  readonly subtrees: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

/** Lists all tiles by availability, in a subtree file for every six levels that has tiles. */
export function createImplicitTiling(tree: TileNode, root: RootCell): ImplicitTiling {
  const subtrees: { path: string; bytes: Uint8Array }[] = [];
  let deepest = 0;
  addSubtree(tree);

  function addSubtree(node: TileNode): void {
    const { depth, x, y } = node;
    const tiles: SubtreeTile[] = [];
    const below: TileNode[] = [];
    collect(node, 0, 0);
    subtrees.push({
      path: `subtrees/${depth}/${x}/${y}.subtree`,
      bytes: encodeSubtree(
        SUBTREE_LEVELS,
        tiles,
        below.map((child) => mortonIn(child, node)),
      ),
    });
    for (const child of below) addSubtree(child);

    function collect(tile: TileNode, level: number, morton: number): void {
      deepest = Math.max(deepest, tile.depth);
      if (level === SUBTREE_LEVELS) {
        below.push(tile);
        return;
      }
      tiles.push({
        level,
        morton,
        region: toTilesRegion(tile.region),
        errorM: roundUpM(tile.errorM),
        content: toTilesRegion(tile.content),
      });
      for (const child of tile.children) collect(child, level + 1, mortonIn(child, node));
    }
  }

  return {
    schema: IMPLICIT_SCHEMA,
    subtrees,
    root: {
      boundingVolume: { region: toTilesRegion(regionOf(tree, root)) },
      geometricError: roundUpM(tree.errorM),
      refine: 'REPLACE',
      content: { uri: 'tiles/{level}/{x}/{y}.glb' },
      implicitTiling: {
        subdivisionScheme: 'QUADTREE',
        availableLevels: deepest + 1,
        subtreeLevels: SUBTREE_LEVELS,
        subtrees: { uri: 'subtrees/{level}/{x}/{y}.subtree' },
      },
    },
  };
}

/** Place along the Morton curve of a tile among those of its level under another: x in the even bits. */
function mortonIn(tile: TileNode, top: TileNode): number {
  const levels = tile.depth - top.depth;
  const x = tile.x - top.x * 2 ** levels;
  const y = tile.y - top.y * 2 ** levels;
  let morton = 0;
  for (let bit = 0; bit < levels; bit++)
    morton += (((x >> bit) & 1) + 2 * ((y >> bit) & 1)) * 4 ** bit;
  return morton;
}

/** The root's cell, which halves into the tiles' cells, and what juts out of it. */
function regionOf(tree: TileNode, root: RootCell): Region {
  const region: Region = {
    westDeg: root.westDeg,
    southDeg: root.southDeg,
    eastDeg: root.westDeg + root.lonSpanDeg,
    northDeg: root.southDeg + root.latSpanDeg,
    minHeightM: tree.region.minHeightM,
    maxHeightM: tree.region.maxHeightM,
  };
  growRegion(region, tree.region);
  return region;
}
