declare module 'vt-pbf' {
  import type { LegacyTile } from 'geojson-vt';
  /** Writes geojson-vt's tiles, by layer, as one Mapbox Vector Tile. */
  export function fromGeojsonVt(
    layers: Record<string, LegacyTile>,
    options?: { version?: number; extent?: number },
  ): Uint8Array;
}
