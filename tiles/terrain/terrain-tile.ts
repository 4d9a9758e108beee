import type { Bounds } from '#model';
import type { GroundHeight } from '../relief/ground-shape.ts';
import { createTileMetadata } from './availability.ts';
import {
  columnLonDeg,
  edgeErrorM,
  encodeNormal,
  HEIGHT_STEP_M,
  rowLatDeg,
  sampleEdges,
  sampleErrorM,
  sampleTile,
} from './height-samples.ts';
import { probeMesh } from './probe-mesh.ts';
import { encodeQuantizedMesh } from './quantized-mesh.ts';
import { meshSamples } from './terrain-mesh.ts';
import {
  DEFAULT_MAX_LEVEL,
  samplesPerSide,
  type TileAddress,
  terrainToleranceM,
  tileBounds,
} from './tms.ts';
import { createWaterMask } from './water-mask.ts';

export interface TerrainTile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly triangles: number;
  /** Samples along a side of the grid that was meshed. */
  readonly side: number;
  /** How far the ground may lie beyond the level's tolerance from the mesh, between the samples, metres. */
  readonly sampleErrorM: number;
}

/** What a tile is made of beside its address. */
export interface TileGround {
  readonly groundM: GroundHeight;
  /** What the normals are taken from; the ground itself where absent. */
  readonly litM?: GroundHeight | undefined;
  /** No mask where absent. */
  readonly isWater?: ((lonDeg: number, latDeg: number) => boolean) | undefined;
  /** Of the site, for the metadata, of which there is none where absent, and for probes. */
  readonly bounds?: Bounds | undefined;
  readonly maxLevel?: number | undefined;
}

/**
 * What meshing keeps off a level's tolerance: room for u and v, which are rounded to 1/32767 of the tile and
 * move steep slopes, for heights, which are rounded, and for ties, which are common at multiples of the step.
 */
function meshToleranceM(level: number): number {
  return 0.97 * terrainToleranceM(level) - (8 / 7) * HEIGHT_STEP_M;
}

/** Rough tiles are sampled up to so many times as finely; all edges are, so that neighbours agree whatever they need. */
const MAX_FINER = 4;

/** Samples, meshes and encodes the ground under one tile. */
export function createTerrainTile(
  tile: TileAddress,
  ground: GroundHeight | TileGround,
): TerrainTile {
  const {
    groundM,
    litM = groundM,
    isWater,
    bounds,
    maxLevel = DEFAULT_MAX_LEVEL,
  } = typeof ground === 'function' ? { groundM: ground } : ground;
  const levelM = terrainToleranceM(tile.level);
  const steps = samplesPerSide(tile.level, maxLevel) - 1;
  const edges = sampleEdges(tile, steps * MAX_FINER + 1, groundM);
  let samples = sampleTile(tile, steps + 1, groundM);
  for (let finer = 2; finer <= MAX_FINER && sampleErrorM(samples) > levelM; finer *= 2)
    samples = sampleTile(tile, steps * finer + 1, groundM);
  const mesh = meshSamples(samples, meshToleranceM(tile.level), edges);
  const { side } = mesh;
  const reachDeg = Math.max(180 / 2 ** 17 / 128, 180 / 2 ** tile.level / steps);
  const normals = new Uint8Array(mesh.coords.length);
  for (let k = 0; k < mesh.coords.length; k += 2) {
    const lonDeg = columnLonDeg(tile, mesh.coords[k] as number, side);
    const latDeg = rowLatDeg(tile, mesh.coords[k + 1] as number, side);
    normals.set(encodeNormal(litM, lonDeg, latDeg, reachDeg), k);
  }
  return {
    bytes: encodeQuantizedMesh(mesh, tileBounds(tile), {
      normals,
      waterMask: isWater ? createWaterMask(tile, isWater) : null,
      metadata: bounds ? createTileMetadata(tile, bounds, maxLevel) : null,
    }),
    triangles: mesh.triangles.length / 3,
    side: samples.side,
    sampleErrorM: Math.max(
      sampleErrorM(samples),
      edgeErrorM(edges),
      probeMesh(mesh, tile, { groundM, maxLevel, ...(bounds ? { site: bounds } : {}) }) - levelM,
    ),
  };
}
