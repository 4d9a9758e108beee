import type { BuildingProvenance, BuildingUse, LonLat, Quality, Text } from '#model';

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
  readonly storeys: number;
  readonly use: BuildingUse;
  readonly provenance: BuildingProvenance;
  readonly townCode: string | null;
  readonly dwellings: number;
}

export interface Street {
  readonly class: 'secondary' | 'residential' | 'lane';
  readonly widthM: number;
  readonly line: readonly LonLat[];
}

interface Canal {
  readonly widthM: number;
  readonly line: readonly LonLat[];
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
}

/** One cell of the management grid (网格), clipped to its town. */
export interface GridCell {
  /** The town's code and a running number in it: `310117001-0007`. */
  readonly code: string;
  readonly townCode: string;
  readonly ring: readonly LonLat[];
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
