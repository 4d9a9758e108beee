import { NodeIO } from '@gltf-transform/core';
import {
  EXTMeshGPUInstancing,
  EXTMeshoptCompression,
  type InstancedMesh,
} from '@gltf-transform/extensions';
import { validateBytes } from 'gltf-validator';
import { MeshoptDecoder } from 'meshoptimizer';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { beforeAll, expect, test } from 'vitest';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { isInRing } from '#lib/geo/polygon.ts';
import { toEcef } from '#lib/geo/wgs84.ts';
import type { District } from '../../tiles/district.ts';
import { plantTrees } from '../../tiles/trees/plant-trees.ts';
import { buildTreeNodes, listTreeNodes, type TreeNode } from '../../tiles/trees/tree-nodes.ts';
import { packTrees, type TreeTable } from '../../tiles/trees/tree-table.ts';
import { createTreeTile } from '../../tiles/trees/tree-tile.ts';
import { miniSite } from '../fixtures/mini-site.ts';

const plane = createLocalPlane(...miniSite.centre);
const square = (x: number, y: number, side: number) =>
  [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ].map(([px, py]) => [plane.toLonDeg(px as number), plane.toLatDeg(py as number)] as const);
const forest = square(200, 300, 700);
const district: District = {
  streets: [],
  roads: null,
  canals: [],
  waterAreas: [],
  landuse: [
    { kind: 'forest', ring: forest },
    { kind: 'farmland', ring: square(-900, -900, 400) },
  ],
  rails: [],
  trees: [
    { position: [miniSite.centre[0], miniSite.centre[1]], heightM: 17, leaf: 'needleleaved' },
  ],
  pipes: [],
  grid: [],
  supplied: ['trees'],
};
const groundM = (lonDeg: number, latDeg: number) =>
  3 + plane.toX(lonDeg) / 400 + plane.toY(latDeg) / 900;

let table: TreeTable;
let nodes: TreeNode[];

beforeAll(async () => {
  await Promise.all([MeshoptEncoder.ready, MeshoptDecoder.ready]);
  table = packTrees(plantTrees(miniSite, district));
  nodes = listTreeNodes(buildTreeNodes(table) as TreeNode);
});

test('woods are planted, fields are not, and a single tree stands where its source has it', () => {
  const trees = plantTrees(miniSite, district);
  const made = trees.filter(({ provenance }) => provenance === 'synthetic');
  const inForest = made.filter(({ lonDeg, latDeg }) => isInRing(lonDeg, latDeg, forest));
  expect(inForest.length).toBeGreaterThan(3000);
  for (const tree of made.filter((tree) => !inForest.includes(tree))) {
    const away = miniSite.hills.map(
      (hill) =>
        Math.hypot(
          plane.toX(tree.lonDeg) - plane.toX(hill.top[0]),
          plane.toY(tree.latDeg) - plane.toY(hill.top[1]),
        ) - hill.radiusM,
    );
    expect(Math.min(...away)).toBeLessThan(0);
  }
  expect(trees.filter(({ provenance }) => provenance === 'supplied')).toEqual([
    {
      lonDeg: miniSite.centre[0],
      latDeg: miniSite.centre[1],
      heightM: 17,
      leaf: 'needleleaved',
      provenance: 'supplied',
    },
  ]);
  expect(plantTrees(miniSite, district)).toEqual(trees);
});

test('roads stay clear of trees', () => {
  const road = {
    id: 'r',
    class: 'secondary',
    structure: 'ground',
    oneway: false,
    lanes: null,
    widthM: 20,
    line: [square(150, 640, 1)[0], square(1000, 640, 1)[0]] as never,
  } as const;
  const trees = plantTrees(miniSite, { ...district, roads: [road] });
  const nearest = Math.min(
    ...trees
      .filter(({ lonDeg, latDeg }) => isInRing(lonDeg, latDeg, forest))
      .map(({ latDeg }) => Math.abs(plane.toY(latDeg) - 640)),
  );
  expect(nearest).toBeGreaterThan(13.9);
});

test('each tree stands in one node, and errors shrink towards the leaves', () => {
  const all = nodes.flatMap(({ trees }) => [...trees]).sort((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: table.count }, (_, i) => i));
  for (const node of nodes)
    for (const child of node.children)
      expect(child.geometricErrorM).toBeLessThan(node.geometricErrorM);
  expect(nodes.length).toBeGreaterThan(4);
});

test('an independent reader finds each instance in its place, in its region, without a complaint', async () => {
  const io = new NodeIO()
    .registerExtensions([EXTMeshGPUInstancing, EXTMeshoptCompression])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
  for (const node of nodes.slice(0, 6)) {
    const { bytes, region } = createTreeTile(table, node.trees, groundM);
    const { issues } = await validateBytes(bytes);
    expect(issues.messages.filter(({ severity }) => severity < 2)).toEqual([]);
    const document = await io.readBinary(bytes);
    const places: [number, number, number][] = [];
    for (const found of document.getRoot().listNodes()) {
      const instanced = found.getExtension<InstancedMesh>('EXT_mesh_gpu_instancing');
      const translation = instanced?.getAttribute('TRANSLATION');
      if (!translation) continue;
      const m = found.getWorldMatrix();
      for (let i = 0; i < translation.getCount(); i++) {
        const [x, y, z] = translation.getElement(i, [0, 0, 0]) as [number, number, number];
        const at = (row: number) =>
          (m[row] as number) * x +
          (m[4 + row] as number) * y +
          (m[8 + row] as number) * z +
          (m[12 + row] as number);
        places.push([at(0), -at(2), at(1)]);
      }
    }
    const wanted = [0, 1].flatMap((leaf) => [...node.trees].filter((i) => table.leaf[i] === leaf));
    expect(places).toHaveLength(wanted.length);
    for (const [row, i] of wanted.entries()) {
      const lonDeg = (table.position[2 * i] as number) / 1e7;
      const latDeg = (table.position[2 * i + 1] as number) / 1e7;
      const baseM = groundM(lonDeg, latDeg);
      const exact = toEcef(lonDeg, latDeg, baseM);
      const off = Math.hypot(
        ...exact.map((value, axis) => value - (places[row]?.[axis] as number)),
      );
      expect(off).toBeLessThan(0.05);
      const [west, south, east, north, low, high] = region as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const [lon, lat] = [(lonDeg * Math.PI) / 180, (latDeg * Math.PI) / 180];
      expect(lon > west && lon < east && lat > south && lat < north).toBe(true);
      expect(baseM > low && baseM + (table.heightM[i] as number) < high).toBe(true);
    }
  }
});
