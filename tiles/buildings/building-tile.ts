import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { addBuilding } from './add-building.ts';
import type { BuildingColumns } from './building-columns.ts';
import { align8, GlbBuffer, writeGlb } from './glb.ts';
import { BUILDING_SCHEMA, createPropertyColumns } from './property-table.ts';
import { storePositions } from './quantize.ts';
import { createTileFrame } from './tile-frame.ts';
import { TileMesh } from './tile-mesh.ts';

/** One tile's work: its buildings, and a place near their middle. */
export interface BuildingTileJob {
  readonly gids: Uint32Array;
  readonly lonDeg: number;
  readonly latDeg: number;
}

export interface BuildingTile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly triangles: number;
}

const ARRAY_BUFFER = 34962;
const ELEMENT_ARRAY_BUFFER = 34963;

/**
 * Builds a tile's glb: one mesh with feature ids into one property table, packed with meshopt.
 * Vertex attributes are described in tiles/README.md. Await `MeshoptEncoder.ready` first.
 */
export function createBuildingTile(columns: BuildingColumns, job: BuildingTileJob): BuildingTile {
  const frame = createTileFrame(job.lonDeg, job.latDeg);
  const drawn = new TileMesh();
  for (const [featureId, gid] of job.gids.entries())
    addBuilding(drawn, columns, { gid, featureId, frame });
  const mesh = reorder(drawn);
  const count = mesh.vertexCount;
  const positions = storePositions(mesh);
  const document = createDocument();
  const position = document.addPacked(positions.bytes, {
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
  });
  const attribute = (data: ArrayBufferView, byteStride: number, accessor: object) =>
    document.addPacked(new Uint8Array(data.buffer, data.byteOffset, count * byteStride), {
      count,
      byteStride,
      mode: 'ATTRIBUTES',
      accessor,
    });
  const feature = new Uint16Array(2 * count);
  for (let v = 0; v < count; v++) feature[2 * v] = mesh.featureId[v] as number;
  const attributes = {
    POSITION: position,
    NORMAL: attribute(mesh.normal, 4, { componentType: 5120, normalized: true, type: 'VEC3' }),
    COLOR_0: attribute(mesh.color, 4, { componentType: 5121, normalized: true, type: 'VEC4' }),
    TEXCOORD_0: attribute(mesh.texture, 4, { componentType: 5122, type: 'VEC2' }),
    _GID: attribute(mesh.gid, 4, { componentType: 5126, type: 'SCALAR' }),
    _FEATURE_ID_0: attribute(feature, 4, { componentType: 5123, type: 'SCALAR' }),
  };
  const isWide = count > 65535;
  const indices = mesh.index.subarray(0, mesh.indexCount);
  const index = document.addPacked(
    isWide ? asBytes(indices.slice()) : asBytes(Uint16Array.from(indices)),
    {
      count: mesh.indexCount,
      byteStride: isWide ? 4 : 2,
      mode: 'TRIANGLES',
      accessor: { componentType: isWide ? 5125 : 5123, type: 'SCALAR' },
    },
  );
  const { scale, translation } = positions;
  const bytes = document.finish({
    matrix: frame.matrix,
    child: { mesh: 0, ...(scale === 1 ? {} : { translation, scale: [scale, scale, scale] }) },
    primitive: { attributes, indices: index },
    columns,
    gids: job.gids,
  });
  return { bytes, triangles: mesh.indexCount / 3 };
}

/** Puts triangles and vertices in an order that packs and draws well; drops vertices no triangle uses. */
function reorder(drawn: TileMesh): TileMesh {
  const mesh = new TileMesh();
  mesh.index = drawn.index.slice(0, drawn.indexCount);
  mesh.indexCount = drawn.indexCount;
  const [place, count] = MeshoptEncoder.reorderMesh(mesh.index, true, true);
  mesh.reserve(count, 0);
  mesh.vertexCount = count;
  for (let from = 0; from < drawn.vertexCount; from++) {
    const to = place[from] as number;
    if (to === 0xffffffff) continue;
    for (let i = 0; i < 3; i++) mesh.position[3 * to + i] = drawn.position[3 * from + i] as number;
    for (let i = 0; i < 4; i++) {
      mesh.normal[4 * to + i] = drawn.normal[4 * from + i] as number;
      mesh.color[4 * to + i] = drawn.color[4 * from + i] as number;
    }
    mesh.texture[2 * to] = drawn.texture[2 * from] as number;
    mesh.texture[2 * to + 1] = drawn.texture[2 * from + 1] as number;
    mesh.gid[to] = drawn.gid[from] as number;
    mesh.featureId[to] = drawn.featureId[from] as number;
  }
  return mesh;
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
  const buffer = new GlbBuffer();
  const bufferViews: object[] = [];
  const accessors: object[] = [];
  let unpackedLength = 0;

  function addPlain(bytes: Uint8Array): number {
    const byteOffset = buffer.add(bytes);
    return bufferViews.push({ buffer: 0, byteOffset, byteLength: bytes.length }) - 1;
  }

  return {
    addPacked(data: Uint8Array, packing: Packing): number {
      const { count, byteStride, mode, filter, accessor } = packing;
      const packed = MeshoptEncoder.encodeGltfBuffer(data, count, byteStride, mode);
      const unpackedAt = align8(unpackedLength);
      unpackedLength = unpackedAt + data.byteLength;
      bufferViews.push({
        buffer: 1,
        byteOffset: unpackedAt,
        byteLength: data.byteLength,
        ...(mode === 'ATTRIBUTES' ? { byteStride } : {}),
        target: mode === 'ATTRIBUTES' ? ARRAY_BUFFER : ELEMENT_ARRAY_BUFFER,
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
      });
      return accessors.push({ bufferView: bufferViews.length - 1, count, ...accessor }) - 1;
    },

    finish(parts: {
      matrix: readonly number[];
      child: object;
      primitive: object;
      columns: BuildingColumns;
      gids: Uint32Array;
    }): Uint8Array<ArrayBuffer> {
      const properties: Record<string, object> = {};
      for (const { name, values, stringOffsets } of createPropertyColumns(
        parts.columns,
        parts.gids,
      ))
        properties[name] = {
          values: addPlain(values),
          ...(stringOffsets
            ? { stringOffsets: addPlain(stringOffsets), stringOffsetType: 'UINT32' }
            : {}),
        };
      buffer.pad();
      const featureIds = [
        { featureCount: parts.gids.length, attribute: 0, propertyTable: 0, label: 'building' },
      ];
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
          nodes: [{ matrix: parts.matrix, children: [1] }, parts.child],
          meshes: [
            {
              primitives: [
                {
                  ...parts.primitive,
                  material: 0,
                  mode: 4,
                  extensions: { EXT_mesh_features: { featureIds } },
                },
              ],
            },
          ],
          materials: [
            {
              name: 'building',
              pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.9 },
            },
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
            EXT_structural_metadata: {
              schema: BUILDING_SCHEMA,
              propertyTables: [{ class: 'building', count: parts.gids.length, properties }],
            },
          },
        },
        buffer,
      );
    },
  };
}

function asBytes(column: ArrayBufferView): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
