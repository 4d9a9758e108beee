import { expect, test } from 'vitest';
import { encodeNetwork, type NetworkPoint, packLine, packWidths } from '#model';
import { listBuffers, pointsOf, readSceneNetwork } from './scene-network.ts';

const a: NetworkPoint[] = [
  [121.1, 31, 2],
  [121.101, 31, 2.5],
];
const b: NetworkPoint[] = [
  [121.2, 31.1, 1],
  [121.2, 31.101, 1],
  [121.2, 31.102, 1],
];
const common = { name: null, origin: 'site' } as const;
const road = {
  ...common,
  class: 'arterial',
  structure: 'ground',
  oneway: false,
  lanes: null,
  widthM: 20,
} as const;
const text = encodeNetwork({
  format: 1,
  roads: [
    { ...road, id: 'r1', line: packLine(a) },
    { ...road, id: 'r2', line: packLine(b) },
  ],
  tracks: [],
  waterways: [
    {
      ...common,
      id: 'w',
      kind: 'river',
      flow: null,
      widthM: packWidths([30, 30, 40]),
      line: packLine(b),
    },
  ],
  pipes: [],
});

test('keeps every line and its points', () => {
  const { roads, waterways, pipes } = readSceneNetwork(text);
  expect(roads.lines.map(({ id }) => id)).toEqual(['r1', 'r2']);
  expect([0, 1].map((line) => pointsOf(roads, line))).toEqual([a, b]);
  expect(pipes.lines).toEqual([]);
  expect([...waterways.widthM]).toEqual([30, 30, 40]);
  expect(waterways.leftBank.length).toBe(9);
});

test('can be handed over whole', () => {
  const { crossings: _, ...read } = readSceneNetwork(text);
  const network = { ...read, meshes: null };
  const moved = structuredClone(network, { transfer: listBuffers(network) as ArrayBuffer[] });
  expect(pointsOf(moved.roads, 1)).toEqual(b);
  expect(network.roads.points.length).toBe(0);
});
