import { STOREY_HEIGHT_M } from './read-height.ts';

export interface EstimatedHeight {
  readonly heightM: number;
  readonly storeys: number;
}

/** Usual storeys, and metres where a storey is not three, by OpenStreetMap's `building`. Rules of thumb. */
const USUAL: readonly (readonly [storeys: number, heightM: number | null, words: string])[] = [
  [6, null, 'apartments dormitory residential office hospital'],
  [8, null, 'hotel'],
  [4, null, 'commercial school university college public civic government parking mixed_use'],
  [2, null, 'house detached semidetached_house terrace farm villa retail kindergarten'],
  [1, 8, 'industrial warehouse factory manufacture supermarket sports_hall sports_centre'],
  [1, 10, 'church temple mosque pagoda chapel cathedral hangar storage_tank silo'],
  [2, 12, 'train_station transportation station'],
  [1, 20, 'stadium grandstand'],
  [1, 5, 'barn cowshed stable sty farm_auxiliary greenhouse'],
  [
    1,
    3,
    'garage garages shed hut cabin bungalow kiosk roof carport toilets service guardhouse gatehouse container transformer_tower',
  ],
];

const BY_WORD = new Map(
  USUAL.flatMap(([storeys, heightM, words]) =>
    words
      .split(' ')
      .map((word) => [word, { storeys, heightM: heightM ?? storeys * STOREY_HEIGHT_M }] as const),
  ),
);
const UNKNOWN: EstimatedHeight = { storeys: 3, heightM: 3 * STOREY_HEIGHT_M };

/** What a building of its type usually measures: for sources that mostly lack heights. */
export function estimateHeight(properties: Readonly<Record<string, unknown>>): EstimatedHeight {
  const word = properties.building ?? properties['building:part'] ?? properties['building:use'];
  return (typeof word === 'string' && BY_WORD.get(word.trim().toLowerCase())) || UNKNOWN;
}
