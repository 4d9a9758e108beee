import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type RunningGateway, startGateway } from '../support/gateway.ts';
import { TwinPage } from '../support/twin-page.ts';

/** Without the 3D picture: what is tested here are panels and keys. */
const QUERY = 'scene=off&mode=plan&light=day';

let gateway: RunningGateway;

test.beforeAll(async () => {
  gateway = await startGateway();
});

test.afterAll(async () => {
  await gateway.close();
});

/** What axe calls serious or critical, by rule and place. */
async function findFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({
      id,
      // The rule takes the rows of a branch for words of the branch itself.
      nodes: nodes.filter(
        ({ html }) =>
          id !== 'label-content-name-mismatch' || !html.startsWith('<li class="layer-group"'),
      ),
    }))
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

for (const lang of ['zh', 'en'] as const)
  test(`is accessible in ${lang}, dark and light, with everything open`, async ({ page }) => {
    const twin = await TwinPage.open(page, gateway.url, `${QUERY}&lang=${lang}`);
    await expect(page.locator('.incident-row').first()).toBeVisible();
    expect(await findFaults(page)).toEqual([]);
    await page.locator('.incident-row').first().click();
    await page.keyboard.press('d');
    await expect(page.getByRole('grid')).toBeVisible();
    expect(await findFaults(page)).toEqual([]);
    await page.keyboard.press('t');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    await page.keyboard.press('Control+k');
    await expect(page.locator('dialog.palette')).toBeVisible();
    expect(await findFaults(page)).toEqual([]);
    expect(twin.violations).toEqual([]);
    expect(twin.errors).toEqual([]);
  });

test('is worked by keys alone', async ({ page }) => {
  const twin = await TwinPage.open(page, gateway.url, `${QUERY}&lang=en`);
  const focused = page.locator(':focus');

  const tree = page.getByRole('tree', { name: 'Layers' });
  await page.getByLabel('Filter layers').focus();
  await page.keyboard.press('Tab');
  await expect(focused).toHaveAttribute('role', 'treeitem');
  await page.keyboard.press('ArrowDown');
  await expect(focused).toHaveAccessibleName('Ground');
  await page.keyboard.press('Space');
  await expect(tree.getByRole('treeitem', { name: 'Ground' })).toHaveAttribute(
    'aria-checked',
    'false',
  );

  await page.keyboard.press('Control+k');
  await expect(page.locator('dialog.palette input')).toBeFocused();
  await page.keyboard.type('dusk');
  await page.keyboard.press('Enter');
  await expect(page.locator('dialog.palette')).toBeHidden();
  await page.getByRole('button', { name: 'Light, weather and picture' }).click();
  await expect(page.getByRole('radio', { name: 'Dusk' }).last()).toHaveAttribute(
    'aria-checked',
    'true',
  );
  await page.keyboard.press('Escape');

  await page.keyboard.press('/');
  await page.keyboard.type('sijingzhen');
  await expect(page.getByRole('option').first()).toContainText('Sijing Town');
  await page.keyboard.press('Enter');
  await expect(page.locator('.inspector-name')).toHaveText('Sijing Town');

  await page.keyboard.press('d');
  const table = page.getByRole('grid');
  await page.getByRole('combobox', { name: 'List' }).selectOption('buildings');
  await expect(page.locator('.table-count')).toHaveText(/^1\d\d,\d{3} rows$/);
  await expect.poll(() => table.getByRole('row').count()).toBeLessThan(60);
  const height = table.getByRole('button', { name: 'Height' });
  await height.press('Enter');
  await height.press('Enter');
  await expect(table.getByRole('columnheader', { name: 'Height' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await table.focus();
  await page.keyboard.press('End');
  await expect(table).toHaveAttribute('aria-activedescendant', /-1\d{5}$/);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.locator('.inspector')).toContainText('Building');

  await page.keyboard.press('d');
  await expect(table).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.locator('.inspector')).toBeHidden();
  expect(twin.errors).toEqual([]);
});
