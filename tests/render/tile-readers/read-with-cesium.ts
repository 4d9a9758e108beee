import '../../../src/scene/engine/cesium-base.ts';
import {
  Cartesian2,
  Cesium3DTileFeature,
  Cesium3DTileset,
  CesiumWidget,
  Color,
  HeadingPitchRange,
  type Model,
} from '@cesium/engine';
import type { TilesetReading } from './page.ts';

/** Loads all tiles with CesiumJS, reads each building's properties, and picks the one in the middle. */
export async function readWithCesium(url: string): Promise<TilesetReading> {
  const widget = new CesiumWidget(document.getElementById('view') as HTMLElement, {
    baseLayer: false,
    globe: false,
    skyBox: false,
    skyAtmosphere: false,
    useDefaultRenderLoop: false,
  });
  const { scene } = widget;
  widget.resize();
  scene.backgroundColor = Color.BLACK;
  const failures: string[] = [];
  const ids: Record<number, string> = {};
  let tiles = 0;
  const tileset = await Cesium3DTileset.fromUrl(url, { maximumScreenSpaceError: 0.01 });
  tileset.tileFailed.addEventListener(({ url, message }: { url: string; message: string }) => {
    failures.push(`${url}: ${message}`);
  });
  tileset.tileLoad.addEventListener(({ content }: { content: ReadContent }) => {
    // A subtree is no content.
    if (content.featuresLength === 0 && content.model === undefined) return;
    tiles++;
    for (let i = 0; i < content.featuresLength; i++) {
      const feature = content.getFeature(i);
      const [gid, id] = [feature.getProperty('gid'), feature.getProperty('id')];
      if (typeof gid === 'number' && typeof id === 'string') ids[gid] = id;
    }
  });
  scene.primitives.add(tileset);
  const { boundingSphere } = tileset;
  scene.camera.viewBoundingSphere(
    boundingSphere,
    new HeadingPitchRange(0, -Math.PI / 2, 1.5 * boundingSphere.radius),
  );
  for (let frame = 0; frame < 1500 && !(tiles > 0 && tileset.tilesLoaded); frame++) {
    widget.render();
    await new Promise((resume) => setTimeout(resume, 20));
  }
  widget.render();
  const picked = pickOne(widget);
  const litPixels = countLit(widget);
  widget.destroy();
  return { tiles, failures, ids, litPixels, picked };
}

interface ReadContent {
  readonly featuresLength: number;
  readonly model?: Model;
  getFeature(i: number): { getProperty(name: string): unknown };
}

/** Picks on a lattice until a building is hit; null where none is. */
function pickOne({ scene, canvas }: CesiumWidget): string | null {
  for (let i = 1; i < 16; i++)
    for (let j = 1; j < 12; j++) {
      const picked: unknown = scene.pick(
        new Cartesian2((canvas.clientWidth * i) / 16, (canvas.clientHeight * j) / 12),
      );
      if (picked instanceof Cesium3DTileFeature) return String(picked.getProperty('id'));
    }
  return null;
}

function countLit({ scene, canvas }: CesiumWidget): number {
  scene.render();
  const gl = canvas.getContext('webgl2') as WebGL2RenderingContext;
  const pixels = new Uint8Array(4 * canvas.width * canvas.height);
  gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  let lit = 0;
  for (let i = 0; i < pixels.length; i += 4) if ((pixels[i] as number) > 20) lit++;
  return lit;
}
