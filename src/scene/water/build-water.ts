import type { LocalFrame } from '../engine/frame.ts';
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
  { waterways }: Pick<SceneNetwork, 'waterways'>,
  frame: LocalFrame,
): MeshData {
  const { lines, first, points, leftBank, rightBank, widthM } = waterways;
  const count = lines.reduce(
    (sum, _, i) => sum + Math.max(0, (first[i + 1] as number) - (first[i] as number)),
    0,
  );
  const vertices = new Float32Array(4 * count * WATER_STRIDE);
  const indices: number[] = [];
  let row = 0;
  const order = lines
    .map((_, i) => i)
    .sort((a, b) => Number(lines[a]?.kind === 'river') - Number(lines[b]?.kind === 'river'));
  const left = new Float32Array(3);
  const right = new Float32Array(3);
  const write = (bank: Float64Array, i: number, out: Float32Array) => {
    const height = (points[3 * i + 2] as number) + LIFT_M;
    frame.write(out, 0, bank[3 * i] as number, bank[3 * i + 1] as number, height);
  };
  const addStrip = (line: number, isRim: boolean) => {
    const { kind, flow } = lines[line] as (typeof lines)[number];
    const [from, to] = [first[line] as number, first[line + 1] as number];
    const rimM = isRim ? RIM_M[kind] : 0;
    const style =
      (isRim ? WATER_STYLE.rim : 0) +
      (flow === 'along' ? WATER_STYLE.flows : 0) +
      (kind === 'canal' ? WATER_STYLE.canal : 0);
    let along = 0;
    let [beforeX, beforeY] = [0, 0];
    for (let i = from; i < to; i++) {
      write(leftBank, i, left);
      write(rightBank, i, right);
      const middle = [0, 1].map((k) => ((left[k] as number) + (right[k] as number)) / 2);
      const [x, y] = middle as [number, number];
      if (i > from) along += Math.hypot(x - beforeX, y - beforeY);
      [beforeX, beforeY] = [x, y];
      const half = (widthM[i] as number) / 2;
      const stretch = half > 0 ? (half + rimM) / half : 1;
      for (const [bank, across] of [
        [left, -stretch],
        [right, stretch],
      ] as const) {
        const place = [0, 1].map(
          (k) => (middle[k] as number) + ((bank[k] as number) - (middle[k] as number)) * stretch,
        );
        vertices.set([...place, bank[2] as number, across, along, half, style], row * WATER_STRIDE);
        row++;
      }
      if (i > from) indices.push(row - 4, row - 3, row - 2, row - 2, row - 3, row - 1);
    }
  };
  for (const isRim of [true, false]) for (const line of order) addStrip(line, isRim);
  return { vertices, indices: new Uint32Array(indices) };
}
