import type { GroundHeight } from '../relief/ground-height.ts';
import {
  columnLonDeg,
  encodeNormal,
  HEIGHT_STEP_M,
  rowLatDeg,
  sampleTile,
} from './height-samples.ts';
import { encodeQuantizedMesh } from './quantized-mesh.ts';
import { meshSamples } from './terrain-mesh.ts';
import { samplesPerSide, type TileAddress, terrainToleranceM, tileBounds } from './tms.ts';

export interface TerrainTile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly triangles: number;
}

/** Kept off the tolerance, which as a multiple of the height step would be met exactly, and rounded, too often. */
const TIE_GUARD_M = HEIGHT_STEP_M / 7;

/** Samples, meshes and encodes the ground under one tile. */
export function createTerrainTile(tile: TileAddress, groundM: GroundHeight): TerrainTile {
  const side = samplesPerSide(tile.level);
  const toleranceM = terrainToleranceM(tile.level) - TIE_GUARD_M;
  const mesh = meshSamples(sampleTile(tile, side, groundM), toleranceM);
  const reachDeg = Math.max(1e-4, 180 / 2 ** tile.level / (side - 1));
  const normals = new Uint8Array(mesh.coords.length);
  for (let k = 0; k < mesh.coords.length; k += 2) {
    const lonDeg = columnLonDeg(tile, mesh.coords[k] as number, side);
    const latDeg = rowLatDeg(tile, mesh.coords[k + 1] as number, side);
    normals.set(encodeNormal(groundM, lonDeg, latDeg, reachDeg), k);
  }
  return {
    bytes: encodeQuantizedMesh(mesh, tileBounds(tile), normals),
    triangles: mesh.triangles.length / 3,
  };
}
