import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { RenderCase } from '../../render/render-case.ts';
import { makeRenderDistrict } from '../../render/render-district.ts';
import { serveFiles, startRenderServer } from '../../render/render-server.ts';
import { buildDistrict } from '../../support/build-district.ts';
import { type BreakableBrowser, openBreakableBrowser } from '../support/breakable-browser.ts';
import { type ChaosOptions, type FaultRow, skip } from '../support/fault-row.ts';
import { pause } from '../support/wait.ts';

const ROOT = join(import.meta.dirname, '../../..');
const HARNESS = 'tests/render/harness/index.html';
const TILES = join(ROOT, 'tests/.artifacts/render-tiles');
const CASE = join(ROOT, 'tests/render/cases/incidents/scene.json');
const VIEWPORT = { width: 480, height: 270 };
const AIM_MS = 3000;
const LONGEST_MS = 60_000;
const [LOSSES, KILLS, OUTAGES] = [100, 10, 3];

/** The graphics card drops the picture, its process is killed, the tile server goes away. */
export async function runLostPicture({ isLong }: ChaosOptions): Promise<FaultRow[]> {
  const browser = await openBreakableBrowser();
  if (!browser) return [skip('R22 lost picture', 'no Chromium; name one in YUNJIAN_CHROMIUM')];
  const summary = await buildDistrict(
    { seedsFolder: join(ROOT, 'seeds'), outFolder: TILES },
    makeRenderDistrict,
  );
  const files = serveFiles(join(TILES, summary.siteId));
  await listen(0);
  const { port } = files.address() as AddressInfo;
  const pages = await startRenderServer(HARNESS);
  const page = await browser.browser.newPage({ viewport: VIEWPORT });
  let errors = 0;
  page.on('pageerror', () => errors++);
  try {
    await page.goto(`${pages.origin}/${HARNESS}`, { waitUntil: 'commit', timeout: 120_000 });
    await page.waitForFunction(() => window.harness !== undefined, undefined, { timeout: 240_000 });
    const one = JSON.parse(readFileSync(CASE, 'utf8')) as RenderCase;
    await page.evaluate(([what, url]) => window.harness.open(what, url), [
      { ...one, quality: 'low' } as RenderCase,
      `http://127.0.0.1:${port}/`,
    ] as const);
    const lost = await repeat(page, isLong ? 10 * LOSSES : LOSSES, () => loseContext(page));
    const killed = await repeat(page, KILLS, () => killGraphics(browser));
    const away = await repeat(page, OUTAGES, async () => {
      files.close();
      files.closeAllConnections();
      await loseContext(page);
      await pause(4000);
      await listen(port);
    });
    const faults = errors;
    return [
      row('R22 context lost', lost, faults),
      row('R23 graphics process killed', killed, 0),
      { ...row('R24 tile server away while the picture is built', away, 0), missed: [] },
    ];
  } finally {
    await page.close().catch(() => {});
    await browser.close();
    await pages.close();
    files.close();
  }

  function listen(at: number): Promise<void> {
    return new Promise((resolve) => files.listen(at, '127.0.0.1', resolve));
  }
}

interface Recovery {
  readonly ms: number;
  readonly isSame: boolean;
}

/** Breaks the picture again and again, and looks whether what comes back is what was there. */
async function repeat(page: Page, count: number, harm: () => Promise<void>): Promise<Recovery[]> {
  const before = await readState(page);
  const found: Recovery[] = [];
  for (let i = 0; i < count; i++) {
    const rebuilds = (await page.evaluate(() => window.twin?.stats().rebuilds)) ?? 0;
    const startMs = performance.now();
    await harm();
    const isBack = await page
      .waitForFunction(
        (known) => {
          const stats = window.twin?.stats();
          return stats !== undefined && stats.rebuilds > known && stats.drawCommands > 0;
        },
        rebuilds,
        { timeout: LONGEST_MS, polling: 50 },
      )
      .then(() => page.evaluate(() => window.twin?.settled()))
      .then(() => true)
      .catch(() => false);
    const ms = performance.now() - startMs;
    found.push({ ms, isSame: isBack && (await readState(page)) === before });
  }
  return found;
}

/** What was asked for, where the camera stands, and the picture, as one text. */
async function readState(page: Page): Promise<string> {
  const state = await page.evaluate(() => {
    const pose = window.twin?.cameraPose();
    return JSON.stringify(pose, (_, value) =>
      typeof value === 'number' ? Number(value.toFixed(4)) : value,
    );
  });
  const picture = await page.screenshot();
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(picture));
  return `${state} ${Buffer.from(digest).toString('hex')}`;
}

async function loseContext(page: Page): Promise<void> {
  await page.evaluate(() => {
    const canvas = document.querySelector('#scene canvas') as HTMLCanvasElement;
    canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  });
}

async function killGraphics(browser: BreakableBrowser): Promise<void> {
  if (!browser.killGraphics()) throw new Error('Expected a graphics process to kill, found none.');
}

function row(fault: string, found: readonly Recovery[], uncaught: number): FaultRow {
  const times = found.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.ceil(share * times.length) - 1] ?? 0);
  return {
    fault,
    injected: found.length,
    lost: found.filter(({ isSame }) => !isSame).length,
    doubled: 0,
    uncaught,
    figures: `same camera and picture again after p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`,
    missed: at(0.95) > AIM_MS ? [`p95 ${at(0.95)} ms, aim ${AIM_MS} ms`] : [],
  };
}
