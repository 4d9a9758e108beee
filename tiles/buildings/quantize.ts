import { MeshoptEncoder } from 'meshoptimizer/encoder';
import type { TileMesh } from './tile-mesh.ts';

/** Positions as they are stored, and the way back: frame = stored × scale + translation. */
export interface StoredPositions {
  /** Meshopt-ready bytes of `count` entries. */
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

/** Steps of stored positions are no coarser than this, metres. */
const POSITION_STEP_M = 0.02;

/**
 * Stores positions in 16 bits where the tile is small enough (1.3 km) for the step, else as floats cut to a
 * common exponent, which meshopt packs nearly as well.
 */
export function storePositions(mesh: TileMesh): StoredPositions {
  const count = mesh.vertexCount;
  const low: [number, number, number] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < 3 * count; i++) {
    const axis = (i % 3) as 0 | 1 | 2;
    const value = mesh.position[i] as number;
    if (value < low[axis]) low[axis] = value;
    if (value > high[axis]) high[axis] = value;
  }
  const extentM = Math.max(high[0] - low[0], high[1] - low[1], high[2] - low[2], 1);
  return extentM <= 65535 * POSITION_STEP_M
    ? storeShorts(mesh, low, extentM)
    : storeFloats(mesh, Math.max(...low.map(Math.abs), ...high.map(Math.abs)));
}

function storeShorts(
  mesh: TileMesh,
  low: readonly [number, number, number],
  extentM: number,
): StoredPositions {
  const scale = extentM / 65535;
  const stored = new Uint16Array(4 * mesh.vertexCount);
  const max: [number, number, number] = [0, 0, 0];
  for (let v = 0; v < mesh.vertexCount; v++)
    for (const axis of [0, 1, 2] as const) {
      const value = Math.round(((mesh.position[3 * v + axis] as number) - low[axis]) / scale);
      stored[4 * v + axis] = value;
      max[axis] = Math.max(max[axis], value);
    }
  return {
    bytes: new Uint8Array(stored.buffer),
    byteStride: 8,
    componentType: 5123,
    scale,
    translation: low,
    min: [0, 0, 0],
    max,
  };
}

function storeFloats(mesh: TileMesh, reachM: number): StoredPositions {
  const bits = Math.min(24, Math.ceil(Math.log2(reachM / POSITION_STEP_M)) + 2);
  const source = Float32Array.from(mesh.position.subarray(0, 3 * mesh.vertexCount));
  const bytes = MeshoptEncoder.encodeFilterExp(
    source,
    mesh.vertexCount,
    12,
    bits,
    'SharedComponent',
  );
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, 3 * mesh.vertexCount);
  const min: [number, number, number] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const [i, word] of words.entries()) {
    const axis = (i % 3) as 0 | 1 | 2;
    const value = ((word << 8) >> 8) * 2 ** (word >> 24);
    if (value < min[axis]) min[axis] = value;
    if (value > max[axis]) max[axis] = value;
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
