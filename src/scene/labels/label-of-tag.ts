import type { AlarmLevel } from '#model';
import type { LiveTag } from '../live/live-tag.ts';
import type { MapLabel } from './label-source.ts';

/** Above all places but below the towns; the selected one above all. */
const ALARMS: Readonly<Record<AlarmLevel, { readonly priority: number; readonly toM: number }>> = {
  red: { priority: 84, toM: 40_000 },
  orange: { priority: 80, toM: 20_000 },
  yellow: { priority: 76, toM: 12_000 },
  blue: { priority: 72, toM: 8_000 },
};
const SELECTED = { priority: 120, toM: 90_000 };

/** The name of a thing that is selected or in alarm. Where it stands comes from its tag. */
export function labelOf({ thing, level, isSelected }: LiveTag): MapLabel {
  const rule = isSelected || !level ? SELECTED : ALARMS[level];
  return {
    key: `thing:${thing.id}`,
    text: thing.name,
    style: 'thing',
    // What is selected keeps its name.
    ...(isSelected ? {} : { kind: 'sensors' as const }),
    at: [0, 0],
    heightM: 0,
    fromM: 0,
    ...rule,
    entity: { type: 'thing', id: thing.id },
    isApproximate: false,
  };
}
