import { chromium } from '@playwright/test';
import { startRenderServer } from '../render/render-server.ts';
import { type BenchRow, reportBench } from '../support/bench-report.ts';
import type { LiveUpdateResult } from './live-update/page.ts';

/** Live points through the table and its one draw call, against the engine's Entity API, in one page each. */

const PAGE = 'tests/bench/live-update/index.html';
const POINTS = 10_000;
const FRAMES = 25;

const server = await startRenderServer(PAGE);
const browser = await chromium.launch({
  ...(process.env.YUNJIAN_CHROMIUM ? { executablePath: process.env.YUNJIAN_CHROMIUM } : {}),
  args: [
    '--no-sandbox',
    '--use-gl=angle',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
  ],
});
try {
  const table = await measure('table');
  const entity = await measure('entity');
  const what = `${POINTS} points, a tenth updated each frame`;
  const row = (part: string, of: (result: LiveUpdateResult) => number): BenchRow => ({
    what: `${what}: ${part}`,
    value: round(of(table)),
    unit: 'ms',
    peer: 'Cesium Entity API',
    peerValue: round(of(entity)),
  });
  for (const [name, { litPixels }] of Object.entries({ table, entity }))
    if (litPixels < 500)
      throw new Error(`Expected the ${name} path to draw, got ${litPixels} lit pixels.`);
  reportBench('live-update', [
    row('update', ({ updateMs }) => updateMs),
    row('update and render', ({ updateMs, renderMs }) => updateMs + renderMs),
    row('making them', ({ makeMs }) => makeMs),
  ]);
} finally {
  await browser.close();
  await server.close();
}

async function measure(path: 'table' | 'entity'): Promise<LiveUpdateResult> {
  const page = await browser.newPage({ viewport: { width: 480, height: 270 } });
  await page.goto(`${server.origin}/${PAGE}`, { waitUntil: 'commit', timeout: 120_000 });
  await page.waitForFunction(() => 'measureLive' in window, undefined, { timeout: 240_000 });
  const result = await page.evaluate(
    ([way, points, frames]) => window.measureLive(way, points, frames),
    [path, POINTS, FRAMES] as const,
  );
  await page.close();
  return result;
}

function round(ms: number): number {
  return Number(ms.toPrecision(3));
}
