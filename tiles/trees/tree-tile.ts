import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { unitNoise } from '#lib/random/random.ts';
import { GlbBuffer, writeGlb } from '../buildings/tile/glb.ts';
import { createTileFrame } from '../buildings/tile-frame.ts';
import type { GroundHeight } from '../relief/ground-height.ts';
import { createBroadleaf, createConifer, type TreeShape } from './tree-shape.ts';
import { TREE_LEAVES, TREE_PROVENANCES, type TreeTable } from './tree-table.ts';

export interface TreeTile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Drawn triangles: instances times those of a tree. */
  readonly triangles: number;
  /** Radians and metres above the ellipsoid: west, south, east, north, lowest, highest. */
  readonly region: readonly number[];
}

const SCHEMA = {
  id: 'trees',
  classes: {
    tree: {
      name: 'Tree',
      properties: {
        height: {
          description: 'Metres above its ground.',
          type: 'SCALAR',
          componentType: 'FLOAT32',
          required: true,
        },
        leaf: { type: 'ENUM', enumType: 'leaf', required: true },
        provenance: { type: 'ENUM', enumType: 'provenance', required: true },
      },
    },
  },
  enums: {
    leaf: { valueType: 'UINT8', values: TREE_LEAVES.map((name, value) => ({ name, value })) },
    provenance: {
      valueType: 'UINT8',
      values: TREE_PROVENANCES.map((name, value) => ({ name, value })),
    },
  },
} as const;

/** Shapes by place in TREE_LEAVES, and their least and greatest width over height. */
const SHAPES = [
  { shape: createBroadleaf(), slim: 0.75, wide: 1.1 },
  { shape: createConifer(), slim: 0.5, wide: 0.75 },
] as const;
/** Half the widest crown over its height. */
const REACH = 0.55;
/** Steps of places, metres: the low bits are zero, so that they pack. */
const STEP_M = 1 / 64;

/**
 * Builds a tile's glb: one low mesh a leaf type, instanced (EXT_mesh_gpu_instancing), each instance a feature of
 * a property table. Await `MeshoptEncoder.ready` first.
 */
export function createTreeTile(
  table: TreeTable,
  trees: Uint32Array,
  groundM: GroundHeight,
): TreeTile {
  const degrees = (i: number) =>
    [(table.position[2 * i] as number) / 1e7, (table.position[2 * i + 1] as number) / 1e7] as const;
  const places = Array.from(trees, (i) => ({ i, at: degrees(i), baseM: groundM(...degrees(i)) }));
  const region = regionOf(table, places);
  const midLonDeg = ((region[0] as number) + (region[2] as number)) * (90 / Math.PI);
  const midLatDeg = ((region[1] as number) + (region[3] as number)) * (90 / Math.PI);
  const frame = createTileFrame(midLonDeg, midLatDeg);
  const glb = createDocument();
  const children: object[] = [];
  const tables: object[] = [];
  const meshes: object[] = [];
  let triangles = 0;
  const scratch = new Float64Array(6);
  for (const [leaf, { shape, slim, wide }] of SHAPES.entries()) {
    const own = places.filter(({ i }) => table.leaf[i] === leaf);
    if (own.length === 0) continue;
    const translation = new Float32Array(3 * own.length);
    const scale = new Float32Array(3 * own.length);
    for (const [row, { i, at, baseM }] of own.entries()) {
      frame.place(...at, scratch);
      const heightM = table.heightM[i] as number;
      for (let axis = 0; axis < 3; axis++)
        translation[3 * row + axis] =
          Math.round(((scratch[axis] as number) + baseM * (scratch[axis + 3] as number)) / STEP_M) *
          STEP_M;
      const width = (salt: number) =>
        heightM *
        (slim + (wide - slim) * unitNoise(Math.round(at[0] * 1e7), Math.round(at[1] * 1e7), salt));
      scale.set([roundToStep(width(1)), roundToStep(heightM), roundToStep(width(2))], 3 * row);
    }
    children.push({
      mesh: meshes.length,
      extensions: {
        EXT_mesh_gpu_instancing: {
          attributes: {
            TRANSLATION: glb.addFloats(translation, { type: 'VEC3', isPacked: true }),
            SCALE: glb.addFloats(scale, { type: 'VEC3', isPacked: true }),
          },
        },
        EXT_instance_features: {
          featureIds: [{ featureCount: own.length, propertyTable: tables.length, label: 'tree' }],
        },
      },
    });
    tables.push({
      class: 'tree',
      count: own.length,
      properties: {
        height: {
          values: glb.addPlain(Float32Array.from(own, ({ i }) => table.heightM[i] as number)),
        },
        leaf: { values: glb.addPlain(Uint8Array.from(own, () => leaf)) },
        provenance: {
          values: glb.addPlain(Uint8Array.from(own, ({ i }) => table.provenance[i] as number)),
        },
      },
    });
    meshes.push({ name: TREE_LEAVES[leaf], primitives: [addShape(glb, shape)] });
    triangles += (own.length * shape.index.length) / 3;
  }
  const bytes = glb.finish({ matrix: frame.matrix, children, meshes, tables });
  return { bytes, triangles, region };
}

function roundToStep(metres: number): number {
  return Math.round(metres / STEP_M) * STEP_M;
}

