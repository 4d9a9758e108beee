import { toTilesRegion } from '../region.ts';
import { type TileNode, tileUri } from '../tree/tile-node.ts';

/** A tile as tileset.json lists it. */
export interface TileJson {
  readonly boundingVolume: { readonly region: readonly number[] };
  readonly geometricError: number;
  readonly refine?: 'ADD' | 'REPLACE';
  readonly content?: {
    readonly uri: string;
    readonly boundingVolume?: { readonly region: readonly number[] };
  };
  readonly children?: readonly TileJson[];
  readonly implicitTiling?: object;
}

/** A tileset.json lists so many tiles; more go into tilesets of their own. */
const MAX_TILES = 2000;

export interface ExplicitTilesets {
  readonly root: TileJson;
  readonly external: readonly { readonly path: string; readonly json: object }[];
}

/**
 * Lists all tiles by name. Of a tree that is too big for one file, subtrees go into files of their own, which the
 * tile in their place names as its content; the biggest that fit, so that few files are read.
 */
export function createExplicitTilesets(tree: TileNode, maxTiles = MAX_TILES): ExplicitTilesets {
  const external: { path: string; json: object }[] = [];
  /** Tiles that a node's file would list, with what below it has been moved out. */
  const listed = new Map<TileNode, number>();
  const moved = new Set<TileNode>();
  weigh(tree);
  const root = { ...tileOf(tree), refine: 'REPLACE' as const };
  return { root, external };

  function weigh(node: TileNode): number {
    let count = 1;
    for (const child of node.children) count += weigh(child);
    // The heaviest children leave first, until the rest fits.
    const byWeight = [...node.children].sort(
      (a, b) => (listed.get(b) as number) - (listed.get(a) as number),
    );
    for (const child of byWeight) {
      if (count <= maxTiles) break;
      moved.add(child);
      count -= (listed.get(child) as number) - 1;
    }
    listed.set(node, count);
    return count;
  }

  function tileOf(node: TileNode): TileJson {
    const region = toTilesRegion(node.region);
    const content = toTilesRegion(node.content);
    const isSame = content.every((value, i) => value === region[i]);
    return {
      boundingVolume: { region },
      geometricError: roundUpM(node.errorM),
      content: {
        uri: tileUri(node),
        ...(isSame ? {} : { boundingVolume: { region: content } }),
      },
      ...(node.children.length > 0
        ? {
            children: node.children.map((child) =>
              moved.has(child) ? linkTo(child) : tileOf(child),
            ),
          }
        : {}),
    };
  }

  function linkTo(node: TileNode): TileJson {
    const path = `tileset-${node.depth}-${node.x}-${node.y}.json`;
    const geometricError = roundUpM(node.errorM);
    external.push({
      path,
      json: {
        asset: { version: '1.1' },
        geometricError,
        root: { ...tileOf(node), refine: 'REPLACE' },
      },
    });
    return {
      boundingVolume: { region: toTilesRegion(node.region) },
      geometricError,
      content: { uri: path },
    };
  }
}

/** To centimetres, never below the exact error. */
export function roundUpM(errorM: number): number {
  return Math.ceil(errorM * 100) / 100;
}
