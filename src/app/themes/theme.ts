import {
  type Catalogue,
  type DataKind,
  type GridCells,
  type Incident,
  type LayerSpec,
  type Provenance,
  placesOf,
  type Site,
  type Text,
} from '#model';

/** Where a theme stands in a list. */
export const THEME_GROUPS = [
  'air',
  'water',
  'traffic',
  'people',
  'operations',
  'buildings',
  'terrain',
] as const;
export type ThemeGroup = (typeof THEME_GROUPS)[number];

/** What a theme is made from. */
export interface ThemeContext {
  readonly site: Site;
  readonly catalogue: Catalogue | null;
  readonly incidents: readonly Incident[];
  /** Null until it has been fetched. */
  readonly cells: GridCells | null;
  /** Buildings as they were built. */
  readonly buildings: Provenance;
  /** The mildest value that calls for attention; null without a rule. */
  limitOf(property: string): number | null;
}

/** One picture of data that a person can switch on. */
export interface Theme {
  readonly id: string;
  readonly group: ThemeGroup;
  readonly title: Text;
  /** What decides its layer besides the site. */
  readonly follows: 'catalogue' | 'incidents' | 'nothing';
  readonly needsCells?: boolean;
  /** The layer without its id, title and visibility; undefined where the district lacks what it shows. */
  build(context: ThemeContext): ThemeLayer | undefined;
}

type Bare<Spec> = Spec extends LayerSpec ? Omit<Spec, 'id' | 'title' | 'visible'> : never;
export type ThemeLayer = Bare<LayerSpec>;

/** The less true a kind is, the more it says about a figure that is made of several. */
const LEAST_TRUE: readonly DataKind[] = ['simulated', 'replay', 'static', 'live'];

/** Where the readings of a property come from, by the least true of its devices; undefined where nothing reads it. */
export function provenanceOf(
  catalogue: Catalogue | null,
  property: string,
): Provenance | undefined {
  return leastTrue(placesOf(catalogue, property).map(({ thing }) => thing.provenance));
}

/** Of several origins the one that must be told; a source for many is named as such. */
export function leastTrue(all: readonly Provenance[]): Provenance | undefined {
  const [worst] = LEAST_TRUE.flatMap((kind) => all.find((one) => one.kind === kind) ?? []);
  if (!worst) return undefined;
  const { source, kind } = worst;
  return { source, kind };
}
