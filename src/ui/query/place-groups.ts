import type { AreaAnswer, PlaceKind } from '#model';

/** What people seek places for, in the order of the panel. */
export const PLACE_GROUPS = [
  'education',
  'health',
  'safety',
  'leisure',
  'transport',
  'water',
  'industry',
] as const;
export type PlaceGroup = (typeof PLACE_GROUPS)[number];

const GROUP_OF: Readonly<Record<PlaceKind, PlaceGroup>> = {
  university: 'education',
  'secondary-school': 'education',
  'primary-school': 'education',
  school: 'education',
  hospital: 'health',
  'community-health-center': 'health',
  'community-health-station': 'health',
  'emergency-station': 'health',
  cdc: 'health',
  government: 'safety',
  police: 'safety',
  landmark: 'leisure',
  park: 'leisure',
  cinema: 'leisure',
  theatre: 'leisure',
  mall: 'leisure',
  'metro-station': 'transport',
  'rail-station': 'transport',
  'coach-station': 'transport',
  'bus-hub': 'transport',
  bridge: 'transport',
  'water-gauge': 'water',
  lock: 'water',
  'pump-station': 'water',
  'rain-gauge': 'water',
  industry: 'industry',
};

/** How many places of each group the area holds. */
export function countPlaceGroups(
  places: AreaAnswer['places'],
): Readonly<Record<PlaceGroup, number>> {
  const counts: Record<PlaceGroup, number> = {
    education: 0,
    health: 0,
    safety: 0,
    leisure: 0,
    transport: 0,
    water: 0,
    industry: 0,
  };
  for (const { kind } of places) counts[GROUP_OF[kind]]++;
  return counts;
}
