import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { TwinError } from '#model';
import { dropTranslucentColours } from './landmark-colours.ts';
import type { Gltf } from './landmark-gltf.ts';
import { GlbBuffer } from './tile/glb.ts';

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;
/** Larger models make a district slow to open, bytes. */
const ADVISED_BYTES = 300 * 1024;

/** What the viewer's engine draws; a model that requires another extension would not be seen. */
const READABLE = new Set([
  'EXT_meshopt_compression',
  'EXT_texture_webp',
  'KHR_draco_mesh_compression',
  'KHR_materials_unlit',
  'KHR_materials_specular',
  'KHR_materials_pbrSpecularGlossiness',
  'KHR_mesh_quantization',
  'KHR_texture_basisu',
  'KHR_texture_transform',
]);

const MIME: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  ktx2: 'image/ktx2',
};

/** A glTF model in one piece: what lay beside it (buffers, textures) is in its one buffer. */
export interface LandmarkModel {
  readonly gltf: Gltf;
  /** Bytes of buffer 0. */
  readonly bytes: Uint8Array;
  readonly warnings: readonly string[];
}

/**
 * Reads a .glb, or a .gltf with the files beside it.
 *
 * @throws {TwinError} source-invalid where it is no glTF 2.0, is cut short, or cannot be drawn.
 */
export function readLandmarkModel(file: string): LandmarkModel {
  const source = readBytes(file, file);
  const isGlb = source.length >= 12 && viewOf(source).getUint32(0, true) === MAGIC;
  const { gltf, binary } = isGlb ? parseGlb(source, file) : { gltf: parseJson(source, file) };
  checkModel(gltf, file);
  const buffer = new GlbBuffer();
  embedBuffers(gltf, buffer, { file, binary });
  embedImages(gltf, buffer, file);
  buffer.pad();
  const bytes = new Uint8Array(buffer.byteLength);
  buffer.copyInto(bytes, 0);
  const warnings: string[] = [];
  if (bytes.length > ADVISED_BYTES)
    warnings.push(
      `${file}: expected at most ${ADVISED_BYTES / 1024} KB, got ${Math.ceil(bytes.length / 1024)} KB; simplify it or shrink its textures.`,
    );
  if (gltf.animations || gltf.skins)
    warnings.push(`${file}: its animations and skins are left out; it stands still.`);
  dropMoving(gltf);
  if (dropTranslucentColours(gltf, bytes) > 0)
    warnings.push(`${file}: vertex colours that let light through are left out.`);
  return { gltf, bytes, warnings };
}

function parseGlb(source: Uint8Array, file: string): { gltf: Gltf; binary?: Uint8Array } {
  const view = viewOf(source);
  const version = view.getUint32(4, true);
  if (version !== 2) throw invalid(file, `glTF 2.0, got a glb of version ${version}`);
  if (view.getUint32(8, true) !== source.length)
    throw invalid(
      file,
      `${view.getUint32(8, true)} bytes as its header says, got ${source.length}`,
    );
  let gltf: Gltf | undefined;
  let binary: Uint8Array | undefined;
  for (let at = 12; at + 8 <= source.length; ) {
    const length = view.getUint32(at, true);
    const type = view.getUint32(at + 4, true);
    if (at + 8 + length > source.length) throw invalid(file, 'whole chunks, got one cut short');
    const chunk = source.subarray(at + 8, at + 8 + length);
    if (type === JSON_CHUNK) gltf ??= parseJson(chunk, file);
    else if (type === BIN_CHUNK) binary ??= chunk;
    at += 8 + length;
  }
  if (!gltf) throw invalid(file, 'a JSON chunk, got none');
  return binary ? { gltf, binary } : { gltf };
}

function parseJson(bytes: Uint8Array, file: string): Gltf {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Gltf;
  } catch (cause) {
    throw invalid(file, 'a glTF document, got text that is no JSON', cause);
  }
}

