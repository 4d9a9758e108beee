import type { AlarmLevel } from '../incident.ts';
import type { Provenance, Text } from '../provenance.ts';
import type { LonLat } from '../site.ts';
import type { ThingId, ThingKind } from '../thing.ts';
import type { ColourScale } from './colour-scale.ts';

/** Words and weight that every layer may carry; a layer of the base map needs none. */
interface LayerBase {
  readonly id: string;
  readonly visible: boolean;
  readonly title?: Text;
  /** 0 … 1; 1 where absent. */
  readonly opacity?: number;
  /** Where what it shows comes from; of all layers that carry data. */
  readonly provenance?: Provenance;
}

/** Longitude, latitude in WGS84 degrees and a weight or value. */
export type WeightedPoint = readonly [lonDeg: number, latDeg: number, value: number];

/** How the readings of several things become one figure. */
export const AGGREGATES = ['mean', 'max', 'min', 'sum', 'count'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/**
 * One figure for each town, grid cell, building or line, by its id. `live` reads the newest readings of the shown
 * instant; `series` holds steps in time, of which the last one up to the shown instant counts.
 */
export type KeyedData =
  | { readonly from: 'values'; readonly values: Readonly<Record<string, number>> }
  | {
      readonly from: 'series';
      /** Unix milliseconds, ascending; each list of values has as many entries, null where unknown. */
      readonly timesMs: readonly number[];
      readonly values: Readonly<Record<string, readonly (number | null)[]>>;
    }
  | { readonly from: 'live'; readonly property: string; readonly aggregate: Aggregate }
  /** Percent of the fixed devices there that spoke in time. */
  | { readonly from: 'devices' };

/** Figures at places. `things` counts things, moving ones where they are at the shown instant. */
export type PointData =
  | { readonly from: 'points'; readonly points: readonly WeightedPoint[] }
  | { readonly from: 'live'; readonly property: string }
  | { readonly from: 'things'; readonly kinds: readonly ThingKind[] };

/** The kinds of names on the map, each with a switch. */
export const LABEL_KINDS = ['places', 'roads', 'water', 'transit', 'sensors'] as const;
export type LabelKind = (typeof LABEL_KINDS)[number];

interface GroundLayer extends LayerBase {
  readonly type: 'ground';
}

/** Colours of buildings by what they are or what is measured in them; null in place of it: their own look. */
export type BuildingPaint =
  | {
      readonly by: 'attribute';
      /** `height`, `storeys`, `use`, `dwellings`, `provenance` or a name that the site declares. */
      readonly attribute: string;
      readonly scale: ColourScale;
    }
  /** A figure by building id or global id. */
  | { readonly by: 'data'; readonly data: KeyedData; readonly scale: ColourScale }
  /** Each building takes the reading of the nearest sensor of the property within reach. */
  | {
      readonly by: 'nearest';
      readonly property: string;
      readonly reachM: number;
      readonly scale: ColourScale;
    };

interface BuildingsLayer extends LayerBase {
  readonly type: 'buildings';
  readonly paint?: BuildingPaint | null;
  /** Hidden altogether, by global id. */
  readonly hiddenGids?: readonly number[];
  /** Above this storey (1 = ground floor) the building is taken off, so that one sees in. */
  readonly peel?: { readonly gid: number; readonly storey: number } | null;
}

interface LabelsLayer extends LayerBase {
  readonly type: 'labels';
  readonly hidden?: readonly LabelKind[];
  /** At most so many names at once; 80 where absent. */
  readonly limit?: number;
}

interface SensorsLayer extends LayerBase {
  readonly type: 'sensors';
  readonly kinds: readonly ThingKind[];
}

interface VehiclesLayer extends LayerBase {
  readonly type: 'vehicles';
  readonly kinds: readonly ThingKind[];
  /** Where they came from in so many seconds, as a fading line; none where absent. */
  readonly trailS?: number;
}

interface IncidentsLayer extends LayerBase {
  readonly type: 'incidents';
  readonly marks: readonly IncidentMark[];
}

interface AlertsLayer extends LayerBase {
  readonly type: 'alerts';
  readonly marks: readonly AlertMark[];
}

interface AreaResultLayer extends LayerBase {
  readonly type: 'area';
  readonly shape: AreaShape | null;
  /** Global ids of the buildings to light up. */
  readonly buildingGids: readonly number[];
  readonly thingIds: readonly ThingId[];
}

/** Towns or grid cells filled by a figure. */
interface ChoroplethLayer extends LayerBase {
  readonly type: 'choropleth';
  readonly of: 'towns' | 'grid';
  readonly data: KeyedData;
  readonly scale: ColourScale;
}

/** Columns whose height is a figure: one for each town or cell, or one at each place. */
interface BarsLayer extends LayerBase {
  readonly type: 'bars';
  readonly at:
    | { readonly of: 'towns' | 'grid'; readonly data: KeyedData }
    | { readonly of: 'points'; readonly data: PointData };
  readonly scale: ColourScale;
  /** Height of the largest figure of the scale, metres. */
  readonly heightM: number;
  readonly radiusM: number;
}

/** A smooth surface: `density` adds up weights around each place, `value` blends the readings of the nearest places. */
interface HeatLayer extends LayerBase {
  readonly type: 'heat';
  readonly data: PointData;
  readonly mode: 'density' | 'value';
  readonly radiusM: number;
  readonly scale: ColourScale;
}

/** Figures gathered in equal hexagons. */
interface HexagonsLayer extends LayerBase {
  readonly type: 'hexagons';
  readonly data: PointData;
  readonly aggregate: Aggregate;
  /** From one flat side to the other. */
  readonly sizeM: number;
  readonly scale: ColourScale;
  /** Height of the largest figure, metres; flat where absent. */
  readonly heightM?: number;
}

export interface Flow {
  readonly id: string;
  readonly from: LonLat;
  readonly to: LonLat;
  readonly value: number;
  readonly title?: Text;
}

/** What goes from place to place: arcs through the air or lines on the ground, with moving dashes. */
interface FlowsLayer extends LayerBase {
  readonly type: 'flows';
  readonly shape: 'arc' | 'line';
  readonly flows: readonly Flow[];
  readonly scale: ColourScale;
}

/** A grid of figures over a rectangle, rows from north to south; null where nothing is known. */
interface RasterLayer extends LayerBase {
  readonly type: 'raster';
  readonly bounds: {
    readonly westDeg: number;
    readonly southDeg: number;
    readonly eastDeg: number;
    readonly northDeg: number;
  };
  readonly columns: number;
  readonly values: readonly (number | null)[];
  readonly scale: ColourScale;
}

export interface StateLine {
  readonly id: string;
  /** Heights above the ellipsoid; on the ground where absent. */
  readonly line: readonly (LonLat | readonly [lonDeg: number, latDeg: number, heightM: number])[];
  readonly title?: Text;
}

/** Lines with a state: pipes, power, data links. Of the site's own network file, or given. */
interface LinesLayer extends LayerBase {
  readonly type: 'lines';
  readonly lines:
    | {
        readonly from: 'network';
        readonly network: 'roads' | 'tracks' | 'waterways' | 'pipes';
        /** Classes or kinds of it; all where absent. */
        readonly kinds?: readonly string[];
      }
    | { readonly from: 'given'; readonly lines: readonly StateLine[] };
  /** A figure by line id; plain lines where absent. */
  readonly data?: KeyedData;
  readonly scale: ColourScale;
  readonly widthPx: number;
  /** Dashes that run along. */
  readonly isFlowing?: boolean;
}

export interface LabelledArea {
  readonly id: string;
  /** Closed rings, outer one first. */
  readonly rings: readonly (readonly LonLat[])[];
  readonly title?: Text;
  readonly value?: number;
}

/** Areas with names: parks, parcels, zones. Extruded where a height is given. */
interface AreasLayer extends LayerBase {
  readonly type: 'areas';
  readonly areas: readonly LabelledArea[];
  readonly scale: ColourScale;
  readonly heightM?: number;
}

export interface ViewCone {
  readonly id: string;
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Above the ground. */
  readonly heightM: number;
  /** Middle of the view, clockwise from north. */
  readonly bearingDeg: number;
  /** Width of the view. */
  readonly fieldDeg: number;
  readonly rangeM: number;
  readonly title?: Text;
}

/** What cameras see. */
interface ConesLayer extends LayerBase {
  readonly type: 'cones';
  readonly cones: readonly ViewCone[];
  readonly colour: string;
}

/** Lines of equal height or equal reading. */
interface IsolinesLayer extends LayerBase {
  readonly type: 'isolines';
  readonly data: { readonly from: 'terrain' } | PointData;
  readonly stepBy: number;
  readonly scale: ColourScale;
}

/** Pictures of the ground from a map service; nothing is fetched until it is shown. */
interface ImageryLayerSpec extends LayerBase {
  readonly type: 'imagery';
  readonly service:
    | { readonly type: 'xyz'; readonly url: string; readonly isTms?: boolean }
    | {
        readonly type: 'wmts';
        readonly url: string;
        readonly layer: string;
        readonly style: string;
        readonly matrixSet: string;
        readonly format: string;
      }
    | {
        readonly type: 'wms';
        readonly url: string;
        readonly layers: string;
        readonly version?: string;
      };
  /** In place of `{s}`. */
  readonly subdomains?: readonly string[];
  readonly maxZoom?: number;
  /** Pictures in GCJ-02 are put where they belong. */
  readonly datum: 'wgs84' | 'gcj02';
}

/** A foreign set of 3D Tiles. */
interface TilesLayer extends LayerBase {
  readonly type: 'tiles3d';
  readonly url: string;
  /** Added to its heights. */
  readonly offsetM?: number;
}

export interface Feature {
  readonly id: string;
  readonly title?: Text;
  readonly geometry:
    | { readonly type: 'point'; readonly at: LonLat; readonly heightM?: number }
    | { readonly type: 'line'; readonly line: readonly LonLat[] }
    | {
        readonly type: 'polygon';
        readonly rings: readonly (readonly LonLat[])[];
        readonly heightM?: number;
      }
    /** Unix milliseconds and place, ascending: it moves. */
    | {
        readonly type: 'track';
        readonly fixes: readonly (readonly [
          timeMs: number,
          lonDeg: number,
          latDeg: number,
          heightM: number,
        ])[];
      };
  readonly colour?: string;
  /** Unix milliseconds: shown from … to only. */
  readonly span?: readonly [fromMs: number, toMs: number];
  readonly properties?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Points, lines, polygons and tracks of a file. */
interface FeaturesLayer extends LayerBase {
  readonly type: 'features';
  readonly features: readonly Feature[];
  readonly colour: string;
  /** Colours by a number among the properties. */
  readonly paint?: { readonly property: string; readonly scale: ColourScale };
}

type PlainType = 'trees' | 'water' | 'traffic' | 'boundaries' | 'grid' | 'metro';
/** Shown or not, and nothing else: the site says what they are. */
type PlainLayer = { [Type in PlainType]: LayerBase & { readonly type: Type } }[PlainType];

export type LayerSpec =
  | GroundLayer
  | BuildingsLayer
  | PlainLayer
  | LabelsLayer
  | SensorsLayer
  | VehiclesLayer
  | IncidentsLayer
  | AlertsLayer
  | AreaResultLayer
  | ChoroplethLayer
  | BarsLayer
  | HeatLayer
  | HexagonsLayer
  | FlowsLayer
  | RasterLayer
  | LinesLayer
  | AreasLayer
  | ConesLayer
  | IsolinesLayer
  | ImageryLayerSpec
  | TilesLayer
  | FeaturesLayer;

export type LayerType = LayerSpec['type'];

/** Below, the layers that are filled by the app and speak of what it found. */
export type AreaShape =
  | {
      readonly type: 'circle';
      readonly centre: readonly [lonDeg: number, latDeg: number];
      readonly radiusM: number;
    }
  /** An open ring: the last point joins the first. */
  | { readonly type: 'polygon'; readonly ring: readonly (readonly [number, number])[] };

export interface IncidentMark {
  readonly id: string;
  readonly level: AlarmLevel;
  readonly lonDeg: number;
  readonly latDeg: number;
  /** True in the first seconds of its life: it pulses once for attention. */
  readonly calling: boolean;
}

/** Where a public warning holds. */
export interface AlertMark {
  readonly id: string;
  readonly level: AlarmLevel;
  /** Closed rings; circles were made such. */
  readonly rings: readonly (readonly (readonly [lonDeg: number, latDeg: number])[])[];
  /** An exercise or a test, drawn so that nobody takes it for an alarm. */
  readonly isExercise: boolean;
}
