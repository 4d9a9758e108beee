import type { GroundLook, LightPreset } from '#model';
import type { LightLook } from './light-look.ts';
import { mixAngleDeg, mixTables, smoothShare } from './mix-look.ts';
import { LIGHT_LOOKS } from './natural-looks.ts';

export interface SunPlace {
  readonly elevationDeg: number;
  /** Clockwise from north. */
  readonly azimuthDeg: number;
}

/** The sun shades the land as if it never stood lower: shadows of many times a house's height hide the map. */
const LOWEST_KEY_DEG = 16;
const HIGHEST_KEY_DEG = 64;
/** The ground is painted anew for each step of light; so many between two presets cannot be told apart. */
const GROUND_STEPS = 8;

/**
 * The natural look under a clear sky with the sun at this place. Between the presets it changes without a step,
 * but for what costs a repaint: names and lines switch once, the ground goes in small steps.
 */
export function lookAt({ elevationDeg, azimuthDeg }: SunPlace): LightLook {
  const twilight: LightPreset = azimuthDeg < 180 ? 'dawn' : 'dusk';
  const nightShare = 1 - smoothShare(-11, -2.5, elevationDeg);
  const dayShare = smoothShare(2, 15, elevationDeg);
  const far: LightPreset = dayShare > 0 ? 'day' : 'night';
  const share = Math.max(dayShare, nightShare);
  const [a, b] = [LIGHT_LOOKS[twilight], LIGHT_LOOKS[far]];
  const nearest = share > 0.5 ? b : a;
  const moon = LIGHT_LOOKS.night.key;
  const clampedDeg = Math.min(HIGHEST_KEY_DEG, Math.max(LOWEST_KEY_DEG, elevationDeg));
  return {
    ...nearest,
    sky: mixTables(a.sky, b.sky, share),
    key: {
      ...mixTables(a.key, b.key, share),
      azimuthDeg: mixAngleDeg(azimuthDeg, moon.azimuthDeg, nightShare),
      elevationDeg: clampedDeg + nightShare * (moon.elevationDeg - clampedDeg),
    },
    shadow: mixTables(a.shadow, b.shadow, share),
    moment: {
      ...nearest.moment,
      sunAzimuthDeg: azimuthDeg,
      sunElevationDeg: elevationDeg,
      nightShare: 1 - smoothShare(-8, 3, elevationDeg),
    },
    ground: groundBetween(twilight, far, share),
    buildings: mixTables(a.buildings, b.buildings, share),
  };
}

const keptGrounds = new Map<string, GroundLook>();

/** The same object for the same step, so that a painter can tell that nothing changed. */
function groundBetween(from: LightPreset, to: LightPreset, share: number): GroundLook {
  const step = Math.round(share * GROUND_STEPS);
  const key = `${from} ${to} ${step}`;
  const kept = keptGrounds.get(key);
  if (kept) return kept;
  const ground = mixTables(LIGHT_LOOKS[from].ground, LIGHT_LOOKS[to].ground, step / GROUND_STEPS);
  keptGrounds.set(key, ground);
  return ground;
}