function addShape(glb: ReturnType<typeof createDocument>, shape: TreeShape): object {
  return {
    attributes: {
      POSITION: glb.addFloats(shape.position, { type: 'VEC3', target: 34962 }),
      NORMAL: glb.addFloats(shape.normal, { type: 'VEC3', target: 34962 }),
      COLOR_0: glb.addAccessor(shape.color, {
        target: 34962,
        accessor: {
          componentType: 5121,
          normalized: true,
          type: 'VEC4',
          count: shape.color.length / 4,
        },
      }),
    },
    indices: glb.addAccessor(shape.index, {
      target: 34963,
      accessor: { componentType: 5123, type: 'SCALAR', count: shape.index.length },
    }),
    material: 0,
    mode: 4,
  };
}

function regionOf(
  table: TreeTable,
  places: readonly { i: number; at: readonly [number, number]; baseM: number }[],
): number[] {
  let [west, south, low] = [Infinity, Infinity, Infinity];
  let [east, north, high] = [-Infinity, -Infinity, -Infinity];
  for (const { i, at, baseM } of places) {
    const heightM = table.heightM[i] as number;
    const plane = createLocalPlane(...at);
    const reachM = REACH * heightM + 0.1;
    west = Math.min(west, plane.toLonDeg(-reachM));
    east = Math.max(east, plane.toLonDeg(reachM));
    south = Math.min(south, plane.toLatDeg(-reachM));
    north = Math.max(north, plane.toLatDeg(reachM));
    low = Math.min(low, baseM - 0.05 * heightM - 0.1);
    high = Math.max(high, baseM + heightM + 0.1);
  }
  const toRadians = (degrees: number) => (degrees * Math.PI) / 180;
  return [...[west, south, east, north].map(toRadians), low, high];
}

function createDocument() {
  const buffer = new GlbBuffer();
  const accessors: object[] = [];
  const bufferViews: object[] = [];
  let unpackedLength = 0;
  const addView = (bytes: Uint8Array, target?: number) =>
    bufferViews.push({
      buffer: 0,
      byteOffset: buffer.add(bytes),
      byteLength: bytes.length,
      ...(target ? { target } : {}),
    }) - 1;
  const addAccessor = (
    data: ArrayBufferView,
    { target, accessor }: { target?: number; accessor: object },
  ) => accessors.push({ bufferView: addView(asBytes(data), target), ...accessor }) - 1;
  const packed = (data: Float32Array, byteStride: number) => {
    const count = data.byteLength / byteStride;
    const bytes = MeshoptEncoder.encodeGltfBuffer(asBytes(data), count, byteStride, 'ATTRIBUTES');
    const byteOffset = unpackedLength;
    unpackedLength += (data.byteLength + 7) & ~7;
    return (
      bufferViews.push({
        buffer: 1,
        byteOffset,
        byteLength: data.byteLength,
        extensions: {
          EXT_meshopt_compression: {
            buffer: 0,
            byteOffset: buffer.add(bytes),
            byteLength: bytes.length,
            byteStride,
            mode: 'ATTRIBUTES',
            count,
          },
        },
      }) - 1
    );
  };
  return {
    addAccessor,
    addPlain: (data: ArrayBufferView) => addView(asBytes(data)),
    addFloats(data: Float32Array, how: { type: 'VEC3'; isPacked?: boolean; target?: number }) {
      const count = data.length / 3;
      const column = (axis: number) =>
        Array.from({ length: count }, (_, v) => data[3 * v + axis] as number);
      const accessor = {
        componentType: 5126,
        type: how.type,
        count,
        min: [0, 1, 2].map((axis) => Math.min(...column(axis))),
        max: [0, 1, 2].map((axis) => Math.max(...column(axis))),
      };
      if (!how.isPacked) return addAccessor(data, { ...how, accessor });
      return accessors.push({ bufferView: packed(data, 12), ...accessor }) - 1;
    },
    finish(parts: {
      matrix: readonly number[];
      children: readonly object[];
      meshes: readonly object[];
      tables: readonly object[];
    }): Uint8Array<ArrayBuffer> {
      buffer.pad();
      return writeGlb(
        {
          asset: { version: '2.0', generator: 'yunjian tiles' },
          extensionsUsed: [
            'EXT_mesh_gpu_instancing',
            'EXT_instance_features',
            'EXT_structural_metadata',
            'EXT_meshopt_compression',
          ],
          extensionsRequired: ['EXT_mesh_gpu_instancing', 'EXT_meshopt_compression'],
          scene: 0,
          scenes: [{ nodes: [0] }],
          nodes: [
            { matrix: parts.matrix, children: parts.children.map((_, i) => i + 1) },
            ...parts.children,
          ],
          meshes: parts.meshes,
          materials: [
            { name: 'tree', pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 1 } },
          ],
          accessors,
          bufferViews,
          buffers: [
            { byteLength: buffer.byteLength },
            {
              byteLength: unpackedLength,
              extensions: { EXT_meshopt_compression: { fallback: true } },
            },
          ],
          extensions: {
            EXT_structural_metadata: { schema: SCHEMA, propertyTables: parts.tables },
          },
        },
        buffer,
      );
    },
  };
}

function asBytes(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
