import type { LocalWriter } from '../engine/local-writer.ts';
import type { MeshData } from '../engine/mesh-primitive.ts';
import type { SceneNetwork } from '../network/scene-network.ts';

/** Numbers of a vertex: position, then across (−1 left bank … 1 right bank), along, half width, style. */
export const WATER_STRIDE = 7;
/** How far the embankment reaches onto land, metres. */
export const RIM_M = { river: 3.4, canal: 1.1 } as const;

/** Bits of a vertex' style. */
export const WATER_STYLE = { rim: 1, flows: 2, canal: 4 } as const;

const LIFT_M = 0.12;

/**
 * Strips between the banks. All embankments come first and all water after them, canals before rivers: where
 * courses meet, water lies over the embankment of the other.
 */
export function buildWater(
  { lines, first, points, leftBank, rightBank, widthM }: SceneNetwork['waterways'],
  write: LocalWriter,
): MeshData {
  const count = points.length / 3;
  // Two strips, each of two vertices a point; a leg between points is two triangles.
  const vertices = new Float32Array(4 * count * WATER_STRIDE);
  const legs = lines.reduce(
    (sum, _, i) => sum + Math.max(0, (first[i + 1] as number) - (first[i] as number) - 1),
    0,
  );
  const indices = new Uint32Array(12 * legs);
  const left = placeAll(leftBank, points, write);
  const right = placeAll(rightBank, points, write);
  let row = 0;
  let corner = 0;
  const addVertex = (
    bank: Float32Array,
    other: Float32Array,
    i: number,
    [across, along, half, style]: readonly [number, number, number, number],
  ) => {
    const o = row++ * WATER_STRIDE;
    const p = 3 * i;
    for (let k = 0; k < 2; k++) {
      const middle = ((bank[p + k] as number) + (other[p + k] as number)) / 2;
      vertices[o + k] = middle + ((bank[p + k] as number) - middle) * Math.abs(across);
    }
    vertices[o + 2] = bank[p + 2] as number;
    vertices[o + 3] = across;
    vertices[o + 4] = along;
    vertices[o + 5] = half;
    vertices[o + 6] = style;
  };
  const addStrip = (line: number, isRim: boolean) => {
    const { kind, flow } = lines[line] as (typeof lines)[number];
    const [from, to] = [first[line] as number, first[line + 1] as number];
    const style =
      (isRim ? WATER_STYLE.rim : 0) +
      (flow === 'along' ? WATER_STYLE.flows : 0) +
      (kind === 'canal' ? WATER_STYLE.canal : 0);
    let along = 0;
    for (let i = from; i < to; i++) {
      if (i > from) along += legM(left, right, i);
      const half = (widthM[i] as number) / 2;
      const stretch = isRim && half > 0 ? (half + RIM_M[kind]) / half : 1;
      addVertex(left, right, i, [-stretch, along, half, style]);
      addVertex(right, left, i, [stretch, along, half, style]);
      if (i === from) continue;
      for (const back of [4, 3, 2, 2, 3, 1]) indices[corner++] = row - back;
    }
  };
  const order = [
    ...lines.keys().filter((i) => lines[i]?.kind !== 'river'),
    ...lines.keys().filter((i) => lines[i]?.kind === 'river'),
  ];
  for (const isRim of [true, false]) for (const line of order) addStrip(line, isRim);
  return { vertices, indices };
}

function placeAll(bank: Float64Array, points: Float64Array, write: LocalWriter): Float32Array {
  const places = new Float32Array(bank.length);
  for (let i = 0; i < bank.length; i += 3)
    write(places, i, bank[i] as number, bank[i + 1] as number, (points[i + 2] as number) + LIFT_M);
  return places;
}

/** Along the middle from the point before. */
function legM(left: Float32Array, right: Float32Array, i: number): number {
  const middle = (k: number) => ((left[k] as number) + (right[k] as number)) / 2;
  return Math.hypot(middle(3 * i) - middle(3 * i - 3), middle(3 * i + 1) - middle(3 * i - 2));
}
