import type { BuildingProvenance, BuildingUse, Text } from '#model';

/** What a list of buildings can be sorted by. */
export const BUILDING_COLUMNS = [
  'id',
  'use',
  'town',
  'height',
  'storeys',
  'footprint',
  'dwellings',
  'provenance',
] as const;
export type BuildingColumn = (typeof BUILDING_COLUMNS)[number];

/** Which buildings, in which order. */
export interface BuildingList {
  /** Null: all of the district. */
  readonly gids: Uint32Array | null;
  readonly column: BuildingColumn;
  readonly descending: boolean;
  /** Only those in whose id, name, use or town this stands; empty: all. */
  readonly words: string;
  /** What the reader's language calls each use and each town, by key and code. */
  readonly useWords?: Readonly<Record<string, string>>;
  readonly townWords?: Readonly<Record<string, string>>;
}

/** One line of a list of buildings. */
export interface BuildingRow {
  readonly gid: number;
  readonly id: string;
  readonly name?: Text;
  readonly use: BuildingUse;
  /** Null where it lies in no town. */
  readonly townCode: string | null;
  readonly heightM: number;
  readonly storeys: number;
  readonly footprintM2: number;
  readonly dwellings: number;
  readonly provenance: BuildingProvenance;
}

/** How many buildings have a value within each of equally wide bins from `min` to `max`. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly counts: readonly number[];
}
