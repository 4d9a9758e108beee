import type { Page } from '@playwright/test';
import type { CameraPose } from '#model';
import { reportBench } from '../support/bench-report.ts';
import { launchChromium } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { serveBarePage } from './first-picture/peer-pages.ts';
import { type GlFigures, installGlProbe } from './scene-views/gl-probe.ts';

/**
 * What ten views cost: draw calls, triangles, graphics memory and time of the page's own code in a frame, against a bare
 * Cesium page with the same terrain and buildings in the same run. Ours draws the ground map, water, trees, symbols and
 * names as well.
 */

const VIEWPORT = { width: 640, height: 360 };
const VIEWS: Readonly<Record<string, readonly [number, number, number, number, number]>> = {
  'whole district': [121.215, 30.86, 15_500, 0, -40],
  'straight down': [121.215, 31.02, 30_000, 0, -89],
  'new town, high': [121.222, 30.99, 3400, 8, -28],
  'new town, low': [121.222, 31.02, 600, 8, -20],
  'old town': [121.2456, 31.0028, 330, 335, -20],
  hills: [121.193, 31.084, 520, 340, -16],
  station: [121.23, 30.975, 620, 345, -22],
  river: [121.18, 30.935, 1500, 20, -22],
  street: [121.226, 31.03, 60, 30, -4],
  fields: [121.12, 30.93, 900, 45, -22],
};
const QUIET_MS = 4000;
const FRAMES = 12;

declare global {
  interface Window {
    glProbe?: { begin(): void; read(): GlFigures & { readonly frames: number } };
  }
}

const gateway = await startGateway({ pastHours: 0 });
const config = (await (await fetch(new URL('config.json', gateway.url))).json()) as {
  site: string;
};
const browser = await launchChromium();
try {
  for (const [name, [lonDeg, latDeg, heightM, headingDeg, pitchDeg]] of Object.entries(VIEWS)) {
    const pose: CameraPose = { lonDeg, latDeg, heightM, headingDeg, pitchDeg };
    const cam = [lonDeg, latDeg, heightM, headingDeg, pitchDeg].join(',');
    const ours = await measure(`${gateway.url}?quality=high&light=day&mode=tour&cam=${cam}`);
    const bare = await serveBarePage(config.site, pose);
    const theirs = await measure(bare.url);
    await bare.close();
    const row = (what: string, unit: string, key: keyof GlFigures) => ({
      what: `${name}: ${what}`,
      value: Number(ours[key].toPrecision(4)),
      unit,
      peer: 'bare Cesium, same terrain and buildings',
      peerValue: Number(theirs[key].toPrecision(4)),
    });
    reportBench('scene-views', [
      row('draw calls', '1', 'drawCalls'),
      row('triangles', '1', 'triangles'),
      row('graphics memory', 'B', 'gpuBytes'),
      row('own code in a frame', 'ms', 'scriptMs'),
    ]);
  }
} finally {
  await browser.close();
  await gateway.close();
}
process.exit(0);

/** Waits until nothing is fetched any more, then looks at some frames. */
async function measure(url: string): Promise<GlFigures> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  try {
    await page.addInitScript(installGlProbe);
    await page.goto(url, { waitUntil: 'commit' });
    await waitForQuiet(page);
    await page.evaluate(() => window.glProbe?.begin());
    await page.waitForFunction((wanted) => (window.glProbe?.read().frames ?? 0) >= wanted, FRAMES, {
      timeout: 300_000,
    });
    const figures = await page.evaluate(() => window.glProbe?.read());
    if (!figures) throw new Error('Expected the probe in the page, found none.');
    return figures;
  } finally {
    await page.close();
  }
}

async function waitForQuiet(page: Page): Promise<void> {
  let lastMs = performance.now();
  let tiles = 0;
  page.on('request', (request) => {
    if (!/\/tiles\//.test(request.url())) return;
    tiles++;
    lastMs = performance.now();
  });
  const startMs = performance.now();
  while (tiles < 10 || performance.now() - lastMs < QUIET_MS) {
    if (performance.now() - startMs > 400_000)
      throw new Error('Expected the tiles to come, they did not.');
    await page.waitForTimeout(250);
  }
}
