import GeoJSONVT from 'geojson-vt';
import { fromGeojsonVt } from 'vt-pbf';
import { DEG } from '#lib/geo/wgs84.ts';
import { type Bounds, GROUND_LAYERS, GROUND_ZOOM } from '#model';
import { type GroundFeatures, toGeoJson } from './ground-features.ts';

/** One vector tile (MVT 2, extent 4096); no bytes where nothing lies in it. */
export interface GroundTile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const EXTENT = 4096;
/** Wide strokes reach over a tile's edge by up to this, in tile units. */
const BUFFER = 128;

/** Cuts the ground into Web Mercator tiles over the bounds, every tile of every zoom, empty ones too. */
export function* cutGroundTiles(features: GroundFeatures, bounds: Bounds): Generator<GroundTile> {
  const layers = GROUND_LAYERS.map((name) => ({
    name,
    index: new GeoJSONVT(
      { type: 'FeatureCollection', features: features[name].map(toGeoJson) },
      {
        maxZoom: GROUND_ZOOM.max,
        indexMaxZoom: GROUND_ZOOM.min,
        indexMaxPoints: 0,
        extent: EXTENT,
        buffer: BUFFER,
      },
    ),
  }));
  for (let z = GROUND_ZOOM.min; z <= GROUND_ZOOM.max; z++)
    for (const [x, y] of listMercatorTiles(bounds, z)) {
      const present: Parameters<typeof fromGeojsonVt>[0] = {};
      for (const { name, index } of layers) {
        const drawn = (index.getTile(z, x, y)?.features ?? []).flatMap((feature) => {
          const { minZoom, ...tags } = feature.tags as { minZoom: number };
          return minZoom <= z ? [{ ...feature, tags }] : [];
        });
        if (drawn.length > 0) present[name] = { features: drawn };
      }
      yield {
        path: `${z}/${x}/${y}.mvt`,
        bytes: fromGeojsonVt(present, { version: 2, extent: EXTENT }),
      };
    }
}

/** Tiles of a zoom that touch the bounds: columns from the west, rows from the north. */
function listMercatorTiles(bounds: Bounds, z: number): [x: number, y: number][] {
  const column = (lonDeg: number) => Math.floor(((lonDeg + 180) / 360) * 2 ** z);
  const row = (latDeg: number) =>
    Math.floor(((1 - Math.asinh(Math.tan(latDeg * DEG)) / Math.PI) / 2) * 2 ** z);
  const tiles: [number, number][] = [];
  for (let x = column(bounds.westDeg); x <= column(bounds.eastDeg); x++)
    for (let y = row(bounds.northDeg); y <= row(bounds.southDeg); y++) tiles.push([x, y]);
  return tiles;
}
