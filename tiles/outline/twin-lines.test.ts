import { expect, test } from 'vitest';
import type { LonLat, Town } from '#model';
import { joinTownEdges } from './twin-lines.ts';

const town = (code: string, ring: LonLat[]) => ({ code, ring }) as unknown as Town;

test('two towns side by side share one edge and have one edge each of their own', () => {
  const edges = joinTownEdges([
    town('A', [
      [0, 0],
      [1, 0],
      [1, 0.5],
      [1, 1],
      [0, 1],
      [0, 0],
    ]),
    town('B', [
      [1, 0],
      [2, 0],
      [2, 1],
      [1, 1],
      [1, 0.5],
      [1, 0],
    ]),
  ]);
  expect(edges.map(({ towns, line }) => [towns.join('+'), line.length]).sort()).toEqual([
    ['A+B', 3],
    ['A', 4],
    ['B', 4],
  ]);
});

test('a town alone has its ring', () => {
  const [edge] = joinTownEdges([
    town('A', [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ]),
  ]);
  expect(edge).toEqual({
    towns: ['A'],
    line: [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
  });
});
