import { expect, test } from 'vitest';
import type { LocalWriter } from '../engine/local-writer.ts';
import type { SceneNetwork } from '../network/scene-network.ts';
import { buildWater, RIM_M, WATER_STRIDE, WATER_STYLE } from './build-water.ts';

const write: LocalWriter = (out, at, x, y, z) => out.set([x, y, z], at);
const line = (kind: 'river' | 'canal', flow: 'along' | null) =>
  ({ id: kind, name: null, origin: 'site', kind, flow }) as const;
const waterways: SceneNetwork['waterways'] = {
  lines: [line('river', 'along'), line('canal', null)],
  first: Uint32Array.of(0, 2, 4),
  points: Float64Array.of(0, 0, 1, 100, 0, 1, 0, 50, 2, 100, 50, 2),
  leftBank: Float64Array.of(0, 10, 1, 100, 10, 1, 0, 55, 2, 100, 55, 2),
  rightBank: Float64Array.of(0, -10, 1, 100, -10, 1, 0, 45, 2, 100, 45, 2),
  widthM: Float32Array.of(20, 20, 10, 10),
};

test('lays all water over all embankments, and rivers over canals', () => {
  const { vertices, indices } = buildWater(waterways, write);
  expect(vertices.length).toBe(16 * WATER_STRIDE);
  const styles = Array.from(indices, (row) => vertices[row * WATER_STRIDE + 6]).filter(
    (_, i) => i % 6 === 0,
  );
  const { rim, flows, canal } = WATER_STYLE;
  expect(styles).toEqual([rim + canal, rim + flows, canal, flows]);
});

test('reaches from bank to bank, and the embankment beyond', () => {
  const { vertices } = buildWater(waterways, write);
  const edgesOf = (style: number) =>
    Array.from({ length: 16 }, (_, row) =>
      vertices.subarray(row * WATER_STRIDE, (row + 1) * WATER_STRIDE),
    )
      .filter((vertex) => vertex[6] === style)
      .map((vertex) => vertex[1] as number);
  expect([...new Set(edgesOf(WATER_STYLE.flows))]).toEqual([10, -10]);
  const [left, right] = new Set(edgesOf(WATER_STYLE.rim + WATER_STYLE.flows));
  expect(left).toBeCloseTo(10 + RIM_M.river);
  expect(right).toBeCloseTo(-10 - RIM_M.river);
});
