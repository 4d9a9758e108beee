import { MeshoptDecoder } from 'meshoptimizer/decoder';
import type { FindingSink } from '../finding.ts';
import { parseJson } from '../parse-json.ts';
import type { GltfAccessor, GltfJson } from './gltf-json.ts';

type ComponentArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Uint32Array
  | Float32Array;

/** Values of an accessor as they are stored; entry i begins at i × `stride`. */
export interface AccessorValues {
  readonly values: ComponentArray;
  readonly count: number;
  readonly components: number;
  readonly stride: number;
  /** Factor that makes stored values of a normalised accessor real ones. */
  readonly scale: number;
}

export interface GlbFile {
  readonly json: GltfJson;
  /** Bytes of a buffer view, unpacked; undefined, and a finding, where they cannot be had. */
  view(index: number): Uint8Array | undefined;
  /** Undefined, and a finding, where it cannot be read. */
  accessor(index: number): AccessorValues | undefined;
  /** Place of the view in the glb's own buffer, for alignment; undefined where it is packed. */
  offsetOf(view: number): number | undefined;
}

const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};

type ArrayType = {
  new (buffer: ArrayBufferLike, offset: number, length: number): ComponentArray;
  readonly BYTES_PER_ELEMENT: number;
};

const ARRAYS: Readonly<Record<number, readonly [ArrayType, unit: number]>> = {
  5120: [Int8Array, 127],
  5121: [Uint8Array, 255],
  5122: [Int16Array, 32767],
  5123: [Uint16Array, 65535],
  5125: [Uint32Array, 4294967295],
  5126: [Float32Array, 1],
};

/** Takes a glb apart; null, and a finding, where its container is broken. Await `MeshoptDecoder.ready` first. */
export function readGlb(
  bytes: Uint8Array,
  { sink, path }: { sink: FindingSink; path: string },
): GlbFile | null {
  const chunks = readChunks(bytes, { sink, path });
  if (!chunks) return null;
  const json = parseJson(chunks.json, { sink, check: 'glb', path }) as GltfJson | undefined;
  if (json === undefined) return null;
  const { binary } = chunks;
  const known = new Map<number, Uint8Array | undefined>();

  function unpack(index: number): Uint8Array | undefined {
    const view = json?.bufferViews?.[index];
    const at = `${path}#bufferViews[${index}]`;
    if (!view) {
      sink.error('glb', at, 'Expected a buffer view, found none.');
      return undefined;
    }
    const packed = view.extensions?.EXT_meshopt_compression;
    const { buffer, byteOffset = 0, byteLength } = packed ?? view;
    if (buffer !== 0 || byteOffset + byteLength > binary.length) {
      sink.error(
        'glb',
        at,
        `Expected ${byteLength} bytes from ${byteOffset} in the binary chunk, it has ${binary.length}.`,
      );
      return undefined;
    }
    const source = binary.subarray(byteOffset, byteOffset + byteLength);
    if (!packed) return source;
    const { count, byteStride, mode, filter } = packed;
    if (count * byteStride !== view.byteLength) {
      sink.error('packing', at, `Expected ${view.byteLength} bytes, got ${count} × ${byteStride}.`);
      return undefined;
    }
    const target = new Uint8Array(count * byteStride);
    try {
      MeshoptDecoder.decodeGltfBuffer(target, count, byteStride, source, mode, filter);
    } catch (error) {
      sink.error('packing', at, `Expected meshopt data, got: ${(error as Error).message}.`);
      return undefined;
    }
    return target;
  }

  const view = (index: number) => {
    if (!known.has(index)) known.set(index, unpack(index));
    return known.get(index);
  };
  return {
    json,
    view,
    accessor(index) {
      const accessor = json.accessors?.[index];
      const at = `${path}#accessors[${index}]`;
      if (!accessor || accessor.bufferView === undefined || accessor.sparse) {
        sink.error('accessor', at, 'Expected an accessor with a buffer view and nothing sparse.');
        return undefined;
      }
      const bytesOf = view(accessor.bufferView);
      const stride = json.bufferViews?.[accessor.bufferView]?.byteStride;
      return bytesOf && readValues(accessor, bytesOf, { stride, sink, at });
    },
    offsetOf: (index) =>
      json.bufferViews?.[index]?.buffer === 0
        ? (json.bufferViews[index]?.byteOffset ?? 0)
        : undefined,
  };
}

