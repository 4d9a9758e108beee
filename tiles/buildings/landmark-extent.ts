import type { Gltf, GltfAccessor, GltfNode } from './landmark-gltf.ts';
import { type Matrix, multiply, transform } from './matrix.ts';

/** Nodes deeper than this are taken for a circle. */
const MAX_DEPTH = 64;
const FLOAT = 5126;

/**
 * Every place that a model reaches, x, y, z one after another, after `matrix`. Of packed meshes it is the corners
 * of their boxes, which hold the mesh but may reach further than it does.
 */
export function listPlaces(gltf: Gltf, bytes: Uint8Array, matrix: Matrix): number[] {
  const places: number[] = [];
  const visit = (index: number, parent: Matrix, depth: number) => {
    const node = gltf.nodes?.[index];
    if (!node || depth > MAX_DEPTH) return;
    const own = multiply(parent, matrixOf(node));
    for (const { attributes } of gltf.meshes?.[node.mesh ?? -1]?.primitives ?? []) {
      const accessor = gltf.accessors?.[attributes.POSITION ?? -1];
      if (accessor) addPlaces(places, gltf, { bytes, accessor, matrix: own });
    }
    for (const child of node.children ?? []) visit(child, own, depth + 1);
  };
  for (const root of rootNodes(gltf)) visit(root, matrix, 0);
  return places;
}

/** Nodes of the scene that is shown. */
export function rootNodes({ scene = 0, scenes, nodes = [] }: Gltf): readonly number[] {
  if (scenes) return scenes[scene]?.nodes ?? [];
  const children = new Set(nodes.flatMap((node) => node.children ?? []));
  return nodes.map((_, i) => i).filter((i) => !children.has(i));
}

function matrixOf({
  matrix,
  translation: [tx, ty, tz] = [0, 0, 0],
  rotation: [x, y, z, w] = [0, 0, 0, 1],
  scale: [sx, sy, sz] = [1, 1, 1],
}: GltfNode): Matrix {
  if (matrix) return matrix;
  return [
    (1 - 2 * (y * y + z * z)) * sx,
    2 * (x * y + z * w) * sx,
    2 * (x * z - y * w) * sx,
    0,
    2 * (x * y - z * w) * sy,
    (1 - 2 * (x * x + z * z)) * sy,
    2 * (y * z + x * w) * sy,
    0,
    2 * (x * z + y * w) * sz,
    2 * (y * z - x * w) * sz,
    (1 - 2 * (x * x + y * y)) * sz,
    0,
    tx,
    ty,
    tz,
    1,
  ];
}

function addPlaces(
  places: number[],
  gltf: Gltf,
  { bytes, accessor, matrix }: { bytes: Uint8Array; accessor: GltfAccessor; matrix: Matrix },
): void {
  const view = gltf.bufferViews?.[accessor.bufferView ?? -1];
  const isPlain = view && view.buffer === 0 && !view.extensions?.EXT_meshopt_compression;
  if (!isPlain || accessor.componentType !== FLOAT) {
    const factor = accessor.normalized ? 1 / greatest(accessor.componentType) : 1;
    const ends = [accessor.min, accessor.max] as [number[], number[]];
    for (let corner = 0; corner < 8; corner++) {
      const at = (axis: number) => (ends[(corner >> axis) & 1]?.[axis] ?? 0) * factor;
      places.push(...transform(matrix, at(0), at(1), at(2)));
    }
    return;
  }
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stride = view.byteStride ?? 12;
  const start = (view.byteOffset ?? 0) + (accessor.byteOffset ?? 0);
  for (let i = 0; i < accessor.count; i++) {
    const at = start + i * stride;
    if (at + 12 > bytes.length) break;
    const read = (axis: number) => data.getFloat32(at + 4 * axis, true);
    places.push(...transform(matrix, read(0), read(1), read(2)));
  }
}

/** Of normalised whole numbers: the stored value that stands for 1. */
function greatest(componentType: number): number {
  return { 5120: 127, 5121: 255, 5122: 32767, 5123: 65535 }[componentType] ?? 1;
}
