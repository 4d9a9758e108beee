import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { NULL_FEATURE_ID, type TileMesh } from '../mesh/tile-mesh.ts';
import type { TileFrame } from '../tile-frame.ts';
import { align8, GlbBuffer, writeGlb } from './glb.ts';
import type { PropertyColumn } from './property-table.ts';
import { storePositions } from './quantize.ts';

const ARRAY_BUFFER = 34962;
const ELEMENT_ARRAY_BUFFER = 34963;

export interface TileContent {
  readonly frame: TileFrame;
  readonly schema: object;
  readonly columns: readonly PropertyColumn[];
  readonly featureCount: number;
  /** True where some vertices belong to no feature. */
  readonly hasBlocks: boolean;
  /** False leaves out meshopt: for measuring what it saves. */
  readonly isPacked?: boolean;
}

let features = new Uint16Array(2 * 4096);
let shortIndex = new Uint16Array(8192);

/**
 * Writes a mesh as a glb: one primitive with feature ids into one property table, packed with meshopt.
 * Vertex attributes are described in tiles/buildings/README.md. Await `MeshoptEncoder.ready` first.
 */
export function writeTile(mesh: TileMesh, content: TileContent): Uint8Array<ArrayBuffer> {
  const count = mesh.vertexCount;
  const { isPacked = true } = content;
  const document = createDocument(isPacked);
  const positions = storePositions(mesh);
  const { scale, translation } = positions;
  const attribute = (data: ArrayBufferView, byteStride: number, accessor: object) =>
    document.add(new Uint8Array(data.buffer, data.byteOffset, count * byteStride), {
      count,
      byteStride,
      mode: 'ATTRIBUTES',
      accessor,
    });
  if (features.length < 2 * count) features = new Uint16Array(4 * count);
  for (let v = 0; v < count; v++) features[2 * v] = mesh.featureId[v] as number;
  const attributes = {
    POSITION: document.add(positions.bytes, {
      count,
      byteStride: positions.byteStride,
      mode: 'ATTRIBUTES',
      accessor: {
        componentType: positions.componentType,
        type: 'VEC3',
        min: positions.min,
        max: positions.max,
      },
      ...(positions.filter ? { filter: positions.filter } : {}),
    }),
    NORMAL: attribute(mesh.normal, 4, { componentType: 5120, normalized: true, type: 'VEC3' }),
    COLOR_0: attribute(mesh.color, 4, { componentType: 5121, normalized: true, type: 'VEC4' }),
    TEXCOORD_0: attribute(mesh.texture, 4, { componentType: 5122, type: 'VEC2' }),
    _GID: attribute(mesh.gid, 4, { componentType: 5126, type: 'SCALAR' }),
    _FEATURE_ID_0: attribute(features, 4, { componentType: 5123, type: 'SCALAR' }),
  };
  const indices = addIndices(document, mesh);
  const properties: Record<string, object> = {};
  for (const { name, values, stringOffsets } of content.columns)
    properties[name] = {
      values: document.addPlain(values),
      ...(stringOffsets
        ? { stringOffsets: document.addPlain(stringOffsets), stringOffsetType: 'UINT32' }
        : {}),
    };
  return document.finish({
    nodes: [
      { matrix: content.frame.matrix, children: [1] },
      { mesh: 0, ...(scale === 1 ? {} : { translation, scale: [scale, scale, scale] }) },
    ],
    meshes: [
      {
        primitives: [
          {
            attributes,
            indices,
            material: 0,
            mode: 4,
            extensions: {
              EXT_mesh_features: {
                featureIds: [
                  {
                    featureCount: content.featureCount,
                    attribute: 0,
                    propertyTable: 0,
                    label: 'building',
                    ...(content.hasBlocks ? { nullFeatureId: NULL_FEATURE_ID } : {}),
                  },
                ],
              },
            },
          },
        ],
      },
    ],
    materials: [
      { name: 'building', pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.9 } },
    ],
    extensions: {
      EXT_structural_metadata: {
        schema: content.schema,
        propertyTables: [{ class: 'building', count: content.featureCount, properties }],
      },
    },
  });
}

