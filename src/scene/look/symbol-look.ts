import type { AlarmLevel, ThingKind } from '#model';

/** The map's colours of the four levels; shape carries the level as well. */
export const LEVEL_COLOURS: Readonly<Record<AlarmLevel, string>> = {
  red: '#E34159',
  orange: '#E9952E',
  yellow: '#FEF116',
  blue: '#427DE3',
};

/** Casing under every data colour, so that it stands on any ground. */
export const INK = '#0B1220';
export const STALE = '#8793A6';
export const ACCENT = '#2CC5C5';
export const SELECTION = '#FFFFFF';

type SensorTheme = 'air' | 'water' | 'traffic' | 'people' | 'noise' | 'fixture';

/** After Okabe and Ito, without the hues kept for alarms; lightened to stand on a dark ground. */
const THEME_COLOURS: Readonly<Record<SensorTheme, string>> = {
  air: '#B9A5F0',
  water: '#62C3EA',
  traffic: '#2FBF8F',
  people: '#E79AC6',
  noise: '#CBBE9B',
  fixture: '#C3CCD9',
};

const THEMES: Readonly<Partial<Record<ThingKind, SensorTheme>>> = {
  'air-station': 'air',
  'weather-station': 'air',
  'water-level': 'water',
  'rain-gauge': 'water',
  'river-quality': 'water',
  'underpass-gauge': 'water',
  'noise-meter': 'noise',
  'traffic-detector': 'traffic',
  'car-park': 'traffic',
  'crowd-counter': 'people',
  manhole: 'fixture',
  'smoke-detector': 'fixture',
  hydrant: 'fixture',
  'streetlight-cabinet': 'fixture',
};

export const VEHICLE_COLOURS = { bus: '#F4F7FC', 'metro-train': '#7CC8F0' } as const;

/** Colour of a kind of thing, `#RRGGBB`; legends use it too. */
export function kindColour(kind: ThingKind): string {
  if (kind === 'bus' || kind === 'metro-train') return VEHICLE_COLOURS[kind];
  return THEME_COLOURS[THEMES[kind] ?? 'fixture'];
}

/** Few and important: drawn at any distance, the others thin out. */
export const MAJOR_KINDS: ReadonlySet<ThingKind> = new Set([
  'air-station',
  'weather-station',
  'water-level',
  'river-quality',
  'underpass-gauge',
]);
