/**
 * What the tile pipeline writes and the viewer reads, under one folder per site
 * (`public/tiles/<site id>/`). Paths are relative to that folder.
 */
export const TWIN_FILES = {
  manifest: 'manifest.json',
  site: 'site.json',
  /** quantized-mesh tiles and layer.json. */
  terrain: 'terrain',
  tileset: 'buildings/tileset.json',
  buildingIndex: 'buildings/index.bin',
  /** Vector tiles `{z}/{x}/{y}.mvt` in Web Mercator. */
  ground: 'ground',
  heights: 'heights.bin',
  /** The management grid (网格) as GeoJSON polygons with `code`, `townCode`. */
  grid: 'grid.geojson',
  lines: 'lines.json',
} as const;

/** Zoom of the stored ground tiles; the viewer draws any finer zoom from `maxZoom`. */
export const GROUND_ZOOM = { min: 10, max: 14 } as const;

/** Names of the layers in the ground's vector tiles. */
export const GROUND_LAYERS = [
  'land',
  'landuse',
  'hill',
  'water',
  'canal',
  'street',
  'road',
  'rail',
  'town',
] as const;
export type GroundLayer = (typeof GROUND_LAYERS)[number];

/** Says what a built folder holds. */
export interface TwinManifest {
  readonly format: 1;
  readonly siteId: string;
  /** Hash of everything the build read: sources, options, pipeline version. */
  readonly inputHash: string;
  readonly builtBy: string;
  readonly buildings: {
    readonly count: number;
    readonly provenance: string;
    readonly source: string;
    readonly asOf: string;
  };
  readonly terrain: { readonly maxZoom: number };
  readonly counts: Readonly<Record<string, number>>;
}

/** Polylines with heights, for what is drawn as lines in the scene: [lonDeg, latDeg, heightM above the ellipsoid]. */
export interface TwinLines {
  readonly outline: readonly (readonly [number, number, number])[];
  /** Each shared edge once, with the codes of the towns on its sides. */
  readonly townEdges: readonly {
    readonly towns: readonly string[];
    readonly points: readonly (readonly [number, number, number])[];
  }[];
  /** The labels' and places' ground heights, by town code and place id. */
  readonly groundM: Readonly<Record<string, number>>;
}
