/** Why a feature was refused. */
type RefusalReason =
  | 'not-json'
  | 'not-a-feature'
  | 'unreadable'
  | 'geometry-type'
  | 'coordinates'
  | 'not-degrees'
  | 'swapped-coordinates'
  | 'outside-site'
  | 'too-few-points'
  | 'zero-area'
  | 'self-crossing'
  | 'hole-outside'
  | 'height'
  | 'open-solid';

/** What was put right without being asked. */
export type RepairReason =
  | 'unclosed-ring'
  | 'repeated-point'
  | 'spike'
  | 'cut-loop'
  | 'split-ring'
  | 'dropped-hole'
  | 'height-from-storeys'
  | 'estimated-height'
  | 'outlined-solid'
  /** Faces are missing beyond the floor; it is drawn with the hole. */
  | 'open-solid';

/** One thing wrong with a feature. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** Path of the field in the feature, e.g. `properties.height`. */
  readonly field: string;
  readonly expected: string;
}
