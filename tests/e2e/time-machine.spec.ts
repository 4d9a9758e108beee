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
  // A gateway that starts anew makes up its past from the present backwards.
  await expect
    .poll(async () => {
      const answer = await fetch(`${gateway.url}api/v1/frame?at=${Date.now() - 25 * 60_000}`);
      return answer.ok ? (await answer.arrayBuffer()).byteLength : 0;
    })
    .toBeGreaterThan(10_000);
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  page = await context.newPage();
  twin = await TwinPage.open(page, gateway.url);
  await twin.feedSays(/Feed live/);
});

test.afterAll(async () => {
  await page.context().close();
  await gateway.close();
});

const line = () => page.locator('.replay-line');
const clock = () => page.locator('.clock');

/** The instant that the top of the screen shows, Unix milliseconds. */
async function shownMs(): Promise<number> {
  return Date.parse((await clock().getAttribute('datetime')) ?? '');
}

/** Sets the clock as a person does who knows when. */
async function goTo(local: string): Promise<void> {
  await page.locator('.moment-entry').fill(local);
  await page.locator('.moment-entry').press('Enter');
  await expect(line()).toContainText(local.replace('T', ' '));
  await expect(clock()).toContainText(local.slice(11));
}

/** What clocks of the site showed some minutes ago. */
function minutesAgo(minutes: number): string {
  return new Date(Date.now() + (8 * 60 - minutes) * 60_000).toISOString().slice(0, 19);
}

test('is live at first, and shows how much of the past there is', async () => {
  await expect(line()).toBeHidden();
  await expect(page.getByRole('button', { name: 'Live', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(page.locator('.time-bars path')).toHaveAttribute('d', /^M/);
});

test('goes to any second, says so unmistakably, and stands there', async () => {
  const then = minutesAgo(20);
  await goTo(then);
  await expect(line()).toContainText('Replay');
  await expect(clock()).toHaveAttribute('data-past', 'true');
  await expect(page.locator('.replay-edge')).toBeVisible();
  await expect(page.locator('.signs')).not.toContainText('No data yet');
  const stood = await shownMs();
  await expect(page.locator('.connection')).toContainText('Feed live');
  await page.waitForTimeout(2500);
  expect(await shownMs()).toBe(stood);
});

test('plays, faster on request, and steps back', async () => {
  const from = await shownMs();
  await page.locator('body').press(' ');
  for (let i = 0; i < 4; i++) await page.locator('body').press('.');
  await expect(line()).toContainText('×30');
  await expect.poll(shownMs).toBeGreaterThan(from + 60_000);
  await page.locator('body').press(' ');
  await expect(line()).toContainText('paused');
  const stopped = await shownMs();
  await page.locator('body').press('ArrowLeft');
  await expect.poll(shownMs).toBeLessThan(stopped);
});

test('knows the difference between what was true and what was known', async () => {
  await page.getByRole('radio', { name: /What was known/ }).click();
  await expect(line()).toContainText('only data that had arrived by then');
  await expect(page.locator('.signs')).not.toContainText('No data yet');
  await page.getByRole('radio', { name: /What was true/ }).click();
  await expect(line()).toContainText('data that arrived later is included');
});

test('jumps to where an incident began', async () => {
  await page.locator('.incident-row').first().click();
  const inspector = page.locator('.inspector');
  const level = inspector.getByText(/^Level/).first();
  await expect(level).toBeVisible();
  await inspector.getByRole('button', { name: 'Go to its start' }).click();
  await expect(inspector.locator('[aria-current=step]')).toHaveText('Reported');
  await page.keyboard.press('Escape');
});

test('draws the past like the present', async () => {
  await goTo(minutesAgo(15));
  await twin.firstPicture();
  // The step before left the camera wherever an incident was; fields have few colours.
  await page.keyboard.press('h');
  await expect
    .poll(async () => twin.countColours(await twin.scenePicture()), { timeout: 60_000 })
    .toBeGreaterThan(60);
});

test('answers what lay within an area then, and says so in the answer and in its file', async () => {
  await page.getByRole('button', { name: 'Circle', exact: true }).click();
  const [x, y] = await twin.middleOfScene();
  await page.mouse.click(x, y);
  await page.mouse.move(x + 30, y, { steps: 3 });
  await page.mouse.click(x + 60, y);
  const answer = page.locator('.query-panel');
  await expect(answer.locator('.query-instant')).toContainText('Replay of');
  const [geojson] = await Promise.all([
    page.waitForEvent('download'),
    answer.getByRole('button', { name: /GeoJSON/ }).click(),
  ]);
  const { metadata } = JSON.parse(readFileSync(await geojson.path(), 'utf8')) as {
    metadata: { asked: string; askedOf: string; replay: boolean };
  };
  expect(metadata.replay).toBe(true);
  expect(Date.parse(metadata.asked) - Date.parse(metadata.askedOf)).toBeGreaterThan(10 * 60_000);

  await page.keyboard.press('n');
  await expect(line()).toBeHidden();
  await expect(answer.locator('.query-instant')).toBeHidden();
  await page.keyboard.press('Escape');
});

test('a moment is a link', async () => {
  const then = minutesAgo(18);
  await goTo(then);
  await page.getByRole('button', { name: 'Copy a link to this moment' }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  expect(link.searchParams.get('at')).toBe(`${then}+08:00`);
  await page.goto(link.href);
  await twin.started();
  await expect(line()).toContainText(then.replace('T', ' '));
  await expect(clock()).toContainText(then.slice(11));
  await expect(clock()).toHaveAttribute('data-past', 'true');
});

test('is back in the present at once, with readings that never stopped', async () => {
  await page.locator('.replay-back').click();
  await expect(line()).toBeHidden();
  expect(Math.abs((await shownMs()) - Date.now())).toBeLessThan(60_000);
  const signs = page.locator('.signs');
  const first = await signs.textContent();
  await expect.poll(() => signs.textContent()).not.toBe(first);
  expect(twin.errors).toEqual([]);
  expect(twin.violations).toEqual([]);
  expect(twin.strangers).toEqual([]);
});
