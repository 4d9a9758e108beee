import type { SourceLayer, SourceOptions } from '../sources/source.ts';

/**
 * The `tiles` part of a site's `site.json`: what the district is built from. Paths are relative to the site's
 * folder and may hold `*`. Everything is optional; what is absent is made up and marked synthetic.
 */
export interface BuildConfig {
  readonly buildings: readonly BuildingSource[];
  readonly terrain: readonly TerrainSource[];
  /** Roads, rail, water, land use, trees and pipes. */
  readonly map: readonly MapSource[];
  readonly landmarks: readonly LandmarkSource[];
  /** Attributes to carry along, besides the fixed ones. */
  readonly properties: readonly DeclaredProperty[];
  readonly levels: { readonly terrain: number };
  readonly detail: BuildingDetail;
}

interface Source extends SourceOptions {
  /** Absolute path of one file; patterns are resolved while the configuration is read. */
  readonly file: string;
  /** `EPSG:4528`, a proj string, WKT, `GCJ-02` or `BD-09`; overrules what the file says. WGS84 where nothing does. */
  readonly crs?: string | undefined;
  readonly vertical?: VerticalDatum | undefined;
}

/** What heights count from. To the ellipsoid: height + offsetM. */
export interface VerticalDatum {
  /** `site` is the local datum of site.json (`datumOffsetM`); cgvd1985 is the 1985 datum, wusong the Wusong one. */
  readonly datum: 'site' | 'ellipsoid' | 'cgvd1985' | 'wusong';
  /** Needed for cgvd1985 and wusong: added to reach the ellipsoid, metres. */
  readonly offsetM?: number | undefined;
}

export interface BuildingSource extends Source {
  /** Attribute names by meaning; the usual names are tried where one is absent. */
  readonly attributes: BuildingAttributes;
  /** The source's words for uses, by word: `{"01": "residential"}`. */
  readonly uses: Readonly<Record<string, string>>;
  readonly provenance: 'surveyed' | 'osm' | 'supplied';
  /** Name and day of the source as the screen shows them. */
  readonly title?: string | undefined;
  readonly asOf?: string | undefined;
}

export interface BuildingAttributes {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly height?: string | undefined;
  readonly storeys?: string | undefined;
  readonly use?: string | undefined;
  readonly dwellings?: string | undefined;
  readonly roofShape?: string | undefined;
  readonly roofHeight?: string | undefined;
}

export interface TerrainSource extends Source {
  /** Overrules the file's own value for "no data". */
  readonly nodata?: number | undefined;
}

export interface MapSource extends Source {
  readonly take: readonly SourceLayer[];
}

/** A glTF model of one building, standing in the same tileset. */
export interface LandmarkSource {
  readonly file: string;
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly position: readonly [lonDeg: number, latDeg: number];
  /** Clockwise from north: where the model's front (glTF +Z) points. */
  readonly bearingDeg: number;
  readonly scale: number;
  /** Its origin above the ground at its position, metres: of what stands in a pit, the pit's depth. */
  readonly liftM?: number | undefined;
  /** Ids of buildings that it replaces. */
  readonly replaces: readonly string[];
  readonly use?: string | undefined;
  /** True where it is placed by guess. */
  readonly isApproximate: boolean;
}

export interface DeclaredProperty {
  /** Name in the tiles and the index: letters, digits, `_`. */
  readonly name: string;
  /** Attribute of the source; the name itself where absent. */
  readonly from?: string | undefined;
  readonly type: 'string' | 'number';
  readonly unit?: string | undefined;
  readonly title?: { readonly zh: string; readonly en: string } | undefined;
}

export interface BuildingDetail {
  /** False draws bare blocks: flat roofs without parapets. */
  readonly roofs: boolean;
  /** False leaves all buildings on the plain. */
  readonly clamp: boolean;
  /** How tiles are listed; by their number where absent or `auto`: explicit up to ten thousand, implicit above. */
  readonly tiling?: 'auto' | 'explicit' | 'implicit' | undefined;
}

export const NO_SOURCES: BuildConfig = {
  buildings: [],
  terrain: [],
  map: [],
  landmarks: [],
  properties: [],
  levels: { terrain: 14 },
  detail: { roofs: true, clamp: true },
};
