import type { TileMesh } from '../mesh/tile-mesh.ts';

/** Positions as they are stored, and the way back: frame = stored × scale + translation. */
export interface StoredPositions {
  /** Every vertex in whole words; a scratch array that the next call overwrites. */
  readonly words: Uint32Array;
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

let shorts = new Uint32Array(2 * 4096);
let floats = new Uint32Array(3 * 4096);

/**
 * Stores positions in 16 bits where the tile is small enough (2.6 km) for the step, else as floats with one exponent
 * for all (meshopt's exponential filter), which packs nearly as well.
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
    : storeFloats(mesh, [lowX, lowY, lowZ], [highX, highY, highZ]);
}

type Triple = [number, number, number];

function storeShorts(mesh: TileMesh, low: Triple, high: Triple, extentM: number): StoredPositions {
  const { position, vertexCount } = mesh;
  const scale = extentM / 65535;
  const perM = 1 / scale;
  if (shorts.length < 2 * vertexCount) shorts = new Uint32Array(4 * vertexCount);
  const [lowX, lowY, lowZ] = low;
  for (let v = 0, from = 0, to = 0; v < vertexCount; v++, from += 3, to += 2) {
    const x = ((position[from] as number) - lowX) * perM + 0.5;
    const y = ((position[from + 1] as number) - lowY) * perM + 0.5;
    shorts[to] = x | 0 | (y << 16);
    shorts[to + 1] = ((position[from + 2] as number) - lowZ) * perM + 0.5;
  }
  const top = (axis: 0 | 1 | 2) => Math.floor((high[axis] - low[axis]) * perM + 0.5);
  return {
    words: shorts,
    byteStride: 8,
    componentType: 5123,
    scale,
    translation: low,
    min: [0, 0, 0],
    max: [top(0), top(1), top(2)],
  };
}

/** Steps of floats are 2^this metres; twice that and so on where 23 bits do not reach as far. */
const STEP_EXPONENT = -6;

function storeFloats(mesh: TileMesh, low: Triple, high: Triple): StoredPositions {
  const { position, vertexCount } = mesh;
  const reachM = Math.max(-low[0], -low[1], -low[2], high[0], high[1], high[2]);
  const exponent = Math.max(STEP_EXPONENT, Math.floor(Math.log2(1.001 * reachM)) - 22);
  const perM = 2 ** -exponent;
  const head = exponent << 24;
  if (floats.length < 3 * vertexCount) floats = new Uint32Array(6 * vertexCount);
  for (let i = 0; i < 3 * vertexCount; i++)
    floats[i] = head | (Math.floor((position[i] as number) * perM + 0.5) & 0xffffff);
  const store = (m: number) => Math.floor(m * perM + 0.5) / perM;
  const stored = ([x, y, z]: Triple): Triple => [store(x), store(y), store(z)];
  return {
    words: floats,
    byteStride: 12,
    componentType: 5126,
    filter: 'EXPONENTIAL',
    scale: 1,
    translation: [0, 0, 0],
    min: stored(low),
    max: stored(high),
  };
}
