import type { Bounds } from '#model';
import type { BuildingDetail } from '../../config/build-config.ts';
import type { RootCell } from '../../records/root-cell.ts';
import type { LandmarkTile } from '../landmark-tiles.ts';
import { createRegion, growRegion, type Region, toTilesRegion } from '../region.ts';
import { countTiles, type TileNode } from '../tree/tile-node.ts';
import { createExplicitTilesets, roundUpM, type TileJson } from './explicit.ts';
import { createImplicitTiling } from './implicit.ts';

/** Above so many tiles they are listed implicitly, in subtrees. */
const MAX_EXPLICIT = 10_000;

export interface TilesetOptions {
  readonly root: RootCell;
  /** Of the site, for a tileset without buildings. */
  readonly bounds: Bounds;
  readonly landmarks: readonly LandmarkTile[];
  readonly tiling: NonNullable<BuildingDetail['tiling']>;
  /** Paths are relative to the folder of tileset.json. */
  readonly write: (path: string, bytes: Uint8Array | string) => void;
}

/** Writes tileset.json (3D Tiles 1.1) and, where there are many tiles, the tilesets or subtrees under it. */
export function writeTilesets(tree: TileNode | undefined, options: TilesetOptions): void {
  const { root, bounds, landmarks, tiling, write } = options;
  const parts: TileJson[] = [];
  let schema: object | undefined;
  if (tree) {
    const isImplicit =
      tiling === 'implicit' || (tiling === 'auto' && countTiles(tree) > MAX_EXPLICIT);
    if (isImplicit) {
      const implicit = createImplicitTiling(tree, root);
      for (const { path, bytes } of implicit.subtrees) write(path, bytes);
      schema = implicit.schema;
      parts.push(implicit.root);
    } else {
      const explicit = createExplicitTilesets(tree);
      for (const { path, json } of explicit.external) write(path, JSON.stringify(json));
      parts.push(explicit.root);
    }
  }
  parts.push(...landmarks.map(landmarkTile));
  const region = createRegion();
  if (tree) growRegion(region, tree.region);
  for (const landmark of landmarks) growRegion(region, landmark.region);
  const errorM = roundUpM(Math.max(tree?.errorM ?? 0, parts.length > 0 ? sideM(region) : 0));
  write(
    'tileset.json',
    JSON.stringify({
      asset: { version: '1.1' },
      ...(schema ? { schema } : {}),
      geometricError: errorM,
      root: rootOf(parts, { region, bounds, errorM }),
    }),
  );
}

function rootOf(
  parts: readonly TileJson[],
  { region, bounds, errorM }: { region: Region; bounds: Bounds; errorM: number },
): TileJson {
  const [only] = parts;
  if (!only) {
    const empty = { ...bounds, minHeightM: 0, maxHeightM: 1 };
    return { boundingVolume: { region: toTilesRegion(empty) }, geometricError: 0, refine: 'ADD' };
  }
  if (parts.length === 1) return only;
  return {
    boundingVolume: { region: toTilesRegion(region) },
    geometricError: errorM,
    refine: 'ADD',
    children: parts,
  };
}

/** A landmark stands beside the tree; it is loaded once it is this many pixels across, of Cesium's 16. */
const LANDMARK_SHARE = 4;

function landmarkTile({ uri, region, sizeM }: LandmarkTile): TileJson {
  const boundingVolume = { region: toTilesRegion(region) };
  return {
    boundingVolume,
    geometricError: roundUpM(LANDMARK_SHARE * sizeM),
    refine: 'ADD',
    children: [{ boundingVolume, geometricError: 0, content: { uri } }],
  };
}

/** Nothing at all is drawn while the root is missing: the error is the whole district's size. */
function sideM({ westDeg, southDeg, eastDeg, northDeg }: Region): number {
  return Math.max(eastDeg - westDeg, northDeg - southDeg) * 111_320;
}
