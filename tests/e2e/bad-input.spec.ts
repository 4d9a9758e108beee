import { expect, test } from '@playwright/test';
import { type RunningGateway, startGateway } from '../support/gateway.ts';
import { TwinPage } from '../support/twin-page.ts';

let gateway: RunningGateway;

test.beforeAll(async () => {
  gateway = await startGateway();
});

test.afterAll(async () => {
  await gateway.close();
});

test('says what to do when the district has not been built', async ({ page }) => {
  await page.route('**/manifest.json', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto(`${gateway.url}?lang=en`);
  await expect(page.getByRole('alert')).toContainText('npm run tiles');
});

test('keeps the screen alive when building tiles are empty', async ({ page }) => {
  await page.route('**/*.glb', (route) => route.fulfill({ status: 200, body: '' }));
  const twin = await TwinPage.open(page, gateway.url);
  await twin.feedSays(/Feed live/);
  await expect(page.locator('.notices')).toContainText(/tile/i);
  await expect.poll(async () => twin.countColours(await twin.scenePicture())).toBeGreaterThan(20);
  expect(twin.errors).toEqual([]);
});

test('runs from any static server, with the simulator inside the page', async ({ page }) => {
  // The configuration that lies beside the static build, in place of the gateway's.
  await page.route('**/config.json', (route) =>
    route.fulfill({ path: 'public/config.json', contentType: 'application/json' }),
  );
  await page.route(/\/(mqtt|api)(\/|$)/, (route) => route.abort());
  const twin = await TwinPage.open(page, gateway.url);
  await twin.feedSays(/Feed live/);
  await expect(page.locator('.signs')).not.toContainText('No data yet');
});
