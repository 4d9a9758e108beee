import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { CameraPose } from '#model';

const ROOT = join(import.meta.dirname, '../../..');
/** The ready-built viewer of the field that is closest to ours: https://github.com/virtualcitySYSTEMS/map-ui (MIT). */
const VCMAP = '@vcmap/ui@6.3.11';
const VCMAP_FOLDER = join(ROOT, 'tests/bench/out/vcmap');
const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.glb': 'model/gltf-binary',
};

export interface PeerPage {
  readonly url: string;
  close(): Promise<void>;
}

const barePage = (site: string, home: string) => `<!doctype html><meta charset="utf-8">
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

/** Nothing but the engine with the same terrain and buildings, seen from the same place. */
export function serveBarePage(site: string, home: CameraPose): Promise<PeerPage> {
  const html = barePage(site, JSON.stringify(home));
  return servePage({ '/': ['text/html', html] }, [
    ['/cesium/', join(ROOT, 'node_modules/cesium/Build/Cesium')],
    ['/', join(ROOT, 'public')],
  ]);
}

/**
 * VC Map as its package brings it, with the same terrain and buildings and nothing else, seen from the same place.
 *
 * @throws where its package cannot be had.
 */
export function serveVcMap(site: string, home: CameraPose): Promise<PeerPage> {
  fetchVcMap();
  const config = {
    name: 'bench',
    _id: 'bench',
    startingMapName: 'cesium',
    startingViewpointName: 'home',
    projection: { epsg: '4326' },
    maps: [{ type: 'CesiumMap', name: 'cesium', allowSoftwareRendering: true, fxaa: false }],
    layers: [
      {
        type: 'TerrainLayer',
        name: 'terrain',
        url: `/tiles/${site}/terrain`,
        requestVertexNormals: true,
        activeOnStartup: true,
      },
      {
        type: 'CesiumTilesetLayer',
        name: 'buildings',
        url: `/tiles/${site}/buildings/tileset.json`,
        activeOnStartup: true,
      },
    ],
    viewpoints: [
      {
        type: 'Viewpoint',
        name: 'home',
        cameraPosition: [home.lonDeg, home.latDeg, home.heightM],
        heading: home.headingDeg,
        pitch: home.pitchDeg,
        roll: 0,
        animate: false,
      },
    ],
  };
  const json = (value: unknown): [string, string] => ['application/json', JSON.stringify(value)];
  return servePage(
    {
      '/app.config.json': json({ modules: ['bench.config.json'] }),
      '/bench.config.json': json(config),
    },
    [
      ['/tiles/', join(ROOT, 'public/tiles')],
      ['/', join(VCMAP_FOLDER, 'package/dist')],
    ],
  );
}

function fetchVcMap(): void {
  if (existsSync(join(VCMAP_FOLDER, 'package/dist/index.html'))) return;
  mkdirSync(VCMAP_FOLDER, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--silent', VCMAP], {
    cwd: VCMAP_FOLDER,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const file = packed.trim().split('\n').at(-1) as string;
  execFileSync('tar', ['xzf', file], { cwd: VCMAP_FOLDER });
}

/** @param pages by path @param folders by the beginning of the path, the first that fits */
async function servePage(
  pages: Readonly<Record<string, readonly [type: string, body: string]>>,
  folders: readonly (readonly [prefix: string, folder: string])[],
): Promise<PeerPage> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'));
    const page = pages[path];
    if (page) {
      response.setHeader('content-type', page[0]);
      return void response.end(page[1]);
    }
    const [prefix, folder] = folders.find(([begin]) => path.startsWith(begin)) ?? ['/', ''];
    const rest = path.slice(prefix.length);
    const file = join(folder, rest === '' ? 'index.html' : rest);
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.statusCode = 404;
      return void response.end();
    }
    response.setHeader('content-type', MIME[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
