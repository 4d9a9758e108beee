/**
 * Takes the pictures by which the look is judged, each in Chinese and English:
 *
 *     npm run shots [name …] [-- --readme]
 *
 * They go to `tests/.artifacts/shots`; with `--readme` those of the README are renewed in `tests/shots`. A name may be
 * the beginning of several. Without a graphics card a picture takes one to several minutes.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { launchChromium, openWithPatience } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { SHOTS, type Shot } from './shot-list.ts';

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('-'));
const isForReadme = words.includes('--readme');
/** Symbols, names and panels have come to rest. */
const CALM_MS = 3000;

const chosen = SHOTS.filter(
  ({ name, isInReadme }) =>
    (!isForReadme || isInReadme) &&
    (names.length === 0 || names.some((begin) => name.startsWith(begin))),
);
if (chosen.length === 0)
  throw new Error(
    `Expected a picture (${SHOTS.map(({ name }) => name).join(', ')}), got "${names}".`,
  );

const out = isForReadme ? import.meta.dirname : join(import.meta.dirname, '../.artifacts/shots');
mkdirSync(out, { recursive: true });
const gateway = await startGateway();
const browser = await launchChromium();
try {
  for (const shot of chosen)
    for (const language of ['zh', 'en'] as const) {
      const startMs = performance.now();
      const page = await browser.newPage({
        viewport: { width: shot.width, height: shot.height },
        reducedMotion: 'reduce',
        locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      });
      page.on('pageerror', (error) => console.error(`${shot.name}: ${error.message}`));
      await take(page, shot, language);
      await page.close();
      console.log(
        `${shot.name}-${language}: ${Math.round((performance.now() - startMs) / 1000)} s`,
      );
    }
} finally {
  await browser.close();
  await gateway.close();
}
process.exit(0);

async function take(page: Page, shot: Shot, language: 'zh' | 'en'): Promise<void> {
  const query = new URLSearchParams({ ...shot.query, lang: language, quality: 'high' });
  await openWithPatience(page, `${gateway.url}?${query}`);
  await page.waitForTimeout(CALM_MS);
  await page.screenshot({
    path: join(out, `${shot.name}-${language}.jpg`),
    type: 'jpeg',
    quality: isForReadme ? 82 : 90,
    timeout: 300_000,
  });
}
