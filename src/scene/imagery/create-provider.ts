import {
  GeographicTilingScheme,
  type ImageryProvider,
  type Request,
  UrlTemplateImageryProvider,
  WebMapServiceImageryProvider,
  WebMapTileServiceImageryProvider,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import type { SpecOf } from '../view/scene-context.ts';
import { shiftOfTile, sourcesOfTile, TILE_PX } from './gcj-shift.ts';

type Imagery = SpecOf<'imagery'>;
/** What a provider answers with for a tile, undefined while too much is on its way. */
type Picture = ReturnType<ImageryProvider['requestImage']>;

/** The finest zoom asked for where the spec says none. */
const MAX_ZOOM = 18;
/** Longest credit line that is shown. */
const CREDIT_LENGTH = 200;

/** The engine's provider of a map service. Requests begin when its layer is shown. */
export function createImageryProvider(spec: Imagery, credit: string): ImageryProvider {
  const provider = createPlain(spec, credit.slice(0, CREDIT_LENGTH));
  return spec.datum === 'gcj02' ? straighten(provider) : provider;
}

function createPlain(spec: Imagery, credit: string): ImageryProvider {
  const { service, subdomains, maxZoom = MAX_ZOOM } = spec;
  const shared = {
    maximumLevel: maxZoom,
    ...(credit !== '' && { credit: escapeHtml(credit) }),
    ...(subdomains && { subdomains: [...subdomains] }),
  };
  switch (service.type) {
    case 'xyz':
      return new UrlTemplateImageryProvider({
        ...shared,
        url: service.isTms ? service.url.replaceAll('{y}', '{reverseY}') : service.url,
        enablePickFeatures: false,
      });
    case 'wmts':
      return new WebMapTileServiceImageryProvider({
        ...shared,
        url: service.url,
        layer: service.layer,
        style: service.style,
        tileMatrixSetID: service.matrixSet,
        format: service.format,
        // 天地图 and others name the set of degrees "c" and the set of web Mercator "w".
        ...(isGeographic(service.matrixSet) && {
          tilingScheme: new GeographicTilingScheme(),
          tileMatrixLabels: Array.from({ length: maxZoom + 1 }, (_, level) => String(level + 1)),
        }),
      });
    case 'wms':
      return new WebMapServiceImageryProvider({
        ...shared,
        url: service.url,
        layers: service.layers,
        enablePickFeatures: false,
        tilingScheme: new WebMercatorTilingScheme(),
        parameters: {
          transparent: 'true',
          format: 'image/png',
          ...(service.version && { version: service.version }),
        },
      });
  }
}

function isGeographic(matrixSet: string): boolean {
  return /^(c|EPSG:?:?(4326|4490)|WGS84)$/i.test(matrixSet);
}

/** The engine takes a credit as HTML; a stranger's words must stay words. */
function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/**
 * The same service with its GCJ-02 pictures where they belong: each tile is drawn from the two to six tiles that
 * it lies on, through the shift of its own place (see `shiftOfTile`).
 */
function straighten(inner: ImageryProvider): ImageryProvider {
  const requestImage = (x: number, y: number, level: number, request?: Request): Picture => {
    const { west, north, east, south } = sourcesOfTile(x, y, level);
    const parts: {
      readonly column: number;
      readonly row: number;
      readonly picture: Promise<unknown>;
    }[] = [];
    for (let row = north; row <= south; row++)
      for (let column = west; column <= east; column++) {
        // Only the first may be put off by the engine: half a tile is no tile.
        const picture = inner.requestImage(
          column,
          row,
          level,
          parts.length === 0 ? request : undefined,
        );
        if (!picture) return undefined;
        parts.push({ column, row, picture });
      }
    const draw = async () => {
      const pictures = await Promise.all(parts.map(({ picture }) => picture));
      const sheet = new OffscreenCanvas(TILE_PX * (east - west + 1), TILE_PX * (south - north + 1));
      const paint = context2d(sheet);
      for (const [i, { column, row }] of parts.entries())
        paint.drawImage(
          pictures[i] as ImageBitmap,
          TILE_PX * (column - west),
          TILE_PX * (row - north),
          TILE_PX,
          TILE_PX,
        );
      const tile = new OffscreenCanvas(TILE_PX, TILE_PX);
      const { a, b, c, d, e, f } = shiftOfTile(x, y, level);
      const onto = context2d(tile);
      onto.setTransform(a, b, c, d, e, f);
      onto.drawImage(sheet, TILE_PX * (west - x), TILE_PX * (north - y));
      return createImageBitmap(tile, { imageOrientation: 'flipY' });
    };
    return draw() as Picture;
  };
  return new Proxy(inner, {
    get: (target, name) =>
      name === 'requestImage' ? requestImage : Reflect.get(target, name, target),
  });
}

function context2d(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a canvas to draw on, got none.');
  return context;
}
