import { readFileSync } from 'node:fs';
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

test('shows the district, live, without asking any other host or breaking the policy', async ({
  page,
}) => {
  const twin = await TwinPage.open(page, gateway.url);
  await twin.feedSays(/Feed live/);
  await twin.firstPicture();
  expect(await twin.coloursShown()).toBeGreaterThan(60);
  await expect(page.getByText('buildings are synthetic')).toBeVisible();
  await expect(page.getByRole('link', { name: /OpenStreetMap/ })).toHaveAttribute(
    'href',
    'https://www.openstreetmap.org/copyright',
  );
  await expect(page.getByText('SIM').first()).toBeVisible();
  expect(twin.strangers).toEqual([]);
  expect(twin.violations).toEqual([]);
  expect(twin.errors).toEqual([]);
});

test('speaks Chinese and English', async ({ page }) => {
  await TwinPage.open(page, gateway.url, 'quality=low&light=day&lang=zh');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByText('数据正常')).toBeVisible();
  await page.getByRole('button', { name: 'EN', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
  await expect(page.getByText('Feed live')).toBeVisible();
  await page.keyboard.press('l');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});

test('hides and shows a layer', async ({ page }) => {
  const twin = await TwinPage.open(page, gateway.url);
  await twin.firstPicture();
  const before = await twin.coloursShown();
  for (const name of ['Ground', 'Buildings']) {
    await twin.layerSwitch(name).click();
    await expect(twin.layerSwitch(name)).toHaveAttribute('aria-checked', 'false');
  }
  await expect.poll(() => twin.coloursShown()).toBeLessThan(before * 0.8);
  for (const name of ['Ground', 'Buildings']) await twin.layerSwitch(name).click();
  await expect.poll(() => twin.coloursShown()).toBeGreaterThan(before * 0.8);
});

test('picks what is clicked and says what it is, where it comes from and how old it is', async ({
  page,
}) => {
  const twin = await TwinPage.open(page, gateway.url);
  await twin.firstPicture();
  const box = await page.locator('.scene-host').boundingBox();
  if (!box) throw new Error('Expected the scene to have a size.');
  const inspector = page.locator('.inspector');
  await page.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.62);
  await expect(inspector).toBeVisible();
  await expect(inspector.getByText('Source')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
});

test('an incident in the list leads to its place, its life and the readings behind it', async ({
  page,
}) => {
  const twin = await TwinPage.open(page, gateway.url);
  await twin.feedSays(/Feed live/);
  const row = page.locator('.incident-row').first();
  await row.click();
  const inspector = page.locator('.inspector');
  await expect(inspector.getByText('Readings behind it')).toBeVisible();
  await expect(inspector.getByText('Handling').first()).toBeVisible();
  await expect(inspector.getByText('SIM').first()).toBeVisible();
});

test('a live value changes without a reload', async ({ page }) => {
  const twin = await TwinPage.open(page, gateway.url);
  await twin.feedSays(/Feed live/);
  const counter = page.locator('.vital-signs');
  await expect(counter).not.toContainText('No data yet');
  const first = await counter.textContent();
  await expect.poll(() => counter.textContent(), { timeout: 60_000 }).not.toBe(first);
});

test('says that the broker is gone, and recovers without a reload', async ({ page }) => {
  const own = await startGateway();
  const port = Number(new URL(own.url).port);
  const twin = await TwinPage.open(page, own.url);
  await twin.feedSays(/Feed live/);
  await page.evaluate(() => {
    (window as Window & { sameDocument?: true }).sameDocument = true;
  });
  await own.close();
  await twin.feedSays(/Reconnecting/);
  const again = await startGateway({ port });
  try {
    await twin.feedSays(/Feed live/);
    expect(
      await page.evaluate(() => (window as Window & { sameDocument?: true }).sameDocument),
    ).toBe(true);
    expect(twin.errors).toEqual([]);
  } finally {
    await again.close();
  }
});

test('counts a message that makes no sense, and lives on', async ({ page }) => {
  const twin = await TwinPage.open(page, gateway.url);
  await twin.feedSays(/Feed live/);
  await gateway.publish('yunjian/v1/obs/air-station', new Uint8Array([0xff, 0x00, 0x13, 0x37]));
  await gateway.publish('yunjian/v1/incident/bad', new TextEncoder().encode('{"id":'));
  await expect(page.getByText(/[2-9]\d* rejected/)).toBeVisible();
  await twin.feedSays(/Feed live/);
  expect(twin.errors).toEqual([]);
});

test('answers what lies within a drawn circle, and hands it over as files', async ({ page }) => {
  const twin = await TwinPage.open(page, gateway.url);
  await twin.firstPicture();
  await page.getByRole('button', { name: 'Circle', exact: true }).click();
  await expect(page.getByText('Click the centre, then the rim')).toBeVisible();
  const box = await page.locator('.scene-host').boundingBox();
  if (!box) throw new Error('Expected the scene to have a size.');
  const [x, y] = [box.x + box.width * 0.5, box.y + box.height * 0.6];
  await page.mouse.click(x, y);
  await page.mouse.move(x + 30, y, { steps: 3 });
  await page.mouse.click(x + 60, y);
  const answer = page.locator('.query-panel');
  await expect(answer.getByText('In this area')).toBeVisible();
  await expect(answer.getByText(/candidates tested/)).toBeVisible();

  const [geojson] = await Promise.all([
    page.waitForEvent('download'),
    answer.getByRole('button', { name: /GeoJSON/ }).click(),
  ]);
  const collection = JSON.parse(readFileSync(await geojson.path(), 'utf8')) as {
    type: string;
    features: { properties: Record<string, unknown> }[];
  };
  expect(collection.type).toBe('FeatureCollection');
  expect(collection.features.length).toBeGreaterThan(0);
  expect(collection.features.some(({ properties }) => properties.provenance === 'synthetic')).toBe(
    true,
  );

  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    answer.getByRole('button', { name: /CSV/ }).click(),
  ]);
  expect(readFileSync(await csv.path(), 'utf8').split('\n').length).toBeGreaterThan(
    collection.features.length / 2,
  );
});

test('says what to do when the district has not been built', async ({ page }) => {
  await page.route('**/manifest.json', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto(`${gateway.url}?lang=en`);
  await expect(page.getByRole('alert')).toContainText('npm run tiles');
});

test('keeps the screen alive when a building tile is empty', async ({ page }) => {
  await page.route('**/*.glb', (route) => route.fulfill({ status: 200, body: '' }));
  const twin = await TwinPage.open(page, gateway.url);
  await twin.feedSays(/Feed live/);
  await expect(page.locator('.notices')).toContainText(/tile/i);
  expect(await twin.coloursShown()).toBeGreaterThan(20);
});
