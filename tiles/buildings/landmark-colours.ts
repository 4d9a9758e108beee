import type { Gltf, GltfAccessor } from './landmark-gltf.ts';

/**
 * Takes away vertex colours whose alpha is not 1 throughout, or cannot be looked at, and returns how many were. The
 * buildings' shader tells a model from a block by that alpha: there it is the use.
 */
export function dropTranslucentColours(gltf: Gltf, bytes: Uint8Array): number {
  let dropped = 0;
  for (const { primitives } of gltf.meshes ?? [])
    for (const { attributes } of primitives) {
      const accessor = gltf.accessors?.[attributes.COLOR_0 ?? -1];
      if (!accessor || accessor.type === 'VEC3' || isOpaque(gltf, bytes, accessor)) continue;
      delete attributes.COLOR_0;
      dropped++;
    }
  return dropped;
}

function isOpaque(gltf: Gltf, bytes: Uint8Array, accessor: GltfAccessor): boolean {
  const view = gltf.bufferViews?.[accessor.bufferView ?? -1];
  if (view?.buffer !== 0 || view.extensions?.EXT_meshopt_compression) return false;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = { 5121: 1, 5123: 2, 5126: 4 }[accessor.componentType] ?? 0;
  const stride = view.byteStride ?? 4 * size;
  const start = (view.byteOffset ?? 0) + (accessor.byteOffset ?? 0) + 3 * size;
  if (size === 0 || start + (accessor.count - 1) * stride + size > bytes.length) return false;
  for (let i = 0; i < accessor.count; i++) {
    const at = start + i * stride;
    const isFull =
      size === 1
        ? data.getUint8(at) === 255
        : size === 2
          ? data.getUint16(at, true) === 65_535
          : data.getFloat32(at, true) > 0.998;
    if (!isFull) return false;
  }
  return true;
}
