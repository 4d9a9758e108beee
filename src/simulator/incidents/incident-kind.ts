import type { AlarmLevel, IncidentKind, Text, ThingKind } from '#model';
import type { ThingDraft } from '../draft.ts';
import type { World } from '../world.ts';

/** How one kind of incident comes about and what it does to the readings. */
export interface IncidentModel {
  readonly kind: IncidentKind;
  /** What measures it. */
  readonly thingKind: ThingKind;
  readonly title: Text;
  readonly department: Text;
  /** Levels that it may have, mildest first. */
  readonly levels: readonly AlarmLevel[];
  readonly medianMinutes: number;
  /** Minutes in which the readings leave their normal course before the first alarm. */
  readonly onsetMinutes: number;
  /** Property that explains it, with the unit and name for the report. */
  readonly evidence: { readonly property: string; readonly name: Text; readonly unit: string };
  /** How likely it is at a time against the other kinds. */
  weightAt(world: World, timeMs: number): number;
  isAbout?(thing: ThingDraft): boolean;
  /**
   * What the readings come to, by property; beyond the limits of the level by a margin.
   *
   * @param part 0 … 1, how far into the level
   */
  targets(level: AlarmLevel, part: number, thing: ThingDraft): Readonly<Record<string, number>>;
}

/** A figure between the two bounds of a level. */
export function between(
  bounds: Readonly<Partial<Record<AlarmLevel, readonly [number, number]>>>,
  level: AlarmLevel,
  part: number,
): number {
  const [low, high] = bounds[level] ?? bounds.yellow ?? [0, 0];
  return low + (high - low) * part;
}
