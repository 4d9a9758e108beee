import type { RunColumn } from '../run-column.ts';
import type { TileMesh } from '../tile-mesh.ts';

/** The value of each vertex. */
export function spreadRuns({ count, start, value }: RunColumn, vertices: number): Uint32Array {
  const words = new Uint32Array(vertices);
  for (let r = 0; r < count; r++)
    words.fill(value[r] as number, start[r], r + 1 < count ? start[r + 1] : vertices);
  return words;
}

/** Normals of all vertices, four numbers each, 127 to one. */
export function readNormals({ normals, vertexCount }: TileMesh): Int8Array {
  return new Int8Array(spreadRuns(normals, vertexCount).buffer);
}

export function readGids({ gids, vertexCount }: TileMesh): Float32Array {
  return new Float32Array(spreadRuns(gids, vertexCount).buffer);
}
