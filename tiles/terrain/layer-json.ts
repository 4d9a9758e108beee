import type { Bounds, Site } from '#model';
import { MAX_LEVEL, type TileAddress, tileRangeOf } from './tms.ts';

/** The terrain's `layer.json`, as CesiumTerrainProvider reads it. */
export function createLayerJson(site: Site) {
  return {
    tilejson: '2.1.0',
    name: `${site.id} terrain`,
    format: 'quantized-mesh-1.0',
    version: '1.0.0',
    scheme: 'tms',
    projection: 'EPSG:4326',
    bounds: [-180, -90, 180, 90],
    tiles: ['{z}/{x}/{y}.terrain'],
    minzoom: 0,
    maxzoom: MAX_LEVEL,
    extensions: ['octvertexnormals'],
    attribution: site.attributions.map(({ text }) => text).join(' · '),
    available: Array.from({ length: MAX_LEVEL + 1 }, (_, level) => [
      tileRangeOf(site.bounds, level),
    ]),
  };
}

/** Every terrain tile of a site, coarse levels first. */
export function listTerrainTiles(bounds: Bounds): TileAddress[] {
  const tiles: TileAddress[] = [];
  for (let level = 0; level <= MAX_LEVEL; level++) {
    const range = tileRangeOf(bounds, level);
    for (let x = range.startX; x <= range.endX; x++)
      for (let y = range.startY; y <= range.endY; y++) tiles.push({ level, x, y });
  }
  return tiles;
}
