import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildingsStep } from '../../tiles/buildings/buildings-step.ts';
import { generateDistrict } from '../../tiles/generate/index.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';
import type { TilesetTile } from './support/check-tileset.ts';
import { districtOf, inputsOf, runStep } from './support/run-step.ts';
import { selectTiles, viewWhole } from './support/whole-view.ts';

const folder = mkdtempSync(join(tmpdir(), 'building-budget-'));
let root: TilesetTile;

beforeAll(async () => {
  const { site } = readSeeds(join(import.meta.dirname, '../../seeds'));
  const district = generateDistrict(site);
  await runStep(buildingsStep, {
    inputs: inputsOf(site),
    outFolder: folder,
    district: () => districtOf(district),
    generatedBuildings: () => district.buildings,
  });
  ({ root } = JSON.parse(readFileSync(join(folder, 'buildings/tileset.json'), 'utf8')));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(`${folder}.work`, { recursive: true, force: true });
});

/** Bytes of vertices and indices as the graphics card holds them. */
function gpuBytes({ content }: TilesetTile): number {
  const glb = readFileSync(join(folder, 'buildings', content?.uri as string));
  const gltf = JSON.parse(glb.toString('utf8', 20, 20 + glb.readUInt32LE(12)));
  let bytes = 0;
  for (const { attributes, indices } of gltf.meshes[0].primitives)
    for (const accessor of [...Object.values<number>(attributes), indices])
      bytes += gltf.bufferViews[gltf.accessors[accessor].bufferView].byteLength;
  return bytes;
}

test.each([90, 60, 45, 30, 20])(
  'the whole district, seen under %i degrees, costs at most 150 draw calls and 60 MB',
  (pitchDeg) => {
    const region = root.boundingVolume?.region as number[];
    const view = viewWhole(region, { pitchDeg, widthPx: 1920, heightPx: 1080 });
    const tiles = selectTiles(root, view, 16);
    expect(tiles.length).toBeGreaterThan(3);
    expect(tiles.length).toBeLessThanOrEqual(150);
    expect(tiles.reduce((sum, tile) => sum + gpuBytes(tile), 0)).toBeLessThanOrEqual(60e6);
  },
);

test('detail comes in small steps: each level halves the error, down to none in the leaves', () => {
  const visit = (tile: TilesetTile): void => {
    if (!tile.children) {
      expect(tile.geometricError).toBe(0);
      return;
    }
    for (const child of tile.children) {
      expect(child.geometricError).toBeLessThan(tile.geometricError as number);
      visit(child);
    }
  };
  visit(root);
});
