import { IDENTITY, multiply } from '../tileset/volume.ts';
import type { GltfJson, GltfNode, GltfPrimitive } from './gltf-json.ts';

/** A primitive where a node puts it. */
export interface PlacedPrimitive {
  readonly primitive: GltfPrimitive;
  readonly node: GltfNode;
  /** From stored positions to ECEF, column-major. */
  readonly matrix: readonly number[];
  /** `meshes[0].primitives[1]`. */
  readonly place: string;
}

/** glTF's y up turned into the z up of 3D Tiles (specification, 6.7.1.2). */
const Y_UP_TO_Z_UP: readonly number[] = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1];

/** All primitives of the scene under a tile's transform. */
export function placePrimitives(json: GltfJson, transform: readonly number[]): PlacedPrimitive[] {
  const placed: PlacedPrimitive[] = [];
  const seen = new Set<number>();
  const visit = (index: number, parent: readonly number[]) => {
    const node = json.nodes?.[index];
    if (!node || seen.has(index)) return;
    seen.add(index);
    const matrix = multiply(parent, matrixOf(node));
    if (node.mesh !== undefined)
      for (const [i, primitive] of (json.meshes?.[node.mesh]?.primitives ?? []).entries())
        placed.push({ primitive, node, matrix, place: `meshes[${node.mesh}].primitives[${i}]` });
    for (const child of node.children ?? []) visit(child, matrix);
  };
  const root = multiply(transform, Y_UP_TO_Z_UP);
  for (const node of json.scenes?.[json.scene ?? 0]?.nodes ?? []) visit(node, root);
  return placed;
}

function matrixOf({ matrix, translation, rotation, scale }: GltfNode): readonly number[] {
  if (matrix) return matrix;
  if (!translation && !rotation && !scale) return IDENTITY;
  const [x = 0, y = 0, z = 0, w = 1] = rotation ?? [];
  const [sx = 1, sy = 1, sz = 1] = scale ?? [];
  const [tx = 0, ty = 0, tz = 0] = translation ?? [];
  return [
    ...[1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)].map((v) => v * sx),
    0,
    ...[2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)].map((v) => v * sy),
    0,
    ...[2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)].map((v) => v * sz),
    0,
    tx,
    ty,
    tz,
    1,
  ];
}
