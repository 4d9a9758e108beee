import { globSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { PNG } from 'pngjs';
import { colourOf, legendOf } from '#model';
import { buildDistrict } from '../support/build-district.ts';
import type { RenderCase } from './render-case.ts';
import { makeRenderDistrict } from './render-district.ts';
import { type RenderServer, serveFiles, startRenderServer } from './render-server.ts';

const HERE = import.meta.dirname;
const HARNESS = 'tests/render/harness/index.html';
const TILES = join(HERE, '../.artifacts/render-tiles');
const cases = globSync(join(HERE, 'cases/*/scene.json')).sort();

let pages: RenderServer;
let files: Server;
let tilesUrl: string;
let page: Page;

test.use({ viewport: { width: 640, height: 360 } });
// Software rendering of the finest case takes a minute or two.
test.describe.configure({ mode: 'serial', timeout: 400_000 });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(600_000);
  const summary = await buildDistrict(
    { seedsFolder: join(HERE, '../../seeds'), outFolder: TILES },
    makeRenderDistrict,
  );
  files = serveFiles(join(TILES, summary.siteId));
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  tilesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}/`;
  pages = await startRenderServer(HARNESS);
  page = await browser.newPage({ viewport: { width: 640, height: 360 } });
  await page.goto(`${pages.origin}/${HARNESS}`, { waitUntil: 'commit', timeout: 120_000 });
  await page.waitForFunction(() => window.harness !== undefined, undefined, { timeout: 240_000 });
});

test.afterAll(async () => {
  await page?.close();
  await pages?.close();
  files?.close();
});

test('finds its cases', () => {
  expect(cases.length).toBeGreaterThan(3);
});

for (const file of cases) {
  const folder = basename(dirname(file));
  test(`draws ${folder} as expected`, async () => {
    await openCase(readCase(file));
    await expect(page).toHaveScreenshot(['cases', folder, 'expected.png'], {
      // Room for another version of the browser; a changed colour or a missing layer is far more.
      maxDiffPixelRatio: 0.003,
      threshold: 0.05,
      timeout: 120_000,
    });
  });
}

test('draws data in the very colours that its legend names', async () => {
  const renderCase = readCase(caseFile('thematic-solids'));
  await openCase(renderCase);
  const pixels = countColours(await page.screenshot());
  for (const layer of renderCase.spec.layers) {
    if (!('data' in layer || 'at' in layer) || !('scale' in layer)) continue;
    const data = 'at' in layer ? layer.at.data : layer.data;
    if (data?.from !== 'points') continue;
    for (const [, , value] of data.points) {
      const colour = colourOf(layer.scale, value);
      expect(pixels.get(colour) ?? 0, `${layer.id} ${value} ${colour}`).toBeGreaterThan(40);
    }
  }
  const towns = renderCase.spec.layers.find(({ id }) => id === 'towns');
  const seen =
    (towns && legendOf(towns)?.entries.filter(({ colour }) => (pixels.get(colour) ?? 0) > 1500)) ||
    [];
  expect(seen.length).toBeGreaterThanOrEqual(4);
});

test('comes back with the same picture after the graphics card dropped it', async () => {
  await openCase(readCase(caseFile('incidents')));
  const before = await page.screenshot();
  const problems = await page.evaluate(async () => {
    const seen: string[] = [];
    window.twin?.onProblem((list) => seen.push(list.map(({ id }) => id).join()));
    const canvas = document.querySelector('#scene canvas') as HTMLCanvasElement;
    canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    await new Promise((resume) => setTimeout(resume, 500));
    await window.twin?.settled();
    return seen;
  });
  expect(problems).toContain('context-lost');
  expect(problems.at(-1)).toBe('');
  expect((await page.screenshot()).equals(before)).toBe(true);
});

test('tells what lies under a click', async () => {
  await openCase(readCase(caseFile('incidents')));
  await page.evaluate(() => {
    const seen: unknown[] = [];
    Object.assign(window, { seen });
    window.twin?.onPick((entity) => seen.push(entity));
  });
  await page.mouse.click(255, 178);
  await page.mouse.click(300, 285);
  await page.mouse.click(430, 158);
  const [mark, building, ground] = (await page.evaluate(
    () => (window as unknown as { seen: unknown[] }).seen,
  )) as [object, { gid: number }, object];
  expect(mark).toEqual({ type: 'incident', id: 'b' });
  expect(building).toMatchObject({ type: 'building' });
  expect(building.gid).toBeGreaterThanOrEqual(0);
  expect(ground).toMatchObject({ type: 'town' });
});

test('lets a circle be drawn on the ground', async () => {
  await openCase(readCase(caseFile('incidents')));
  const drawn = page.evaluate(async () => {
    let interim = 0;
    const shape = await window.twin?.drawArea(
      'circle',
      () => interim++,
      new AbortController().signal,
    );
    return { shape, interim };
  });
  await expect(page.locator('#scene canvas').first()).toHaveCSS('cursor', 'crosshair');
  await page.mouse.click(320, 300);
  await page.mouse.move(380, 300, { steps: 4 });
  await page.mouse.click(400, 300);
  const { shape, interim } = await drawn;
  expect(interim).toBeGreaterThan(2);
  if (shape?.type !== 'circle') throw new Error('Expected a circle.');
  expect(shape.radiusM).toBeGreaterThan(80);
  expect(shape.radiusM).toBeLessThan(400);
});

test('says so when buildings cannot be had, and draws the rest', async () => {
  await page.route('**/*.glb', (route) => route.abort());
  await openCase(readCase(caseFile('area-result')));
  const problems = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        window.twin?.onProblem((list) => {
          if (list.length > 0) resolve(list.map(({ id }) => id));
        });
      }),
  );
  await page.unroute('**/*.glb');
  expect(problems).toEqual(['tiles']);
  // It tries once more, from nothing, and then leaves it at that.
  await expect
    .poll(() => page.evaluate(() => window.twin?.stats().drawCommands))
    .toBeGreaterThan(3);
});

function countColours(png: Buffer): Map<string, number> {
  const { data } = PNG.sync.read(png);
  const counts = new Map<string, number>();
  for (let i = 0; i < data.length; i += 4) {
    const colour = `#${data.toString('hex', i, i + 3).toUpperCase()}`;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return counts;
}

function caseFile(name: string): string {
  return join(HERE, 'cases', name, 'scene.json');
}

function readCase(file: string): RenderCase {
  return JSON.parse(readFileSync(file, 'utf8')) as RenderCase;
}

async function openCase(renderCase: RenderCase): Promise<void> {
  await page.evaluate(([one, url]) => window.harness.open(one, url), [
    renderCase,
    tilesUrl,
  ] as const);
}
