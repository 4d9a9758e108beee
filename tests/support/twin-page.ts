import { expect, type Page, type Request } from '@playwright/test';

/** Drives the app as a person would, and watches what a person cannot see. */
export class TwinPage {
  readonly page: Page;
  /** Violations of the content security policy, as the page reports them. */
  readonly violations: string[] = [];
  /** Requests to any host but the app's own. */
  readonly strangers: string[] = [];
  /** Errors that nothing caught. */
  readonly errors: string[] = [];

  constructor(page: Page, url: string) {
    this.page = page;
    const { host } = new URL(url);
    page.on('request', (request: Request) => {
      const target = new URL(request.url());
      if (/^(https?|wss?):$/.test(target.protocol) && target.host !== host)
        this.strangers.push(request.url());
    });
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== host) this.strangers.push(socket.url());
    });
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.violations.push(message.text());
    });
  }

  static async open(page: Page, url: string, query = 'quality=low&light=day&lang=en') {
    const twin = new TwinPage(page, url);
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        // The console line is what the test reads; the event names the directive.
        console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    await page.goto(`${url}?${query}`);
    await twin.started();
    return twin;
  }

  /** The shell is there and the twin runs. */
  async started() {
    await expect(this.page.locator('.shell')).toBeVisible();
  }

  /** Terrain, ground and buildings in view are drawn. */
  async firstPicture() {
    await this.page.waitForFunction(
      () => performance.getEntriesByName('yunjian:first-picture').length > 0,
      undefined,
      { timeout: 150_000 },
    );
  }

  async feedSays(text: RegExp) {
    await expect(this.page.locator('.connection').filter({ hasText: text })).toBeVisible({
      timeout: 60_000,
    });
  }

  /** A switch of the layer panel by its words. */
  layerSwitch(name: string) {
    return this.page.getByRole('switch', { name, exact: true });
  }

  /** How many colours the scene shows, at most 4,096: a dead screen has a handful. */
  async coloursShown(): Promise<number> {
    const shot = await this.page.locator('.scene-host canvas').first().screenshot();
    return countColours(this.page, shot);
  }
}

async function countColours(page: Page, png: Buffer): Promise<number> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    if (!context) return 0;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const colours = new Set<number>();
    for (let i = 0; i < data.length; i += 4)
      colours.add(
        ((data[i] ?? 0) >> 4) * 256 + ((data[i + 1] ?? 0) >> 4) * 16 + ((data[i + 2] ?? 0) >> 4),
      );
    return colours.size;
  }, png.toString('base64'));
}
