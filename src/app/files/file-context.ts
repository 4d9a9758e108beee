import type { Bounds } from '#model';

/** What a reader must know of the district. */
export interface FileContext {
  readonly bounds: Bounds;
  /** Height of the plain above the ellipsoid, for ways in time that carry no heights. */
  readonly groundM: number;
  /** Added to heights above sea level. */
  readonly datumOffsetM: number;
}
