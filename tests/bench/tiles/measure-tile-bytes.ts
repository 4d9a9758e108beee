import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TileBytes {
  /** Bytes of the glbs as they are. */
  readonly packed: number;
  /** The same with nothing packed: 32-bit floats, 32-bit indices. */
  readonly plain: number;
  /** Buildings in the leaves. */
  readonly buildings: number;
}

interface Gltf {
  readonly accessors: readonly { readonly count: number }[];
  readonly bufferViews: readonly { readonly buffer: number; readonly byteLength: number }[];
  readonly meshes: readonly {
    readonly primitives: readonly {
      readonly indices: number;
      readonly attributes: { readonly POSITION: number };
      readonly extensions: {
        readonly EXT_mesh_features: {
          readonly featureIds: readonly {
            readonly featureCount: number;
            readonly nullFeatureId?: number;
          }[];
        };
      };
    }[];
  }[];
}

/** Position and normal 12 each, texture 8, colour, global id and feature id 4 each. */
const PLAIN_VERTEX = 44;

/** Adds up the building tiles under a folder. */
export function measureTileBytes(folder: string): TileBytes {
  let packed = 0;
  let plain = 0;
  let buildings = 0;
  for (const path of globSync('**/buildings/tiles/**/*.glb', { cwd: folder })) {
    const bytes = readFileSync(join(folder, path));
    const jsonLength = bytes.readUInt32LE(12);
    const gltf = JSON.parse(bytes.toString('utf8', 20, 20 + jsonLength)) as Gltf;
    packed += bytes.length;
    plain += 28 + jsonLength;
    for (const { buffer, byteLength } of gltf.bufferViews) if (buffer === 0) plain += byteLength;
    for (const { primitives } of gltf.meshes)
      for (const { attributes, indices, extensions } of primitives) {
        plain += PLAIN_VERTEX * (gltf.accessors[attributes.POSITION]?.count ?? 0);
        plain += 4 * (gltf.accessors[indices]?.count ?? 0);
        for (const { featureCount, nullFeatureId } of extensions.EXT_mesh_features.featureIds)
          if (nullFeatureId === undefined) buildings += featureCount;
      }
  }
  return { packed, plain, buildings };
}
