import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type BuildingIndex, buildingId, decodeBuildingIndex } from '#model';
import { buildMiniSite } from '../tiles/support/build-mini-site.ts';
import { type ServedFolder, serveFolder } from '../tiles/support/serve-folder.ts';
import { toImplicit } from '../tiles/support/to-implicit.ts';
import { type RenderServer, startRenderServer } from './render-server.ts';

const PAGE = 'tests/render/tile-readers/index.html';
const folder = mkdtempSync(join(tmpdir(), 'tile-readers-'));

let pages: RenderServer;
let files: ServedFolder;
let index: BuildingIndex;
let contents: number;

test.use({ viewport: { width: 320, height: 240 } });
test.describe.configure({ mode: 'serial', timeout: 300_000 });

test.beforeAll(async () => {
  test.setTimeout(600_000);
  const site = await buildMiniSite(folder, { steps: ['buildings'] });
  toImplicit(join(site, 'buildings/tileset.json'), 1);
  const bytes = readFileSync(join(site, 'buildings/index.bin'));
  index = decodeBuildingIndex(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  contents = globSync('buildings/tiles/**/*.glb', { cwd: site }).length;
  files = await serveFolder(site);
  pages = await startRenderServer(PAGE);
});

test.afterAll(async () => {
  await pages?.close();
  await files?.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const reader of ['three', 'cesium'] as const)
  for (const [kind, path] of [
    ['explicit', 'buildings/tileset.json'],
    ['implicit', 'buildings/implicit/tileset.json'],
  ] as const)
    test(`${reader} reads all buildings of the ${kind} tileset`, async ({ page }) => {
      await page.goto(`${pages.origin}/${PAGE}`, { waitUntil: 'commit', timeout: 120_000 });
      await page.waitForFunction(() => 'readTileset' in window, undefined, { timeout: 240_000 });
      const reading = await page.evaluate(([name, url]) => window.readTileset(name, url), [
        reader,
        `${files.origin}/${path}`,
      ] as const);
      expect(reading.failures).toEqual([]);
      expect(reading.tiles).toBe(contents);
      expect(Object.keys(reading.ids).length).toBe(index.count);
      for (const [gid, id] of Object.entries(reading.ids))
        expect(id).toBe(buildingId(index, Number(gid)));
      expect(reading.litPixels).toBeGreaterThan(200);
      if (reader === 'cesium') expect(Object.values(reading.ids)).toContain(reading.picked);
    });