type TileDocument = ReturnType<typeof createDocument>;

function addIndices(document: TileDocument, mesh: TileMesh): number {
  const { indexCount } = mesh;
  const isWide = mesh.vertexCount > 65_535;
  const indices = mesh.index.subarray(0, indexCount);
  let bytes = new Uint8Array(indices.buffer, indices.byteOffset, indices.byteLength);
  if (!isWide) {
    if (shortIndex.length < indexCount) shortIndex = new Uint16Array(2 * indexCount);
    shortIndex.set(indices);
    bytes = new Uint8Array(shortIndex.buffer, 0, 2 * indexCount);
  }
  return document.add(bytes, {
    count: indexCount,
    byteStride: isWide ? 4 : 2,
    mode: 'TRIANGLES',
    accessor: { componentType: isWide ? 5125 : 5123, type: 'SCALAR' },
  });
}

interface Packing {
  readonly count: number;
  readonly byteStride: number;
  readonly mode: 'ATTRIBUTES' | 'TRIANGLES';
  readonly filter?: 'EXPONENTIAL';
  readonly accessor: object;
}

/** Collects accessors and views; packed data goes into buffer 0, buffer 1 stands for what it unpacks to. */
function createDocument(isPacked: boolean) {
  const buffer = new GlbBuffer();
  const bufferViews: object[] = [];
  const accessors: object[] = [];
  let unpackedLength = 0;

  function packView(data: Uint8Array, packing: Packing): object {
    const { count, byteStride, mode, filter } = packing;
    const packed = MeshoptEncoder.encodeGltfBuffer(data, count, byteStride, mode);
    const byteOffset = align8(unpackedLength);
    unpackedLength = byteOffset + data.byteLength;
    return {
      buffer: 1,
      byteOffset,
      extensions: {
        EXT_meshopt_compression: {
          buffer: 0,
          byteOffset: buffer.add(packed),
          byteLength: packed.length,
          byteStride,
          mode,
          count,
          ...(filter ? { filter } : {}),
        },
      },
    };
  }

  return {
    addPlain(bytes: Uint8Array): number {
      const byteOffset = buffer.add(bytes);
      return bufferViews.push({ buffer: 0, byteOffset, byteLength: bytes.length }) - 1;
    },

    add(data: Uint8Array, packing: Packing): number {
      const { count, byteStride, mode, accessor } = packing;
      bufferViews.push({
        ...(isPacked
          ? packView(data, packing)
          : { buffer: 0, byteOffset: buffer.add(data.slice()) }),
        byteLength: data.byteLength,
        ...(mode === 'ATTRIBUTES' ? { byteStride } : {}),
        target: mode === 'ATTRIBUTES' ? ARRAY_BUFFER : ELEMENT_ARRAY_BUFFER,
      });
      return accessors.push({ bufferView: bufferViews.length - 1, count, ...accessor }) - 1;
    },

    finish(json: object): Uint8Array<ArrayBuffer> {
      buffer.pad();
      const used = ['EXT_mesh_features', 'EXT_structural_metadata', 'KHR_mesh_quantization'];
      const required = ['KHR_mesh_quantization'];
      const buffers: object[] = [{ byteLength: buffer.byteLength }];
      if (isPacked) {
        used.push('EXT_meshopt_compression');
        required.push('EXT_meshopt_compression');
        buffers.push({
          byteLength: unpackedLength,
          extensions: { EXT_meshopt_compression: { fallback: true } },
        });
      }
      return writeGlb(
        {
          asset: { version: '2.0', generator: 'yunjian tiles' },
          extensionsUsed: used,
          extensionsRequired: required,
          scene: 0,
          scenes: [{ nodes: [0] }],
          ...json,
          accessors,
          bufferViews,
          buffers,
        },
        buffer,
      );
    },
  };
}
