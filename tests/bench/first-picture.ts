import type { CameraPose } from '#model';
import { reportBench } from '../support/bench-report.ts';
import { launchChromium } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { type PeerPage, serveBarePage, serveVcMap } from './first-picture/peer-pages.ts';

/**
 * The first picture of the app against a bare Cesium page and against the ready-built VC Map, both with the same terrain
 * and buildings. A picture counts as whole when the last of its tiles has come: nothing more is asked for.
 */

const VIEWPORT = { width: 640, height: 360 };
const TIMEOUT_MS = 400_000;
/** So long nothing is asked for: all is there. */
const QUIET_MS = 5000;

interface Measured {
  readonly requests: number;
  readonly megabytes: number;
  /** From the beginning of the navigation to the last byte of the last tile. */
  readonly wholeMs: number;
  readonly shellMs: number;
}

async function measure(url: string): Promise<Measured> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const open = new Set<string>();
    let requests = 0;
    let bytes = 0;
    let tiles = 0;
    let lastMs = performance.now();
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      // What the live display asks for now and then is no part of the picture.
      if (/\/api\//.test(request.url) || request.url.startsWith('ws')) return;
      open.add(requestId);
      requests++;
      if (/\/tiles\//.test(request.url)) tiles++;
    });
    const end = (requestId: string) => {
      if (open.delete(requestId)) lastMs = performance.now();
    };
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (open.has(requestId)) bytes += encodedDataLength;
      end(requestId);
    });
    session.on('Network.loadingFailed', ({ requestId }) => end(requestId));
    const startMs = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    for (;;) {
      await page.waitForTimeout(250);
      const nowMs = performance.now();
      if (nowMs - startMs > TIMEOUT_MS) throw new Error(`${url}: not whole in ${TIMEOUT_MS} ms.`);
      if (open.size === 0 && tiles > 10 && nowMs - lastMs > QUIET_MS) break;
    }
    const shellMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    );
    return { requests, megabytes: bytes / 1e6, wholeMs: lastMs - startMs, shellMs };
  } finally {
    await browser.close();
  }
}

const gateway = await startGateway({ pastHours: 0 });
const config = (await (await fetch(new URL('config.json', gateway.url))).json()) as {
  site: string;
};
const site = (await (
  await fetch(new URL(`tiles/${config.site}/site.json`, gateway.url))
).json()) as { home: CameraPose };
const peers: [name: string, serve: () => Promise<PeerPage>][] = [
  ['bare Cesium page', () => serveBarePage(config.site, site.home)],
  ['VC Map 6.3.11', () => serveVcMap(config.site, site.home)],
];
try {
  const ours = await measure(`${gateway.url}?quality=low&light=day`);
  for (const [peer, serve] of peers) {
    let page: PeerPage;
    try {
      page = await serve();
    } catch (error) {
      console.log(`${peer}: SKIPPED, ${error instanceof Error ? error.message : error}`);
      continue;
    }
    const theirs = await measure(page.url);
    await page.close();
    const row = (what: string, unit: string, value: number, peerValue: number) => ({
      what,
      value: Number(value.toPrecision(4)),
      unit,
      peer: `${peer}, same terrain and buildings`,
      peerValue: Number(peerValue.toPrecision(4)),
    });
    reportBench('first-picture', [
      row('requests until the picture is whole', '1', ours.requests, theirs.requests),
      row('bytes over the wire until then', 'MB', ours.megabytes, theirs.megabytes),
      row('time until then', 'ms', ours.wholeMs, theirs.wholeMs),
      row('time until anything is painted', 'ms', ours.shellMs, theirs.shellMs),
    ]);
  }
} finally {
  await gateway.close();
}
process.exit(0);
