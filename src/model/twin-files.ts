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
  /** The coarsest zooms as pictures `{light}/{z}/{x}/{y}.png`, for the first moments. */
  groundPictures: 'ground-pictures',
  heights: 'heights.bin',
  /** The management grid (网格) as GeoJSON polygons with `code`, `townCode`. */
  grid: 'grid.geojson',
  lines: 'lines.json',
  /** What moves along lines: roads, rail, rivers, pipes (TwinNetwork). */
  network: 'network.json',
  /** Trees as instances (3D Tiles 1.1); absent where there are none. */
  trees: 'trees/tileset.json',
  /** Each refused feature of the sources, one JSON object a line. */
  refused: 'report/refused.ndjson',
  /** Figures of the build: steps, sources, warnings. */
  summary: 'report/summary.json',
} as const;

/** Zoom of the stored ground tiles; the viewer draws any finer zoom from `maxZoom`. */
export const GROUND_ZOOM = { min: 10, max: 14 } as const;

/** Zooms that are there as pictures too. */
export const GROUND_PICTURE_ZOOM = { min: 10, max: 11 } as const;

/** Side of such a picture of a tile, pixels. */
export const GROUND_TILE_PX = 256;

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
  'grid',
] as const;
export type GroundLayer = (typeof GROUND_LAYERS)[number];

/** Says what a built folder holds. */
export interface TwinManifest {
  readonly format: 2;
  readonly siteId: string;
  /** Hash of everything the build read: sources, options, pipeline version. */
  readonly inputHash: string;
  readonly builtBy: string;
  readonly buildings: {
    readonly count: number;
    readonly provenance: string;
    readonly source: string;
    /** Day of the sources; null where one does not say it. */
    readonly asOf: string | null;
  };
  readonly terrain: { readonly maxZoom: number };
  /** Finest level or zoom of what is tiled. */
  readonly levels: Readonly<Record<string, number>>;
  /** By kind; `syntheticTrees` are those of `trees` that were made up. */
  readonly counts: Readonly<Record<string, number>>;
  /** What the district was built from, besides its seeds; empty where everything was made up. */
  readonly sources: readonly TwinSource[];
  /** Hash of what decided each step of the build. */
  readonly steps: Readonly<Record<string, string>>;
}

/** A source of a built district. */
export interface TwinSource {
  readonly kind: string;
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly format?: string;
  readonly title?: string;
  readonly asOf?: string;
  /** Coordinate system as declared or given. */
  readonly crs?: string;
  readonly provenance?: string;
  readonly features?: number;
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
