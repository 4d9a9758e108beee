import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';

/** Software rendering that draws the same everywhere, and no word to the outside. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The system's Chromium, or the one that Playwright brought; undefined where there is none. */
export function findChromium(): string | undefined {
  const named = process.env.YUNJIAN_CHROMIUM || SYSTEM.find((path) => existsSync(path));
  const path = named ?? chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/** @throws where no Chromium is installed. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('Expected Chromium, found none; install it or set YUNJIAN_CHROMIUM.');
  return chromium.launch({ executablePath, args: CHROMIUM_ARGS });
}

/** Waits for the first whole picture. While it is on its way, drawing by the processor takes turns with loading. */
export async function openWithPatience(page: Page, url: string, timeout = 600_000): Promise<void> {
  await page.addInitScript(() => {
    const request = window.requestAnimationFrame.bind(window);
    const isWhole = () => performance.getEntriesByName('yunjian:first-picture').length > 0;
    window.requestAnimationFrame = (draw) =>
      isWhole() ? request(draw) : window.setTimeout(() => request(draw), 700);
  });
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(
    () => performance.getEntriesByName('yunjian:first-picture').length > 0,
    undefined,
    { timeout },
  );
}
