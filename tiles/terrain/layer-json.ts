import type { Bounds, Site } from '#model';
import { METADATA_LEVELS } from './availability.ts';
import { DEFAULT_MAX_LEVEL, type TileAddress, tileRangeOf } from './tms.ts';

/** How far tiles of a level may lie from the ground, metres; index = level. */
export type LevelErrors = readonly number[];

/**
 * The terrain's `layer.json`, as CesiumTerrainProvider reads it. Availability stands in it whole; providers that
 * ask for metadata take it from the tiles instead. `errorM` is our own and ignored by readers.
 */
export function createLayerJson(
  site: Pick<Site, 'id' | 'bounds' | 'attributions'>,
  maxLevel = DEFAULT_MAX_LEVEL,
  errorM?: LevelErrors,
) {
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
    maxzoom: maxLevel,
    extensions: ['octvertexnormals', 'watermask', 'metadata'],
    metadataAvailability: METADATA_LEVELS,
    attribution: site.attributions.map(({ text }) => text).join(' · '),
    available: Array.from({ length: maxLevel + 1 }, (_, level) => [
      tileRangeOf(site.bounds, level, maxLevel),
    ]),
    ...(errorM ? { errorM } : {}),
  };
}

/** Every terrain tile of a site, coarse levels first. */
export function listTerrainTiles(bounds: Bounds, maxLevel = DEFAULT_MAX_LEVEL): TileAddress[] {
  const tiles: TileAddress[] = [];
  for (let level = 0; level <= maxLevel; level++) {
    const range = tileRangeOf(bounds, level, maxLevel);
    for (let x = range.startX; x <= range.endX; x++)
      for (let y = range.startY; y <= range.endY; y++) tiles.push({ level, x, y });
  }
  return tiles;
}
