import { expect, test } from 'vitest';
import { createRandom } from '#lib/random/random.ts';
import type { BuildingRecord } from '../district.ts';
import { packBuildings } from './building-columns.ts';
import { type BuildingNode, buildBuildingTree, listNodes } from './building-tree.ts';

const random = createRandom(3);
const records = Array.from({ length: 9000 }, (): BuildingRecord => {
  const lon = 20 + 0.4 * random();
  const lat = 40 + 0.3 * random();
  const side = 1e-4 * (1 + 3 * random());
  return {
    ring: [
      [lon, lat],
      [lon + side, lat],
      [lon + side, lat + side],
      [lon, lat + side],
    ],
    heightM: 3 + 90 * random() ** 3,
    storeys: 2,
    use: 'office',
    provenance: 'synthetic',
    townCode: null,
    dwellings: 0,
  };
});
const columns = packBuildings(records, { towns: [] }, () => 5);
const root = buildBuildingTree(columns);

test('every building is in one node', () => {
  const all = listNodes(root).flatMap(({ gids }) => [...gids]);
  expect(all.sort((a, b) => a - b)).toEqual([...Array(records.length).keys()]);
});

test('the biggest come first and the geometric error falls from parent to child', () => {
  const tallest = columns.heightM.indexOf(Math.max(...columns.heightM));
  expect([...root.gids]).toContain(tallest);
  const check = (node: BuildingNode) => {
    for (const child of node.children) {
      expect(child.geometricErrorM).toBeLessThan(node.geometricErrorM);
      check(child);
    }
    if (node.children.length === 0) expect(node.geometricErrorM).toBe(0);
  };
  check(root);
});

test('a region holds all below it', () => {
  for (const { region, children } of listNodes(root))
    for (const child of children) {
      expect(child.region.westDeg).toBeGreaterThanOrEqual(region.westDeg);
      expect(child.region.northDeg).toBeLessThanOrEqual(region.northDeg);
      expect(child.region.maxHeightM).toBeLessThanOrEqual(region.maxHeightM);
    }
});

test('one building makes one node', () => {
  const one = buildBuildingTree(packBuildings(records.slice(0, 1), { towns: [] }, () => 5));
  expect(listNodes(one).map(({ key, gids }) => [key, ...gids])).toEqual([['r', 0]]);
});
