import type { EntityRef, Text } from '#model';

/** What can be found, the weightiest first. */
export const SEARCH_KINDS = [
  'coordinate',
  'town',
  'station',
  'place',
  'hill',
  'incident',
  'river',
  'road',
  'bus',
  'building',
  'thing',
] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

/** Where a find lies: something that can be selected, or only a point to look at. */
type SearchTarget =
  | { readonly type: 'entity'; readonly ref: EntityRef }
  | {
      readonly type: 'point';
      readonly lonDeg: number;
      readonly latDeg: number;
      /** How far the camera stops from it. */
      readonly rangeM: number;
    };

/** One thing that can be found. */
export interface SearchEntry {
  readonly kind: SearchKind;
  readonly id: string;
  readonly name: Text;
  readonly target: SearchTarget;
}

export interface SearchHit extends SearchEntry {
  /** Higher is nearer to what was typed. */
  readonly score: number;
}
