import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { chromium } from '@playwright/test';
import { reportBench } from '../support/bench-report.ts';
import { startGateway } from '../support/gateway.ts';

/** The first picture of the app against a bare Cesium page that shows the same terrain and buildings. */

const ROOT = join(import.meta.dirname, '../..');
const VIEWPORT = { width: 640, height: 360 };
const TIMEOUT_MS = 240_000;
const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.glb': 'model/gltf-binary',
};

const BARE_PAGE = (site: string, home: string) => `<!doctype html><meta charset="utf-8">
<style>html,body,#view{margin:0;width:100%;height:100%}</style><div id="view"></div>
<script>window.CESIUM_BASE_URL = '/cesium/';</script><script src="/cesium/Cesium.js"></script>
<script type="module">
  const { CesiumWidget, CesiumTerrainProvider, Cesium3DTileset, Cartesian3, Math: M } = Cesium;
  const home = ${home};
  const widget = new CesiumWidget('view', { baseLayer: false, msaaSamples: 1,
    terrainProvider: await CesiumTerrainProvider.fromUrl('/tiles/${site}/terrain') });
  const tileset = await Cesium3DTileset.fromUrl('/tiles/${site}/buildings/tileset.json');
  widget.scene.primitives.add(tileset);
  widget.camera.setView({ destination: Cartesian3.fromDegrees(home.lonDeg, home.latDeg, home.heightM),
    orientation: { heading: M.toRadians(home.headingDeg), pitch: M.toRadians(home.pitchDeg), roll: 0 } });
  let calm = 0;
  widget.scene.postRender.addEventListener(() => {
    calm = tileset.tilesLoaded && widget.scene.globe.tilesLoaded ? calm + 1 : 0;
    if (calm === 3) performance.mark('first-picture');
  });
</script>`;

async function serveBarePage(site: string, home: string) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'));
    if (path === '/') {
      response.setHeader('content-type', 'text/html');
      return void response.end(BARE_PAGE(site, home));
    }
    const file = path.startsWith('/cesium/')
      ? join(ROOT, 'node_modules/cesium/Build/Cesium', path.slice('/cesium'.length))
      : join(ROOT, 'public', path);
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.statusCode = 404;
      return void response.end();
    }
    response.setHeader('content-type', MIME[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function measure(url: string, mark: string) {
  const browser = await chromium.launch({
    ...(process.env.YUNJIAN_CHROMIUM ? { executablePath: process.env.YUNJIAN_CHROMIUM } : {}),
    args: [
      '--no-sandbox',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
  });
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    let requests = 0;
    let bytes = 0;
    session.on('Network.requestWillBeSent', () => requests++);
    session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.goto(url);
    await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, mark, {
      timeout: TIMEOUT_MS,
    });
    const timeMs = await page.evaluate(
      (name) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN,
      mark,
    );
    const shellMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    );
    return { requests, megabytes: bytes / 1e6, timeMs, shellMs };
  } finally {
    await browser.close();
  }
}

const gateway = await startGateway();
const config = (await (await fetch(new URL('config.json', gateway.url))).json()) as {
  site: string;
};
const site = (await (
  await fetch(new URL(`tiles/${config.site}/site.json`, gateway.url))
).json()) as { home: unknown };
const bare = await serveBarePage(config.site, JSON.stringify(site.home));
try {
  const peer = 'bare Cesium page, same terrain and buildings';
  const theirs = await measure(bare.url, 'first-picture');
  const ours = await measure(`${gateway.url}?quality=low&light=day`, 'yunjian:first-picture');
  const row = (what: string, unit: string, value: number, peerValue: number) => ({
    what,
    value: Number(value.toPrecision(4)),
    unit,
    peer,
    peerValue: Number(peerValue.toPrecision(4)),
  });
  reportBench('first-picture', [
    row('requests until the first whole picture', '1', ours.requests, theirs.requests),
    row('bytes over the wire until then', 'MB', ours.megabytes, theirs.megabytes),
    row('time until then', 'ms', ours.timeMs, theirs.timeMs),
    row('time until anything is painted', 'ms', ours.shellMs, theirs.shellMs),
  ]);
} finally {
  await gateway.close();
  await bare.close();
}
