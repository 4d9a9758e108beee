import type { AlarmLevel, Thing } from '#model';

/** A thing that deserves a name on the map now. */
export interface LiveTag {
  readonly thing: Thing;
  readonly level: AlarmLevel | null;
  readonly isSelected: boolean;
  /** Where it stands now, x, y, z of the local frame. */
  readPlace(out: Float32Array): void;
}
