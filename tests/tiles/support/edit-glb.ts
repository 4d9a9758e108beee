import { readFileSync, writeFileSync } from 'node:fs';
import { MeshoptDecoder } from 'meshoptimizer';
import type {
  GltfBufferView,
  GltfJson,
  StructuralMetadata,
} from '../../../tiles/validate/glb/gltf-json.ts';

type Mutable<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

/** A glb taken apart, its views unpacked, to be damaged and put together again. */
export interface EditedGlb {
  readonly json: Mutable<GltfJson>;
  readonly metadata: Mutable<StructuralMetadata>;
  /** Bytes of each buffer view; replace or change them. */
  readonly views: Uint8Array<ArrayBuffer>[];
  /** Bytes of the view of an attribute of the first primitive, or of its indices. */
  attribute(name: string): Uint8Array<ArrayBuffer>;
  /** Values of a property of the first table, and its string offsets. */
  property(name: string): { values: number; stringOffsets: number };
}

/** Reads a glb, lets `edit` change it and writes it in its place. */
export async function editGlb(path: string, edit: (glb: EditedGlb) => void): Promise<void> {
  await MeshoptDecoder.ready;
  const bytes = readFileSync(path);
  const jsonLength = bytes.readUInt32LE(12);
  const json = JSON.parse(bytes.subarray(20, 20 + jsonLength).toString()) as Mutable<GltfJson>;
  const binary = bytes.subarray(28 + jsonLength);
  const views = (json.bufferViews ?? []).map((view) => unpack(view, binary));
  edit({
    json,
    metadata: json.extensions?.EXT_structural_metadata as Mutable<StructuralMetadata>,
    views,
    attribute(name) {
      const primitive = json.meshes?.[0]?.primitives[0];
      const accessor = name === 'indices' ? primitive?.indices : primitive?.attributes[name];
      return views[json.accessors?.[accessor ?? -1]?.bufferView ?? -1] as Uint8Array<ArrayBuffer>;
    },
    property(name) {
      const property =
        json.extensions?.EXT_structural_metadata?.propertyTables?.[0]?.properties?.[name];
      return { values: property?.values ?? -1, stringOffsets: property?.stringOffsets ?? -1 };
    },
  });
  writeFileSync(path, joinGlb(json, views));
}

function unpack(view: GltfBufferView, binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const packed = view.extensions?.EXT_meshopt_compression;
  const { byteOffset = 0, byteLength } = packed ?? view;
  const source = Uint8Array.from(binary.subarray(byteOffset, byteOffset + byteLength));
  if (!packed) return source;
  const target = new Uint8Array(packed.count * packed.byteStride);
  MeshoptDecoder.decodeGltfBuffer(
    target,
    packed.count,
    packed.byteStride,
    source,
    packed.mode,
    packed.filter,
  );
  return target;
}

function joinGlb(json: Mutable<GltfJson>, views: readonly Uint8Array[]): Buffer {
  let at = 0;
  const parts: Uint8Array[] = [];
  for (const [i, bytes] of views.entries()) {
    const view = json.bufferViews?.[i] as Mutable<GltfBufferView>;
    delete view.extensions;
    Object.assign(view, { buffer: 0, byteOffset: at, byteLength: bytes.length });
    const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    padded.set(bytes);
    parts.push(padded);
    at += padded.length;
  }
  const withoutMeshopt = (names: readonly string[] = []) =>
    names.filter((name) => name !== 'EXT_meshopt_compression');
  json.extensionsUsed = withoutMeshopt(json.extensionsUsed);
  json.extensionsRequired = withoutMeshopt(json.extensionsRequired);
  json.buffers = [{ byteLength: at }];
  const text = Buffer.from(JSON.stringify(json));
  const jsonChunk = Buffer.alloc(Math.ceil((text.length + 4) / 8) * 8 - 4, 0x20);
  text.copy(jsonChunk);
  const header = Buffer.alloc(20);
  const binaryHeader = Buffer.alloc(8);
  header.writeUInt32LE(0x46546c67, 0);
  header.writeUInt32LE(2, 4);
  header.writeUInt32LE(28 + jsonChunk.length + at, 8);
  header.writeUInt32LE(jsonChunk.length, 12);
  header.writeUInt32LE(0x4e4f534a, 16);
  binaryHeader.writeUInt32LE(at, 0);
  binaryHeader.writeUInt32LE(0x004e4942, 4);
  return Buffer.concat([header, jsonChunk, binaryHeader, ...parts]);
}
