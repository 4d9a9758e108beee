import type { ThingKind } from '#model';

/** Casing under every data colour, so that it stands on any ground. */
export const INK = '#0B1220';
export const STALE = '#8793A6';
export const ACCENT = '#2CC5C5';
export const SELECTION = '#FFFFFF';

/** Few and important: drawn at any distance, the others thin out. */
export const MAJOR_KINDS: ReadonlySet<ThingKind> = new Set([
  'air-station',
  'weather-station',
  'water-level',
  'river-quality',
  'underpass-gauge',
]);
