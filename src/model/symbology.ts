import type { AlarmLevel } from './incident.ts';
import type { ThingKind } from './thing.ts';

/**
 * Colours of the four levels, `#RRGGBB`; a shape goes with each, for eyes that do not tell them apart. Found by
 * search for the largest distance in normal and colour-blind sight; no data scale may use them.
 */
export const LEVEL_COLOURS: Readonly<Record<AlarmLevel, string>> = {
  red: '#E34159',
  orange: '#E9952E',
  yellow: '#FEF116',
  blue: '#427DE3',
};

// After Okabe and Ito, without the hues kept for alarms; lightened to stand on a dark ground.
const AIR = '#B9A5F0';
const WATER = '#62C3EA';
const TRAFFIC = '#2FBF8F';
const FIXTURE = '#C3CCD9';

/** Colour of each kind of thing on the map and in legends, `#RRGGBB`. */
export const KIND_COLOURS: Readonly<Record<ThingKind, string>> = {
  'air-station': AIR,
  'weather-station': AIR,
  'water-level': WATER,
  'rain-gauge': WATER,
  'river-quality': WATER,
  'underpass-gauge': WATER,
  'noise-meter': '#CBBE9B',
  'traffic-detector': TRAFFIC,
  'car-park': TRAFFIC,
  'crowd-counter': '#E79AC6',
  manhole: FIXTURE,
  'smoke-detector': FIXTURE,
  hydrant: FIXTURE,
  'streetlight-cabinet': FIXTURE,
  bus: '#F4F7FC',
  'metro-train': '#7CC8F0',
  sensor: '#C8D3A6',
  vehicle: '#E8EDF5',
};
