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
    const [{ colours }] = await this.#look([png]);
    return colours;
  }

  /** Share of the pixels in which two pictures differ by more than a shade. */
  async differenceOf(before: Buffer, after: Buffer): Promise<number> {
    const [{ changed }] = await this.#look([before, after]);
    return changed;
  }

  /** Decodes pictures in the browser, which can, and counts there; `changed` is against the last one. */
  async #look(pngs: readonly Buffer[]) {
    const looked = await this.page.evaluate(
      async (pictures) => {
        const decode = async (base64: string) => {
          const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          const context = canvas.getContext('2d');
          if (!context) throw new Error('Expected a 2D canvas.');
          context.drawImage(bitmap, 0, 0);
          return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
        };
        const all = await Promise.all(pictures.map(decode));
        const last = all.at(-1) as Uint8ClampedArray;
        return all.map((data) => {
          const colours = new Set<number>();
          let changed = 0;
          for (let i = 0; i < data.length; i += 4) {
            const at = (channel: number) => data[i + channel] as number;
            const off = (channel: number) =>
              Math.abs(at(channel) - (last[i + channel] as number)) > 12;
            colours.add(((at(0) >> 4) << 8) | ((at(1) >> 4) << 4) | (at(2) >> 4));
            if (off(0) || off(1) || off(2)) changed++;
          }
          return { colours: colours.size, changed: changed / (data.length / 4) };
        });
      },
      pngs.map((png) => png.toString('base64')),
    );
    return looked as [(typeof looked)[number], ...typeof looked];
  }
}
