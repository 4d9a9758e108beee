import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { type RunningGateway, startGateway } from '../support/gateway.ts';
import { TwinPage } from '../support/twin-page.ts';

/** One page for all steps, as a person would use it: loading the district anew for each would take minutes. */
test.describe.configure({ mode: 'serial' });

let gateway: RunningGateway;
let page: Page;
let twin: TwinPage;

test.beforeAll(async ({ browser }) => {
  gateway = await startGateway();
  page = await browser.newPage();
  twin = await TwinPage.open(page, gateway.url);
});

test.afterAll(async () => {
  await page.close();
  await gateway.close();
});

test('shows the district, and says what is made up and whose data it is', async () => {
  await twin.firstPicture();
  expect(await twin.countColours(await twin.scenePicture())).toBeGreaterThan(60);
  await expect(page.getByText('buildings are synthetic')).toBeVisible();
  await expect(page.getByRole('link', { name: /OpenStreetMap/ })).toHaveAttribute(
    'href',
    'https://www.openstreetmap.org/copyright',
  );
  await expect(page.getByText('SIM').first()).toBeVisible();
});

test('is live: a reading changes without a reload', async () => {
  await twin.feedSays(/Feed live/);
  const signs = page.locator('.signs');
  await expect(signs).not.toContainText('No data yet');
  const first = await signs.textContent();
  await expect.poll(() => signs.textContent()).not.toBe(first);
});

test('speaks Chinese and English', async () => {
  await page.keyboard.press('l');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByText('数据正常')).toBeVisible();
  await page.getByRole('radio', { name: 'EN' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
  await expect(page.getByText('Feed live')).toBeVisible();
});

test('hides and shows layers', async () => {
  const before = await twin.scenePicture();
  const changed = async () => twin.differenceOf(before, await twin.scenePicture());
  for (const name of ['Ground', 'Buildings']) {
    await twin.layerSwitch(name).click();
    await expect(twin.layerSwitch(name)).toHaveAttribute('aria-checked', 'false');
    await expect.poll(changed).toBeGreaterThan(0.1);
    await twin.layerSwitch(name).click();
    // What moves and lives has changed meanwhile; the rest is as it was.
    await expect.poll(changed).toBeLessThan(0.1);
  }
});

test('an incident in the list leads to its place, its life and the readings behind it', async () => {
  await page.locator('.incident-row').first().click();
  const inspector = page.locator('.inspector');
  await expect(inspector.getByText('Readings behind it')).toBeVisible();
  await expect(inspector.getByText('Handling').first()).toBeVisible();
  await expect(inspector.getByText('SIM').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
});

test('picks what is clicked in the scene, and says what it is and where it comes from', async () => {
  await page.keyboard.press('h');
  const [x, y] = await twin.middleOfScene();
  const inspector = page.locator('.inspector');
  await page.mouse.click(x, y);
  await expect(inspector).toBeVisible();
  await expect(inspector.getByText('Source', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
});

test('answers what lies within a drawn circle, and hands it over as files', async () => {
  await page.getByRole('button', { name: 'Circle', exact: true }).click();
  await expect(page.getByText('Click the centre, then the rim')).toBeVisible();
  const [x, y] = await twin.middleOfScene();
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
  expect(collection.features.some(({ properties }) => properties.provenance === 'synthetic')).toBe(
    true,
  );

  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    answer.getByRole('button', { name: /CSV/ }).click(),
  ]);
  const lines = readFileSync(await csv.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines.length).toBeGreaterThan(collection.features.length);
});

test('counts a message that makes no sense, and lives on', async () => {
  await gateway.publish(
    'yunjian/v1/obs/nowhere/air-station',
    new Uint8Array([0xff, 0x00, 0x13, 0x37]),
  );
  await gateway.publish('yunjian/v1/incident/bad', new TextEncoder().encode('{"id":'));
  await expect(page.getByText(/[1-9]\d* rejected/)).toBeVisible();
  await twin.feedSays(/Feed live/);
});

test('says that the broker is gone, and recovers without a reload', async () => {
  const { port } = new URL(gateway.url);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await gateway.close();
  await twin.feedSays(/Reconnecting/);
  gateway = await startGateway({ port: Number(port) });
  await twin.feedSays(/Feed live/);
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('has asked no other host, broken no policy and thrown nothing all along', () => {
  expect(twin.strangers).toEqual([]);
  expect(twin.violations).toEqual([]);
  expect(twin.errors).toEqual([]);
});
