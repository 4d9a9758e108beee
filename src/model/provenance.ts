/** How a figure came to be; shown beside it, always. */
export type DataKind = 'live' | 'replay' | 'simulated' | 'static';

/** How far a shape can be trusted. `synthetic` was made up by a generator, `approximate` was placed by estimate. */
export type Quality = 'exact' | 'generalised' | 'approximate' | 'synthetic';

/** Words in both languages. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

export type Language = keyof Text;

/** Where a piece of data comes from. */
export interface Provenance {
  readonly source: Text;
  readonly kind: DataKind;
  readonly quality?: Quality;
  /** ISO 8601 date of the facts, where known. */
  readonly asOf?: string;
  readonly licence?: string;
}
