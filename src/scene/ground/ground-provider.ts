import {
  type Credit,
  Event,
  type ImageryProvider,
  Rectangle,
  UrlTemplateImageryProvider,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import {
  type Bounds,
  GROUND_PICTURE_ZOOM,
  GROUND_TILE_PX,
  GROUND_ZOOM,
  type GroundLook,
} from '#model';
import type { GroundReply, GroundRequest } from './ground-messages.ts';

export interface GroundPainter {
  paint(z: number, x: number, y: number, sizePx: number): Promise<ImageBitmap>;
  /** True once it has painted something and has had nothing to do for a while. */
  isQuiet(): boolean;
  dispose(): void;
}

/** The engine asks for the tiles of a view within some frames of each other. */
const QUIET_MS = 500;

/** Decodes and draws in a worker; a tile that cannot be had is drawn plain and told to `onProblem`. */
export function createGroundPainter(
  url: string,
  look: GroundLook,
  onProblem: (reason: string) => void,
): GroundPainter {
  const worker = new Worker(new URL('./ground-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, (image: ImageBitmap) => void>();
  let next = 0;
  let paintedAtMs = Number.POSITIVE_INFINITY;
  const send = (request: GroundRequest) => worker.postMessage(request);
  worker.onmessage = ({ data }: MessageEvent<GroundReply>) => {
    waiting.get(data.id)?.(data.image);
    waiting.delete(data.id);
    paintedAtMs = performance.now();
    if (data.problem !== undefined) onProblem(data.problem);
  };
  worker.onerror = (event) => onProblem(event.message);
  send({ type: 'start', url, look });
  return {
    paint(z, x, y, sizePx) {
      const id = next++;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        send({ type: 'paint', id, tile: { z, x, y }, sizePx });
      });
    },
    isQuiet: () => waiting.size === 0 && performance.now() - paintedAtMs > QUIET_MS,
    dispose: () => worker.terminate(),
  };
}

const TILE_PX = 512;
/** 7 cm to the pixel: sharp at 1:500 on a screen of two pixels to the point. */
const FINEST_LEVEL = 20;

/** The painter as Cesium asks for it: Web Mercator, over the site's bounds only. */
export function createGroundProvider(painter: GroundPainter, bounds: Bounds): ImageryProvider {
  const tilingScheme = new WebMercatorTilingScheme();
  const provider = {
    tileWidth: TILE_PX,
    tileHeight: TILE_PX,
    minimumLevel: GROUND_ZOOM.min,
    maximumLevel: FINEST_LEVEL,
    tilingScheme,
    rectangle: toRectangle(bounds),
    errorEvent: new Event(),
    credit: undefined as unknown as Credit,
    proxy: undefined,
    tileDiscardPolicy: undefined,
    hasAlphaChannel: false,
    getTileCredits: () => [],
    requestImage: (x: number, y: number, level: number) => painter.paint(level, x, y, TILE_PX),
    pickFeatures: () => undefined,
  };
  return provider as unknown as ImageryProvider;
}

/** The stored pictures of the coarsest zooms: there before a worker has started, read and drawn. */
export function createPictureProvider(url: string, bounds: Bounds): ImageryProvider {
  const provider = new UrlTemplateImageryProvider({
    url: `${url}{z}/{x}/{y}.png`,
    tileWidth: GROUND_TILE_PX,
    tileHeight: GROUND_TILE_PX,
    minimumLevel: GROUND_PICTURE_ZOOM.min,
    maximumLevel: GROUND_PICTURE_ZOOM.max,
    rectangle: toRectangle(bounds),
    hasAlphaChannel: false,
  });
  // A picture that is missing is no loss: the painter's tiles follow in a moment.
  provider.errorEvent.addEventListener(() => undefined);
  return provider;
}

function toRectangle({ westDeg, southDeg, eastDeg, northDeg }: Bounds): Rectangle {
  return Rectangle.fromDegrees(westDeg, southDeg, eastDeg, northDeg);
}
