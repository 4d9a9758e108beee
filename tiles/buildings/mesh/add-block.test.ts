import { expect, test } from 'vitest';
import { addBlock } from './add-block.ts';
import { measureMesh } from './test-kit/measure-mesh.ts';
import { readGids, spreadRuns } from './test-kit/read-runs.ts';
import { FOUNDATION_M, NULL_FEATURE_ID, TileMesh } from './tile-mesh.ts';

test('a merged block is a closed box that belongs to no building', () => {
  const mesh = new TileMesh();
  addBlock(mesh, {
    corners: Float64Array.from([0, 3, 0, 30, 3, -10, 25, 3, -25, -5, 3, -15]),
    up: [0, 1, 0],
    fromM: -FOUNDATION_M,
    heightM: 15,
    use: 0,
    seed: 9,
  });
  const { openEdges, badTriangles, fallenRoofs, volumeM3 } = measureMesh(mesh, 3);
  expect([openEdges, badTriangles, fallenRoofs]).toEqual([0, 0, 0]);
  expect(volumeM3).toBeCloseTo((30 * 15 + 5 * 10) * 15);
  expect(new Set(readGids(mesh))).toEqual(new Set([-1]));
  expect(new Set(spreadRuns(mesh.featureIds, mesh.vertexCount))).toEqual(
    new Set([NULL_FEATURE_ID]),
  );
});
