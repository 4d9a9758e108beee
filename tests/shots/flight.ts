/**
 * Flies over the district and looks at every frame: none may be blank, black or torn, and none may differ from the one
 * before by more than its movement does:
 *
 *     npm run flight [-- --frames=300]
 *
 * Frames that stand out are kept in `tests/.artifacts/flight` to be looked at, with every thirtieth of the others.
 */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { launchChromium, openWithPatience } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';

const VIEWPORT = { width: 640, height: 360 };
const FRAMES = Number(process.argv.find((word) => word.startsWith('--frames='))?.slice(9) ?? 300);
const OUT = join(import.meta.dirname, '../.artifacts/flight');
const KEEP_EVERY = 30;
/** A frame with fewer colours, or more of it in one colour, shows nothing. */
const FEWEST_COLOURS = 40;
const MOST_ALIKE = 0.6;
/** A flash: so many times as different from the frame before as frames are around it. */
const FLASH = 4;

/** Down from the sky to the new town, round the hills, along the river and home: a pose for each share of the way. */
const WAY = [
  [121.215, 30.86, 15_500, 0, -40],
  [121.222, 31.0, 1800, 8, -28],
  [121.215, 31.04, 700, 330, -20],
  [121.195, 31.085, 420, 345, -14],
  [121.176, 31.1, 500, 120, -18],
  [121.2, 31.02, 900, 175, -24],
  [121.19, 30.96, 1100, 200, -26],
  [121.215, 30.955, 5200, 360, -28],
] as const;

const gateway = await startGateway();
const browser = await launchChromium();
const faults: string[] = [];
try {
  const page = await browser.newPage({ viewport: VIEWPORT, reducedMotion: 'reduce' });
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  const [lon, lat, height, heading, pitch] = WAY[0];
  const query = `mode=tour&quality=high&light=day&cam=${[lon, lat, height, heading, pitch]}`;
  await openWithPatience(page, `${gateway.url}?${query}`);
  await page.addStyleTag({ content: '.tour-shell { display: none }' });
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const changes: number[] = [];
  const pictures: Buffer[] = [];
  let before: Uint8Array | undefined;
  for (let frame = 0; frame < FRAMES; frame++) {
    const pose = poseAt(frame / Math.max(1, FRAMES - 1));
    await page.evaluate((next) => window.yunjian?.commands.lookFrom(next), pose);
    await page.evaluate(() => new Promise((resume) => requestAnimationFrame(resume)));
    const png = await page.screenshot({ timeout: 120_000 });
    const { data } = PNG.sync.read(png);
    const { colours, alike } = judge(data);
    if (colours < FEWEST_COLOURS || alike > MOST_ALIKE)
      note(frame, png, `blank: ${colours} colours, ${Math.round(alike * 100)} % in one`);
    changes.push(before ? differenceOf(before, data) : 0);
    pictures.push(png);
    if (pictures.length > 3) pictures.shift();
    if (frame % KEEP_EVERY === 0) writeFileSync(join(OUT, `${number(frame)}.png`), png);
    const at = frame - 1;
    if (at >= 2) {
      const around = Math.max(0.01, ((changes[at - 1] ?? 0) + (changes[at + 1] ?? 0)) / 2);
      if ((changes[at] as number) > FLASH * around)
        note(
          at,
          pictures.at(-2) as Buffer,
          `flash: changes by ${changes[at]?.toFixed(3)}, around it ${around.toFixed(3)}`,
        );
    }
    before = data;
  }
  const sorted = [...changes].sort((a, b) => a - b);
  console.log(
    `${FRAMES} frames; changed from one to the next: median ${sorted[FRAMES >> 1]?.toFixed(3)}, most ${sorted.at(-1)?.toFixed(3)} of full scale.`,
  );
} finally {
  await browser.close();
  await gateway.close();
}
for (const fault of faults) console.log(`FAULT ${fault}`);
console.log(`${faults.length} faults; pictures in tests/.artifacts/flight`);
process.exit(faults.length > 0 ? 1 : 0);

function note(frame: number, png: Buffer, what: string): void {
  faults.push(`frame ${frame}: ${what}`);
  writeFileSync(join(OUT, `fault-${number(frame)}.png`), png);
}

function number(frame: number): string {
  return String(frame).padStart(4, '0');
}

function poseAt(share: number) {
  const along = share * (WAY.length - 1);
  const from = Math.min(WAY.length - 2, Math.floor(along));
  const ease = (t: number) => t * t * (3 - 2 * t);
  const t = ease(along - from);
  const [a, b] = [WAY[from], WAY[from + 1]] as [(typeof WAY)[number], (typeof WAY)[number]];
  const mix = (i: number, turn = false) => {
    const [x, y] = [a[i] as number, b[i] as number];
    // The short way round.
    const step = turn ? ((y - x + 540) % 360) - 180 : y - x;
    return x + step * t;
  };
  return {
    lonDeg: mix(0),
    latDeg: mix(1),
    heightM: Math.exp(Math.log(a[2]) + (Math.log(b[2]) - Math.log(a[2])) * t),
    headingDeg: mix(3, true),
    pitchDeg: mix(4),
  };
}

/** How many colours there are, in steps of eight, and the share of the commonest. */
function judge(data: Uint8Array): { readonly colours: number; readonly alike: number } {
  const counts = new Map<number, number>();
  for (let i = 0; i < data.length; i += 4) {
    const key =
      (((data[i] as number) >> 3) << 10) |
      (((data[i + 1] as number) >> 3) << 5) |
      ((data[i + 2] as number) >> 3);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  let most = 0;
  for (const count of counts.values()) most = Math.max(most, count);
  return { colours: counts.size, alike: most / (data.length / 4) };
}

/** Mean difference of two pictures, 0 … 1. */
function differenceOf(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++)
    if (i % 4 !== 3) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / ((a.length / 4) * 3 * 255);
}

declare global {
  interface Window {
    /** The running twin, as it stands in the browser's console. */
    yunjian?: { readonly commands: { lookFrom(pose: object): void } };
  }
}
