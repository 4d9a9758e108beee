import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type RunningGateway, startGateway } from '../support/gateway.ts';

const SIZES = [
  { width: 1920, height: 1080, seams: { x: [], y: [] } },
  { width: 3840, height: 2160, seams: { x: [], y: [] } },
  { width: 7680, height: 2160, seams: { x: [1920, 3840, 5760], y: [1080] } },
] as const;

let gateway: RunningGateway;

test.beforeAll(async () => {
  gateway = await startGateway({ pastHours: 1 });
});
test.afterAll(() => gateway.close());

async function open(page: Page, query: string): Promise<void> {
  // At night a wall is dimmed, which is not what is measured here.
  await page.route('**/wall.json', (route) => route.fulfill({ json: { dim: null } }));
  await page.goto(`${gateway.url}?mode=wall&scene=off&${query}`);
  await expect(page.locator('.wall-mode')).toBeVisible();
  // Every figure has come: nothing is wider than what people will see.
  await expect(page.locator('[data-panel=now]')).not.toContainText('—');
  await expect(page.locator('[data-panel=state]')).not.toContainText('—');
}

for (const language of ['zh', 'en'])
  for (const { width, height, seams } of SIZES)
    test(`text keeps to its place at ${width} × ${height} in ${language}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await open(page, `lang=${language}`);
      expect(await findOverflow(page, seams)).toEqual([]);
    });

for (const language of ['zh', 'en'])
  test(`axe finds nothing serious on the wall in ${language}`, async ({ page }) => {
    await open(page, `lang=${language}`);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect(serious).toEqual([]);
  });

test('rotates when nobody touches it, stands when it is held, and goes black on a wish', async ({
  page,
}) => {
  await open(page, 'lang=en');
  await expect(page.locator('.scene-name')).toBeVisible();
  // A key is a touch: the rotation rests; Space holds it.
  await page.keyboard.press(' ');
  await expect(page.locator('.scene-name')).toContainText('held');
  await page.keyboard.press('b');
  await expect(page.locator('.wall-black')).toBeVisible();
  await page.keyboard.press('b');
  await expect(page.locator('.wall-black')).toBeHidden();
});

test('says that letters are too small for a distant reader', async ({ page }) => {
  await open(page, 'lang=en&distance=8&pitch=0.63');
  await expect(page.locator('.wall-hints')).toContainText('under 20′');
});

/** Text that is cut off, leaves its panel, lies under other text or on a seam. */
function findOverflow(
  page: Page,
  seams: { readonly x: readonly number[]; readonly y: readonly number[] },
): Promise<string[]> {
  return page.evaluate(({ x: seamsX, y: seamsY }) => {
    const SLACK = 1.5;
    const found: string[] = [];
    const texts: { words: string; box: DOMRect; place: string; cut: Element | null }[] = [];
    for (const fit of document.querySelectorAll<HTMLElement>('[data-fit]')) {
      const place = fit.dataset.panel ?? fit.className;
      const outer = fit.getBoundingClientRect();
      const walker = document.createTreeWalker(fit, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const parent = node.parentElement;
        const words = node.textContent?.trim() ?? '';
        if (!parent || words === '' || parent.closest('.unseen')) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        // Names of places are as long as they are: these alone may end in an ellipsis.
        const cut = parent.closest('.wall-cut') ?? parent.closest('.wall-credits p');
        const box = (cut ?? range).getBoundingClientRect();
        const isOut =
          box.left < outer.left - SLACK ||
          box.right > outer.right + SLACK ||
          box.top < outer.top - SLACK ||
          box.bottom > outer.bottom + SLACK;
        if (isOut) found.push(`${place}: "${words}" leaves its panel`);
        if (!cut && parent.scrollWidth > parent.clientWidth + SLACK && parent.clientWidth > 0)
          found.push(`${place}: "${words}" is cut off`);
        if (seamsX.some((seam) => box.left < seam + 12 && box.right > seam - 12))
          found.push(`${place}: "${words}" lies on a seam`);
        if (seamsY.some((seam) => box.top < seam + 12 && box.bottom > seam - 12))
          found.push(`${place}: "${words}" lies on a seam`);
        texts.push({ words, box, place, cut });
      }
    }
    for (const [i, a] of texts.entries())
      for (const b of texts.slice(i + 1)) {
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        // Line boxes of neighbouring lines may touch; letters do not.
        const shallow = 0.3 * Math.min(a.box.height, b.box.height);
        const isOneLine = a.cut !== null && a.cut === b.cut;
        if (!isOneLine && across > SLACK && down > shallow)
          found.push(`${a.place}: "${a.words}" over "${b.words}" of ${b.place}`);
      }
    return found;
  }, seams);
}
