import type { Bounds } from '#model';

/** What every format of source is read as, and what a format must be able to do. */

/** x, y and, where there is one, z, in the source's own system: longitude before latitude, easting before northing. */
export type SourcePosition = readonly number[];

export type SourceGeometry =
  | { readonly type: 'Point'; readonly coordinates: SourcePosition }
  | { readonly type: 'MultiPoint' | 'LineString'; readonly coordinates: readonly SourcePosition[] }
  | {
      readonly type: 'MultiLineString' | 'Polygon';
      readonly coordinates: readonly (readonly SourcePosition[])[];
    }
  | {
      readonly type: 'MultiPolygon';
      readonly coordinates: readonly (readonly (readonly SourcePosition[])[])[];
    }
  | {
      /** Boundary surfaces of a building model (LoD1 or LoD2); they need not be closed. */
      readonly type: 'Solid';
      readonly lod: number;
      readonly surfaces: readonly SourceSurface[];
    };

/** Rings as plain numbers, as fast formats have them. */
export interface FlatRings {
  /** x and y by turns; of many features. */
  readonly xy: Float64Array;
  /** Where each ring begins in `xy`, and where the last one ends. */
  readonly bounds: readonly number[];
}

/** One flat face: outer ring first, then holes, open (the last point joins the first), counter-clockwise from outside. */
export interface SourceSurface {
  readonly rings: readonly (readonly SourcePosition[])[];
  readonly semantic: SurfaceSemantic;
}

export type SurfaceSemantic = 'wall' | 'roof' | 'ground' | 'other';

/** Kinds of features that lie on the ground map. */
export const MAP_LAYERS = ['road', 'rail', 'water', 'waterway', 'landuse', 'tree', 'pipe'] as const;
export const SOURCE_LAYERS = ['building', 'building-part', ...MAP_LAYERS] as const;

/** What a feature is, for sources that hold several kinds (OpenStreetMap, a GeoPackage of layers). */
export type SourceLayer = (typeof SOURCE_LAYERS)[number];

/** A feature as it stands in its source. */
export interface SourceFeature {
  /** Where it stands: `line 12`, `feature 3`, `row 7`, `way 123`, `record 5`. */
  readonly place: string;
  /** The source's own id, where it has one. */
  readonly id?: string;
  /** Absent where the whole source is of one kind. */
  readonly layer?: SourceLayer;
  readonly geometry: SourceGeometry | null;
  /** Of a Polygon the same as its coordinates, where the format has them so; then `geometry` is made when asked for. */
  readonly rings?: FlatRings | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Blocks that a building is made of (building:part); its own geometry is then their outline. */
  readonly parts?: readonly SourceFeature[];
}

/** A part of the source that could not be read as a feature; it is listed, and reading goes on. */
export interface UnreadFeature {
  readonly place: string;
  readonly id?: string;
  readonly unread: string;
  /** Name of the fault in the report; `unreadable` where absent. */
  readonly reason?: 'not-json' | 'not-a-feature' | 'geometry-type';
}

/** How a source is to be read; what is absent is found out from the file. */
export interface SourceOptions {
  /** Name of a format in the registry. */
  readonly format?: string | undefined;
  /** Text encoding of attribute tables, as `TextDecoder` names them: `gbk`, `utf-8`. */
  readonly encoding?: string | undefined;
  /** Layer or table of a source that holds several. */
  readonly layer?: string | undefined;
  /** Kinds wanted of a source that holds several; all where absent. */
  readonly take?: readonly SourceLayer[] | undefined;
  /**
   * WGS84 degrees. What lies wholly outside may be left out unread, where the format can tell (OpenStreetMap);
   * so an extract of a country can serve a district. A hint: features outside may still come.
   */
  readonly bounds?: Bounds | undefined;
}

/** A part of a source that can be read apart from the others. Plain JSON; the same for any number of workers. */
export interface SourcePiece {
  readonly index: number;
  /** What the format needs to find it: byte ranges, rows. */
  readonly at: unknown;
}

/** What opening a source tells. */
export interface OpenSource {
  /** Coordinate system the file declares: `EPSG:4528`, WKT or a proj string; undefined where it says nothing. */
  readonly crs?: string | undefined;
  /** Features, where the file says how many. */
  readonly featureCount?: number | undefined;
  readonly bytes: number;
  /** What was guessed or looks wrong, in words: the encoding of a table, a companion file that is missing. */
  readonly warnings?: readonly string[] | undefined;
  /** In the order of the source. Pieces of about 8 to 32 MB, so that memory stays bounded. */
  readonly pieces: readonly SourcePiece[];
}

/** One file format. Registered in `tiles/sources/registry.ts`; read lazily, so a rare format costs nothing. */
export interface SourceFormat {
  readonly name: string;
  /** @throws {TwinError} source-invalid saying what is wrong with the file and what to do. */
  open(path: string, options: SourceOptions): Promise<OpenSource>;
  /** Reads a piece in batches of some hundred features, in the order of the source. */
  read(
    path: string,
    piece: SourcePiece,
    options: SourceOptions,
  ): AsyncIterable<readonly (SourceFeature | UnreadFeature)[]>;
}
