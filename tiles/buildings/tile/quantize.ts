import { MeshoptEncoder } from 'meshoptimizer/encoder';
import type { TileMesh } from '../mesh/tile-mesh.ts';

/** Positions as they are stored, and the way back: frame = stored × scale + translation. */
export interface StoredPositions {
  /** Meshopt-ready bytes of every vertex; a scratch array that the next call overwrites. */
  readonly bytes: Uint8Array;
  readonly byteStride: number;
  /** glTF component type: 5123 unsigned short, 5126 float. */
  readonly componentType: 5123 | 5126;
  readonly filter?: 'EXPONENTIAL';
  readonly scale: number;
  readonly translation: readonly [number, number, number];
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

/** Steps of stored positions are no coarser than this, so that a corner is off by 2 cm at most. */
const POSITION_STEP_M = 0.04;

let shorts = new Uint16Array(4 * 4096);
let floats = new Float32Array(3 * 4096);

/**
 * Stores positions in 16 bits where the tile is small enough (2.6 km) for the step, else as floats cut to a
 * common exponent, which meshopt packs nearly as well.
 */
export function storePositions(mesh: TileMesh): StoredPositions {
  const { position, vertexCount } = mesh;
  let lowX = Number.POSITIVE_INFINITY;
  let lowY = lowX;
  let lowZ = lowX;
  let highX = Number.NEGATIVE_INFINITY;
  let highY = highX;
  let highZ = highX;
  for (let i = 0; i < 3 * vertexCount; i += 3) {
    const x = position[i] as number;
    const y = position[i + 1] as number;
    const z = position[i + 2] as number;
    if (x < lowX) lowX = x;
    if (x > highX) highX = x;
    if (y < lowY) lowY = y;
    if (y > highY) highY = y;
    if (z < lowZ) lowZ = z;
    if (z > highZ) highZ = z;
  }
  const extentM = Math.max(highX - lowX, highY - lowY, highZ - lowZ, 1);
  return extentM <= 65535 * POSITION_STEP_M
    ? storeShorts(mesh, [lowX, lowY, lowZ], [highX, highY, highZ], extentM)
    : storeFloats(mesh, Math.max(-lowX, -lowY, -lowZ, highX, highY, highZ));
}

type Triple = [number, number, number];

function storeShorts(mesh: TileMesh, low: Triple, high: Triple, extentM: number): StoredPositions {
  const { position, vertexCount } = mesh;
  const scale = extentM / 65535;
  const perM = 1 / scale;
  if (shorts.length < 4 * vertexCount) shorts = new Uint16Array(8 * vertexCount);
  const [lowX, lowY, lowZ] = low;
  for (let v = 0, from = 0, to = 0; v < vertexCount; v++, from += 3, to += 4) {
    shorts[to] = ((position[from] as number) - lowX) * perM + 0.5;
    shorts[to + 1] = ((position[from + 1] as number) - lowY) * perM + 0.5;
    shorts[to + 2] = ((position[from + 2] as number) - lowZ) * perM + 0.5;
    shorts[to + 3] = 0;
  }
  const top = (axis: 0 | 1 | 2) => Math.floor((high[axis] - low[axis]) * perM + 0.5);
  return {
    bytes: new Uint8Array(shorts.buffer, 0, 8 * vertexCount),
    byteStride: 8,
    componentType: 5123,
    scale,
    translation: low,
    min: [0, 0, 0],
    max: [top(0), top(1), top(2)],
  };
}

function storeFloats(mesh: TileMesh, reachM: number): StoredPositions {
  const { vertexCount } = mesh;
  if (floats.length < 3 * vertexCount) floats = new Float32Array(6 * vertexCount);
  floats.set(mesh.position.subarray(0, 3 * vertexCount));
  const bits = Math.min(24, Math.ceil(Math.log2(reachM / POSITION_STEP_M)) + 2);
  const bytes = MeshoptEncoder.encodeFilterExp(
    floats.subarray(0, 3 * vertexCount),
    vertexCount,
    12,
    bits,
    'SharedComponent',
  );
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, 3 * vertexCount);
  const min: Triple = [0, 0, 0];
  const max: Triple = [0, 0, 0];
  for (let axis = 0; axis < 3; axis++) {
    // All words of a column share their exponent, in the high byte.
    const unit = 2 ** ((words[axis] as number) >> 24);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = axis; i < words.length; i += 3) {
      const mantissa = ((words[i] as number) << 8) >> 8;
      if (mantissa < low) low = mantissa;
      if (mantissa > high) high = mantissa;
    }
    min[axis] = low * unit;
    max[axis] = high * unit;
  }
  return {
    bytes,
    byteStride: 12,
    componentType: 5126,
    filter: 'EXPONENTIAL',
    scale: 1,
    translation: [0, 0, 0],
    min,
    max,
  };
}
