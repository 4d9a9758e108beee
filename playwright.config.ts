import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS } from './tests/support/chromium.ts';

/** A browser of the system's where there is one; else the one that Playwright brought. */
const executablePath = process.env.YUNJIAN_CHROMIUM || undefined;

export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  outputDir: 'tests/.artifacts/playwright',
  snapshotPathTemplate: '{testDir}/{testFileDir}/{arg}{ext}',
  // Software rendering on few cores: one page at a time, and patience instead of retries.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    viewport: { width: 1280, height: 720 },
    // No trace: recording it costs more than drawing the scene on a machine without a graphics card.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: CHROMIUM_ARGS,
    },
  },
  projects: [
    { name: 'render', testMatch: 'render/**/*.spec.ts' },
    { name: 'e2e', testMatch: 'e2e/**/*.spec.ts' },
  ],
});
