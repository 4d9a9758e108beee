import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import type { RenderServer } from '../../render/render-server.ts';

export const LIVE_PAGE = 'tests/bench/live-update/index.html';

/** Drawn without a graphics card: only the main thread's share of a frame means anything here. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(process.env.YUNJIAN_CHROMIUM ? { executablePath: process.env.YUNJIAN_CHROMIUM } : {}),
    args: [
      '--no-sandbox',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
    ],
  });
}

/** A page of its own for each measurement: nothing of one way is left when the next is measured. */
export async function withPage<T>(
  {
    browser,
    server,
    path = LIVE_PAGE,
    ready = 'live',
  }: {
    readonly browser: Browser;
    readonly server: RenderServer;
    readonly path?: string;
    /** What the page puts into its window once it can begin. */
    readonly ready?: string;
  },
  measure: (page: Page, devTools: CDPSession) => Promise<T>,
): Promise<T> {
  const page = await browser.newPage({ viewport: { width: 480, height: 270 } });
  page.setDefaultTimeout(0);
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.goto(`${server.origin}/${path}`, { waitUntil: 'commit', timeout: 120_000 });
  await page.waitForFunction((name) => name in window, ready, { timeout: 240_000 });
  const result = await measure(page, await page.context().newCDPSession(page));
  await page.close();
  if (errors[0]) throw errors[0];
  return result;
}

/** Bytes of objects and of typed arrays that are still held after everything else was collected. */
export async function heapBytes(devTools: CDPSession): Promise<number> {
  for (let i = 0; i < 3; i++) await devTools.send('HeapProfiler.collectGarbage');
  const usage = (await devTools.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  if (usage.backingStorageSize === undefined)
    throw new Error('Expected a browser that counts the storage of typed arrays.');
  return usage.usedSize + usage.backingStorageSize;
}

/** Processor time that the page's main thread has used so far, milliseconds: what else runs here is not in it. */
export async function mainThreadMs(devTools: CDPSession): Promise<number> {
  await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics } = await devTools.send('Performance.getMetrics');
  const task = metrics.find(({ name }) => name === 'TaskDuration');
  if (!task) throw new Error('Expected a browser that counts the time of tasks.');
  return 1000 * task.value;
}

/** Three digits are as many as a single run can bear. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}
