import type { BuildingProvenance, BuildingUse, LonLat, Quality, Text } from '#model';
import type { SurfaceSemantic } from './sources/source.ts';

/** How a building ends above, where its source says so. */
export interface RoofHint {
  readonly shape: 'flat' | 'gabled' | 'hipped' | 'pyramidal' | 'skillion';
  readonly heightM?: number;
  /** Of the ridge: along the longer or across the footprint. */
  readonly orientation?: 'along' | 'across';
}

/** One block of a building of several (building:part). */
export interface BuildingVolume {
  /** Open, counter-clockwise, WGS84 degrees. */
  readonly ring: readonly LonLat[];
  readonly holes?: readonly (readonly LonLat[])[];
  /** Where it begins and ends above the building's ground, metres; 0 is the ground. */
  readonly fromM: number;
  readonly toM: number;
  readonly roof?: RoofHint;
}

/** One flat face of a building model: outer ring, then holes; open, counter-clockwise from outside. */
export interface BuildingSurface {
  /** Longitude and latitude in degrees, height above the ellipsoid in metres. */
  readonly rings: readonly (readonly (readonly [
    lonDeg: number,
    latDeg: number,
    heightM: number,
  ])[])[];
  readonly semantic: SurfaceSemantic;
}

/** One building as any source gives it. */
export interface BuildingRecord {
  /** The source's id; absent for generated buildings, which are numbered. */
  readonly id?: string;
  readonly name?: Text;
  /** Open outer ring (the last point joins the first), counter-clockwise, WGS84 degrees. */
  readonly ring: readonly LonLat[];
  readonly holes?: readonly (readonly LonLat[])[];
  /** Above its ground, metres. */
  readonly heightM: number;
  /** True where the source says nothing of the height and the building's type stands in for it. */
  readonly isHeightEstimated?: boolean;
  /** True where its place is a guess. */
  readonly isPlaceEstimated?: boolean;
  readonly storeys: number;
  readonly use: BuildingUse;
  readonly provenance: BuildingProvenance;
  readonly townCode: string | null;
  readonly dwellings: number;
  readonly roof?: RoofHint;
  /** Drawn in place of one block of the footprint. */
  readonly volumes?: readonly BuildingVolume[];
  /** Drawn in place of any block: a model with its own walls and roofs. */
  readonly surfaces?: readonly BuildingSurface[];
  /** Values of the declared properties, in their order; undefined where the source has none. */
  readonly properties?: readonly (string | number | undefined)[];
}

export interface Street {
  readonly class: 'secondary' | 'residential' | 'lane';
  readonly widthM: number;
  readonly line: readonly LonLat[];
}

export interface Canal {
  readonly widthM: number;
  readonly line: readonly LonLat[];
}

/**
 * A mapped river or canal as one line, for what moves along it, also where its water is mapped as an area; of such
 * stretches `Canal` knows nothing.
 */
export interface Watercourse {
  readonly id: string;
  readonly name?: Text;
  readonly kind: 'river' | 'canal';
  /** At each point of the line: of the mapped water around it, else what its source or its kind says. */
  readonly widthM: readonly number[];
  readonly line: readonly LonLat[];
  /** True where the line is known to run with the water, as in OpenStreetMap. */
  readonly isDownstream: boolean;
}

const LANDUSE_KINDS = [
  'old-town',
  'residential',
  'villa',
  'commercial',
  'industrial',
  'education',
  'park',
  'village',
  'farmland',
  'forest',
] as const;

export interface Landuse {
  readonly kind: (typeof LANDUSE_KINDS)[number];
  /** Open ring, counter-clockwise. */
  readonly ring: readonly LonLat[];
  readonly holes?: readonly (readonly LonLat[])[];
}

/** One cell of the management grid (网格), clipped to its town. */
export interface GridCell {
  /** The town's code and a running number in it: `310117001-0007`. */
  readonly code: string;
  readonly townCode: string;
  readonly ring: readonly LonLat[];
}

/** Still water or a river's surface as an area; with any river, the site's own rivers are neither dug nor drawn. */
export interface WaterArea {
  readonly kind: 'river' | 'lake' | 'pond';
  /** Open, counter-clockwise. */
  readonly ring: readonly LonLat[];
  readonly holes?: readonly (readonly LonLat[])[];
}

/** Railways that are not metro lines of the site. */
export interface RailTrack {
  readonly kind: 'rail' | 'metro' | 'tram';
  readonly structure: 'ground' | 'elevated' | 'bridge' | 'underground';
  readonly line: readonly LonLat[];
}

export interface Pipe {
  readonly kind: 'water' | 'sewer' | 'rain' | 'gas' | 'heat' | 'power' | 'telecom';
  readonly diameterMm: number | null;
  /** Of the axis under the ground, where the source says it. */
  readonly depthM?: number;
  readonly line: readonly LonLat[];
}

/** A road of a source; the site's own roads stay beside them unless a source brings roads. */
export interface MapRoad {
  readonly id: string;
  readonly name?: Text;
  readonly class: 'expressway' | 'arterial' | 'secondary' | 'residential' | 'lane' | 'path';
  readonly structure: 'ground' | 'elevated' | 'bridge' | 'tunnel';
  /** Digitised in the direction of traffic. */
  readonly oneway: boolean;
  readonly lanes: number | null;
  readonly widthM: number;
  readonly line: readonly LonLat[];
}

/** Single trees; woods are landuse. */
export interface Tree {
  readonly position: LonLat;
  readonly heightM: number;
  readonly leaf: 'broadleaved' | 'needleleaved';
}

/** What a generator makes up beside the facts; all of it is marked synthetic wherever it is shown. */
export interface GeneratedDistrict {
  readonly quality: Extract<Quality, 'synthetic'>;
  readonly buildings: readonly BuildingRecord[];
  readonly streets: readonly Street[];
  readonly canals: readonly Canal[];
  readonly landuse: readonly Landuse[];
  readonly grid: readonly GridCell[];
}

/**
 * What a source's map layers hold, within the site. A layer that a source brings takes the place of the
 * generated one; `undefined` means that no source brought it.
 */
export interface MapFeatures {
  readonly roads?: readonly MapRoad[];
  readonly canals?: readonly Canal[];
  /** Of the source that brings the canals. */
  readonly courses?: readonly Watercourse[];
  readonly waterAreas?: readonly WaterArea[];
  readonly landuse?: readonly Landuse[];
  readonly rails?: readonly RailTrack[];
  readonly trees?: readonly Tree[];
  readonly pipes?: readonly Pipe[];
}

/** Everything that lies on the ground beside buildings: the generator's, with what sources bring in its place. */
export interface District {
  readonly streets: readonly Street[];
  /** Roads of sources; with any, `streets` and the site's own roads are not drawn. */
  readonly roads: readonly MapRoad[] | null;
  readonly canals: readonly Canal[];
  /** Absent where no source brings watercourses. */
  readonly courses?: readonly Watercourse[];
  readonly waterAreas: readonly WaterArea[];
  readonly landuse: readonly Landuse[];
  readonly rails: readonly RailTrack[];
  readonly trees: readonly Tree[];
  readonly pipes: readonly Pipe[];
  readonly grid: readonly GridCell[];
  /** Layers that a source brought, by name; the rest is synthetic or the site's own. */
  readonly supplied: readonly (keyof MapFeatures)[];
}
