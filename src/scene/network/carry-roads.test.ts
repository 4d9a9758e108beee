import { expect, test } from 'vitest';
import type { NetworkPoint, NetworkRoad, NetworkWaterway } from '#model';
import { carryRoads } from './carry-roads.ts';

const DEG_M = 1 / 111_000;
const LAT = 31;
const at = (x: number, y: number, z = 2): NetworkPoint => [
  121 + (x * DEG_M) / Math.cos((LAT * Math.PI) / 180),
  LAT + y * DEG_M,
  z,
];
const common = { id: 'x', name: null, origin: 'site' } as const;
const road = (...line: NetworkPoint[]): NetworkRoad => ({
  ...common,
  class: 'arterial',
  structure: 'ground',
  oneway: false,
  lanes: null,
  widthM: 20,
  line,
});
const river: NetworkWaterway = {
  ...common,
  kind: 'river',
  flow: null,
  line: [at(0, -500, 1), at(0, 500, 1)],
  widthM: [60, 60],
  leftBank: [],
  rightBank: [],
};

test('carries a road from bank to bank, over the dip of the ground', () => {
  const dipping = road(at(-200, 0), at(-32, 0), at(-28, 0, 1), at(28, 0, 1), at(32, 0), at(200, 0));
  const {
    roads: [carried],
    crossings: [span, ...more],
  } = carryRoads([dipping], [river]);
  expect(more).toEqual([]);
  const heights = span?.line.map(([, , height]) => height) ?? [];
  expect(Math.min(...heights)).toBeGreaterThan(1.9);
  expect(heights[Math.floor(heights.length / 2)]).toBe(Math.max(...heights));
  expect(Math.min(...(carried?.line.map(([, , height]) => height) ?? []))).toBeGreaterThan(1.9);
  expect(carried?.line[0]).toEqual(dipping.line[0]);
  expect(carried?.line.at(-1)).toEqual(dipping.line.at(-1));
  const lons = span?.line.map(([lon]) => lon) ?? [];
  expect(Math.min(...lons)).toBeLessThan(at(-30, 0)[0]);
  expect(Math.max(...lons)).toBeGreaterThan(at(30, 0)[0]);
});

test('leaves roads on land, on bridges of their own and along the water alone', () => {
  const carried = (...roads: NetworkRoad[]) => carryRoads(roads, [river]).crossings;
  const lines = [at(-200, 0), at(200, 0)];
  expect(carried(road(at(-200, 0), at(-80, 0)))).toEqual([]);
  expect(carried({ ...road(...lines), structure: 'bridge' })).toEqual([]);
  expect(carried(road(at(0, -400), at(5, 400)))).toEqual([]);
});