function checkModel(gltf: Gltf, file: string): void {
  if (!gltf.asset?.version?.startsWith('2.'))
    throw invalid(file, `glTF 2.0, got version ${gltf.asset?.version ?? 'none'}`);
  const unreadable = (gltf.extensionsRequired ?? []).filter((name) => !READABLE.has(name));
  if (unreadable.length > 0)
    throw invalid(file, `extensions that the viewer draws, got ${unreadable.join(', ')}`);
  const { accessors = [], bufferViews = [], buffers = [] } = gltf;
  for (const { primitives } of gltf.meshes ?? [])
    for (const { attributes, indices } of primitives) {
      const position = accessors[attributes.POSITION ?? -1];
      if (!position?.min || !position.max)
        throw invalid(file, 'positions with their least and greatest in every mesh, got none');
      for (const accessor of [
        ...Object.values(attributes),
        ...(indices === undefined ? [] : [indices]),
      ])
        if (!accessors[accessor])
          throw invalid(file, `accessor ${accessor}, got none of that number`);
    }
  for (const { bufferView } of accessors)
    if (bufferView !== undefined && !bufferViews[bufferView])
      throw invalid(file, `buffer view ${bufferView}, got none of that number`);
  for (const { buffer, byteOffset = 0, byteLength } of bufferViews)
    if (byteOffset + byteLength > (buffers[buffer]?.byteLength ?? -1))
      throw invalid(file, `buffer views within buffer ${buffer}, got one beyond its end`);
}

/** Joins all buffers into buffer 0; those that only stand for what is unpacked stay apart, without bytes. */
function embedBuffers(
  gltf: Gltf,
  into: GlbBuffer,
  { file, binary }: { file: string; binary: Uint8Array | undefined },
): void {
  const fallbacks: NonNullable<Gltf['buffers']> = [];
  const moves = (gltf.buffers ?? []).map((buffer, i) => {
    const { uri, byteLength } = buffer;
    const bytes = uri === undefined ? (i === 0 ? binary : undefined) : readUri(uri, file);
    if (!bytes) {
      if (!buffer.extensions?.EXT_meshopt_compression)
        throw invalid(file, `the bytes of buffer ${i}, got none`);
      return { buffer: fallbacks.push(buffer), offset: 0 };
    }
    if (bytes.length < byteLength)
      throw invalid(file, `${byteLength} bytes in buffer ${i}, got ${bytes.length}`);
    return { buffer: 0, offset: into.add(bytes.subarray(0, byteLength)) };
  });
  for (const view of gltf.bufferViews ?? []) {
    const packed = view.extensions?.EXT_meshopt_compression;
    for (const part of packed ? [view, packed] : [view]) {
      const move = moves[part.buffer];
      if (!move) throw invalid(file, `buffer ${part.buffer}, got none of that number`);
      part.buffer = move.buffer;
      part.byteOffset = (part.byteOffset ?? 0) + move.offset;
    }
  }
  gltf.buffers = [{ byteLength: 0 }, ...fallbacks];
}

function embedImages(gltf: Gltf, into: GlbBuffer, file: string): void {
  for (const image of gltf.images ?? []) {
    const { uri } = image;
    if (uri === undefined) continue;
    const bytes = readUri(uri, file);
    const mimeType =
      image.mimeType ??
      /^data:([^;,]+)/.exec(uri)?.[1] ??
      MIME[uri.slice(uri.lastIndexOf('.') + 1).toLowerCase()];
    if (!mimeType) throw invalid(file, `a PNG, JPEG, WebP or KTX2 texture, got ${uri}`);
    gltf.bufferViews ??= [];
    const view = { buffer: 0, byteOffset: into.add(bytes), byteLength: bytes.length };
    image.bufferView = gltf.bufferViews.push(view) - 1;
    image.mimeType = mimeType;
    delete image.uri;
  }
}

function dropMoving(gltf: Gltf): void {
  delete gltf.animations;
  delete gltf.skins;
  delete gltf.cameras;
  for (const node of gltf.nodes ?? []) {
    delete node.camera;
    delete node.skin;
  }
}

function readUri(uri: string, file: string): Uint8Array {
  const data = /^data:[^,]*?(;base64)?,(.*)$/s.exec(uri);
  if (data)
    return data[1]
      ? Uint8Array.from(Buffer.from(data[2] as string, 'base64'))
      : new TextEncoder().encode(decodeURIComponent(data[2] as string));
  if (/^[a-z][a-z0-9+.-]*:/i.test(uri)) throw invalid(file, `files beside it, got ${uri}`);
  return readBytes(resolve(dirname(file), decodeURIComponent(uri)), file);
}

function readBytes(path: string, file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw invalid(file, `to read ${path}, got ${(cause as NodeJS.ErrnoException).code}`, cause);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function invalid(file: string, expected: string, cause?: unknown): TwinError {
  return new TwinError(
    'source-invalid',
    `Landmark ${file}: expected ${expected}; export it again as glTF 2.0 (.glb).`,
    { cause },
  );
}
