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
    // Flights become cuts: the camera is there at once.
    await page.emulateMedia({ reducedMotion: 'reduce' });
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

  /** A point of the scene that no panel covers, in pixels of the page. */
  async middleOfScene(): Promise<[x: number, y: number]> {
    const box = await this.page.locator('.scene-host').boundingBox();
    if (!box) throw new Error('Expected the scene to have a size.');
    return [box.x + box.width * 0.5, box.y + box.height * 0.55];
  }

  /** A switch of the layer panel by its words. */
  layerSwitch(name: string) {
    return this.page.getByRole('switch', { name, exact: true });
  }

  /** The part of the scene that no panel covers, as a PNG. */
  async scenePicture(): Promise<Buffer> {
    const [x, y] = await this.middleOfScene();
    return this.page.screenshot({ clip: { x: x - 250, y: y - 200, width: 500, height: 400 } });
  }

  /** How many colours a picture holds, at most 4,096: a dead screen has a handful. */
  async countColours(png: Buffer): Promise<number> {
    const pixels = await readPixels(this.page, png);
    return new Set(pixels.map((pixel) => pixel & 0xf0f0f0)).size;
  }

  /** Share of the pixels in which two pictures differ by more than a shade. */
  async differenceOf(a: Buffer, b: Buffer): Promise<number> {
    const [before, after] = [await readPixels(this.page, a), await readPixels(this.page, b)];
    const shade = (pixel: number) => [pixel >> 16, (pixel >> 8) & 255, pixel & 255] as const;
    const changed = before.filter((pixel, i) => {
      const was = shade(pixel);
      const is = shade(after[i] ?? 0);
      return was.some((channel, c) => Math.abs(channel - (is[c] ?? 0)) > 12);
    });
    return changed.length / before.length;
  }
}

/** The pixels of a PNG as 0xRRGGBB, decoded by the browser. */
async function readPixels(page: Page, png: Buffer): Promise<number[]> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('Expected a 2D canvas.');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return Array.from(
      { length: data.length / 4 },
      (_, i) => ((data[4 * i] ?? 0) << 16) | ((data[4 * i + 1] ?? 0) << 8) | (data[4 * i + 2] ?? 0),
    );
  }, png.toString('base64'));
}