function readChunks(
  bytes: Uint8Array,
  { sink, path }: { sink: FindingSink; path: string },
): { json: Uint8Array; binary: Uint8Array } | null {
  const fail = (message: string) => {
    sink.error('glb', path, message);
    return null;
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 20) return fail(`Expected a glb, got ${bytes.length} bytes.`);
  if (view.getUint32(0, true) !== 0x46546c67 || view.getUint32(4, true) !== 2)
    return fail('Expected the magic "glTF" and version 2.');
  if (view.getUint32(8, true) !== bytes.length)
    return fail(
      `Expected ${view.getUint32(8, true)} bytes as the header says, got ${bytes.length}.`,
    );
  const jsonEnd = 20 + view.getUint32(12, true);
  if (view.getUint32(16, true) !== 0x4e4f534a || jsonEnd > bytes.length)
    return fail('Expected a JSON chunk first.');
  const json = bytes.subarray(20, jsonEnd);
  if (jsonEnd === bytes.length) return { json, binary: new Uint8Array() };
  const binaryEnd = jsonEnd + 8 + (jsonEnd + 8 <= bytes.length ? view.getUint32(jsonEnd, true) : 0);
  if (binaryEnd > bytes.length || jsonEnd + 8 > bytes.length)
    return fail('Expected the binary chunk to end in the file.');
  return { json, binary: bytes.subarray(jsonEnd + 8, binaryEnd) };
}

function readValues(
  accessor: GltfAccessor,
  bytes: Uint8Array,
  { stride, sink, at }: { stride: number | undefined; sink: FindingSink; at: string },
): AccessorValues | undefined {
  const { count, type, componentType, byteOffset = 0, normalized = false } = accessor;
  const components = COMPONENTS[type];
  const known = ARRAYS[componentType];
  if (!components || !known) {
    sink.error('accessor', at, `Expected a known type, got ${type} of ${componentType}.`);
    return undefined;
  }
  const [Type, unit] = known;
  const size = Type.BYTES_PER_ELEMENT;
  const step = stride ?? components * size;
  const needed = byteOffset + (count - 1) * step + components * size;
  if (needed > bytes.length || step % size) {
    sink.error('accessor', at, `Expected ${needed} bytes, its view has ${bytes.length}.`);
    return undefined;
  }
  const start = bytes.byteOffset + byteOffset;
  const aligned = start % size === 0 ? bytes : bytes.slice();
  const from = aligned.byteOffset + byteOffset;
  return {
    values: new Type(aligned.buffer, from, Math.floor((bytes.length - byteOffset) / size)),
    count,
    components,
    stride: step / size,
    scale: normalized ? 1 / unit : 1,
  };
}

/** Checks that `min` and `max` are what the values are, and that floats are numbers. */
export function checkAccessor(
  glb: GlbFile,
  index: number,
  { sink, path }: { sink: FindingSink; path: string },
): void {
  const accessor = glb.json.accessors?.[index];
  const read = glb.accessor(index);
  if (!accessor || !read) return;
  const at = `${path}#accessors[${index}]`;
  const { values, count, components, stride } = read;
  const low = new Float64Array(components).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(components).fill(Number.NEGATIVE_INFINITY);
  let notFinite = 0;
  for (let i = 0; i < count; i++)
    for (let c = 0; c < components; c++) {
      const value = values[i * stride + c] as number;
      if (!Number.isFinite(value)) notFinite++;
      if (value < (low[c] as number)) low[c] = value;
      if (value > (high[c] as number)) high[c] = value;
    }
  if (notFinite > 0)
    sink.error('not-finite', at, `Expected numbers, got ${notFinite} NaN or infinite values.`);
  const differs = (said: readonly number[], found: Float64Array) =>
    said.length !== components || said.some((value, c) => Math.fround(value) !== found[c]);
  if (accessor.min && differs(accessor.min, low))
    sink.error('accessor', at, `Expected min ${[...low]}, got ${accessor.min}.`);
  if (accessor.max && differs(accessor.max, high))
    sink.error('accessor', at, `Expected max ${[...high]}, got ${accessor.max}.`);
}
