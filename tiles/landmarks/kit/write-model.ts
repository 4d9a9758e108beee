import { GlbBuffer, writeGlb } from '../../buildings/tile/glb.ts';
import type { Material, Mesh, MeshPart } from './mesh.ts';

/** Whole numbers that a position may take on either side of the middle. */
const STEPS = 32767;

/**
 * Writes a model as a glb: one primitive a material, positions in 16 and normals in 8 bits, corners shared where
 * both agree. Positions keep to a 65,534th of the model's largest side.
 */
export function writeModel(mesh: Mesh): Uint8Array<ArrayBuffer> {
  const parts = [...mesh.parts.values()].filter(({ positions }) => positions.length > 0);
  const middle = [0, 1, 2].map((axis) => {
    const [low, high] = rangeOf(parts, axis);
    return (low + high) / 2;
  });
  const reachM = Math.max(
    ...[0, 1, 2].map((axis) => {
      const [low, high] = rangeOf(parts, axis);
      return (high - low) / 2;
    }),
  );
  const buffer = new GlbBuffer();
  const views: object[] = [];
  const accessors: object[] = [];
  const addView = (bytes: Uint8Array, more: object) =>
    views.push({ buffer: 0, byteOffset: buffer.add(bytes), byteLength: bytes.length, ...more }) - 1;
  const primitives = parts.map((part, material) => {
    const { places, normals, indices } = pack(part, middle, reachM);
    const count = places.length / 4;
    const ends = [0, 1, 2].map((axis) => {
      const values = places.filter((_, i) => i % 4 === axis);
      return [Math.min(...values), Math.max(...values)];
    });
    const strided = { byteStride: 8, target: 34962 };
    const position = accessors.push({
      bufferView: addView(new Uint8Array(Int16Array.from(places).buffer), strided),
      componentType: 5122,
      count,
      type: 'VEC3',
      min: ends.map(([least]) => least),
      max: ends.map(([, most]) => most),
    });
    const normal = accessors.push({
      bufferView: addView(new Uint8Array(Int8Array.from(normals).buffer), {
        byteStride: 4,
        target: 34962,
      }),
      componentType: 5120,
      normalized: true,
      count,
      type: 'VEC3',
    });
    const isWide = count > 65_535;
    const list = isWide ? Uint32Array.from(indices) : Uint16Array.from(indices);
    const index = accessors.push({
      bufferView: addView(new Uint8Array(list.buffer), { target: 34963 }),
      componentType: isWide ? 5125 : 5123,
      count: indices.length,
      type: 'SCALAR',
    });
    return {
      attributes: { POSITION: position - 1, NORMAL: normal - 1 },
      indices: index - 1,
      material,
    };
  });
  buffer.pad();
  const step = reachM / STEPS;
  return writeGlb(
    {
      asset: { version: '2.0', generator: 'yunjian landmarks' },
      extensionsUsed: ['KHR_mesh_quantization'],
      extensionsRequired: ['KHR_mesh_quantization'],
      scene: 0,
      scenes: [{ nodes: [0] }],
      nodes: [{ mesh: 0, translation: middle, scale: [step, step, step] }],
      meshes: [{ primitives }],
      materials: parts.map(({ material }) => toMaterial(material)),
      accessors,
      bufferViews: views,
      buffers: [{ byteLength: buffer.byteLength }],
    },
    buffer,
  );
}

function rangeOf(parts: readonly MeshPart[], axis: number): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { positions } of parts)
    for (let i = axis; i < positions.length; i += 3) {
      low = Math.min(low, positions[i] as number);
      high = Math.max(high, positions[i] as number);
    }
  return [low, high];
}

/** Corners that share position and normal become one. */
function pack({ positions, normals }: MeshPart, middle: readonly number[], reachM: number) {
  const known = new Map<string, number>();
  const packed = { places: [] as number[], normals: [] as number[], indices: [] as number[] };
  for (let i = 0; i < positions.length; i += 3) {
    const place = [0, 1, 2].map((axis) =>
      Math.round((((positions[i + axis] as number) - (middle[axis] as number)) / reachM) * STEPS),
    );
    const normal = [0, 1, 2].map((axis) => Math.round((normals[i + axis] as number) * 127));
    const key = `${place} ${normal}`;
    let index = known.get(key);
    if (index === undefined) {
      index = known.size;
      known.set(key, index);
      packed.places.push(...place, 0);
      packed.normals.push(...normal, 0);
    }
    packed.indices.push(index);
  }
  packed.indices = dropCollapsed(packed.indices);
  return packed;
}

/** Triangles of which two corners fell together by rounding. */
function dropCollapsed(indices: readonly number[]): number[] {
  const kept: number[] = [];
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = indices.slice(i, i + 3) as [number, number, number];
    if (a !== b && b !== c && a !== c) kept.push(a, b, c);
  }
  return kept;
}

function toMaterial({ name, colour, glow, metallic = 0, roughness = 0.8 }: Material): object {
  return {
    name,
    pbrMetallicRoughness: {
      baseColorFactor: [...toLinear(colour), 1],
      metallicFactor: metallic,
      roughnessFactor: roughness,
    },
    ...(glow ? { emissiveFactor: toLinear(glow) } : {}),
    doubleSided: true,
  };
}

function toLinear(hex: string): number[] {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    const linear = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    return Math.round(linear * 1e5) / 1e5;
  });
}
