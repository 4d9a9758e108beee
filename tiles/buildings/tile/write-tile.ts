import type { RunColumn } from '../mesh/run-column.ts';
import { NULL_FEATURE_ID, type TileMesh } from '../mesh/tile-mesh.ts';
import type { TileFrame } from '../tile-frame.ts';
import { align8, GlbBuffer, writeGlb } from './glb.ts';
import { packTriangles } from './pack-triangles.ts';
import { packRuns, packVertices } from './pack-vertices.ts';
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
}

const buffer = new GlbBuffer();

/**
 * Writes a mesh as a glb: one primitive with feature ids into one property table, packed with meshopt.
 * Vertex attributes are described in tiles/buildings/README.md.
 */
export function writeTile(mesh: TileMesh, content: TileContent): Uint8Array<ArrayBuffer> {
  const count = mesh.vertexCount;
  const document = createDocument();
  const positions = storePositions(mesh);
  const { scale, translation } = positions;
  const runs = (column: RunColumn, accessor: object) =>
    document.add(packRuns(buffer, column, count), {
      count,
      byteStride: 4,
      mode: 'ATTRIBUTES',
      accessor,
    });
  const texture = new Uint32Array(mesh.texture.buffer);
  const attributes = {
    POSITION: document.add(packVertices(buffer, positions.words, count, positions.byteStride / 4), {
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
    NORMAL: runs(mesh.normals, { componentType: 5120, normalized: true, type: 'VEC3' }),
    COLOR_0: runs(mesh.colors, { componentType: 5121, normalized: true, type: 'VEC4' }),
    TEXCOORD_0: document.add(packVertices(buffer, texture, count, 1), {
      count,
      byteStride: 4,
      mode: 'ATTRIBUTES',
      accessor: { componentType: 5122, type: 'VEC2' },
    }),
    _GID: runs(mesh.gids, { componentType: 5126, type: 'SCALAR' }),
    _FEATURE_ID_0: runs(mesh.featureIds, { componentType: 5123, type: 'SCALAR' }),
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
  const { indexCount, vertexCount, index } = mesh;
  const isWide = vertexCount > 65_535;
  return document.add(packTriangles(buffer, index, indexCount), {
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
function createDocument() {
  buffer.clear();
  const bufferViews: object[] = [];
  const accessors: object[] = [];
  let unpackedLength = 0;

  return {
    addPlain(bytes: Uint8Array): number {
      const byteOffset = buffer.add(bytes);
      return bufferViews.push({ buffer: 0, byteOffset, byteLength: bytes.length }) - 1;
    },

    /** Adds what the buffer holds, packed, from `packedAt` to its end. */
    add(packedAt: number, { count, byteStride, mode, filter, accessor }: Packing): number {
      const byteOffset = align8(unpackedLength);
      const byteLength = count * byteStride;
      unpackedLength = byteOffset + byteLength;
      bufferViews.push({
        buffer: 1,
        byteOffset,
        extensions: {
          EXT_meshopt_compression: {
            buffer: 0,
            byteOffset: packedAt,
            byteLength: buffer.byteLength - packedAt,
            byteStride,
            mode,
            count,
            ...(filter ? { filter } : {}),
          },
        },
        byteLength,
        ...(mode === 'ATTRIBUTES' ? { byteStride } : {}),
        target: mode === 'ATTRIBUTES' ? ARRAY_BUFFER : ELEMENT_ARRAY_BUFFER,
      });
      return accessors.push({ bufferView: bufferViews.length - 1, count, ...accessor }) - 1;
    },

    finish(json: object): Uint8Array<ArrayBuffer> {
      buffer.pad();
      return writeGlb(
        {
          asset: { version: '2.0', generator: 'yunjian tiles' },
          extensionsUsed: [
            'EXT_mesh_features',
            'EXT_structural_metadata',
            'KHR_mesh_quantization',
            'EXT_meshopt_compression',
          ],
          extensionsRequired: ['KHR_mesh_quantization', 'EXT_meshopt_compression'],
          scene: 0,
          scenes: [{ nodes: [0] }],
          ...json,
          accessors,
          bufferViews,
          buffers: [
            { byteLength: buffer.byteLength },
            {
              byteLength: unpackedLength,
              extensions: { EXT_meshopt_compression: { fallback: true } },
            },
          ],
        },
        buffer,
      );
    },
  };
}
