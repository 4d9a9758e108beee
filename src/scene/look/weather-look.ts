import { mixHex } from '#lib/colour/hex.ts';
import type { SceneWeather } from '#model';
import type { LightLook } from './light-look.ts';

/** Rain that falls as hard as the picture can show, mm/h. */
const POURING_MM_H = 12;
/** Fog never hides the district altogether: data is read through it. */
const SHORTEST_HAZE_M = 1600;
/** Haze by the way on which half the sight is lost; beyond about this, air is as clear as the preset's. */
const HAZE_PER_VISIBILITY = 0.45;

/** The look under a clear sky as this weather changes it: cloud flattens and cools the light, rain darkens and wets. */
export function applyWeather(look: LightLook, weather: SceneWeather | null): LightLook {
  if (!weather) return look;
  const { visibilityM, windMps, windDeg } = weather;
  const rain = clamp01(Math.sqrt(Math.max(0, weather.rainMmH) / POURING_MM_H));
  const cloud = Math.max(clamp01(weather.cloud), clamp01(rain * 2));
  const fog = visibilityM === null ? 0 : clamp01(1 - visibilityM / 6000);
  // A few clouds leave the sun alone; only a closed sky takes it away.
  const veil = Math.max(cloud ** 1.6, fog);
  const { sky, key, buildings, moment } = look;
  const grey = greyOf(sky.haze, 0.1 * moment.nightShare - 0.16 * rain);
  const toGrey = (colour: string, share: number) => mixHex(colour, grey, share);
  const sunStrength = buildings.sunStrength * (1 - 0.86 * veil);
  // The light that no longer comes from the sun comes from the whole sky.
  const lift = 1 + 0.2 * veil * (1 - moment.nightShare) - 0.24 * rain;
  return {
    ...look,
    sky: {
      zenith: toGrey(sky.zenith, 0.78 * veil),
      middle: toGrey(sky.middle, 0.85 * veil),
      horizon: toGrey(sky.horizon, 0.8 * veil),
      glow: toGrey(sky.glow, 0.85 * veil),
      haze: toGrey(sky.haze, 0.7 * veil),
      sunHalo: sky.sunHalo * (1 - veil),
      hazeLengthM: Math.min(
        sky.hazeLengthM * (1 - 0.5 * rain),
        Math.max(SHORTEST_HAZE_M, (visibilityM ?? 1e6) * HAZE_PER_VISIBILITY),
      ),
    },
    key: {
      ...key,
      colour: mixHex(key.colour, '#BFC8D2', 0.5 * veil * (1 - moment.nightShare) + 0.5 * rain),
      groundAmbient: key.groundAmbient + (0.9 - key.groundAmbient) * veil,
    },
    shadow: { darkness: look.shadow.darkness + (1 - look.shadow.darkness) * clamp01(1.3 * veil) },
    buildings: {
      ...buildings,
      sunStrength,
      sky: scale(mixHex(buildings.sky, '#9AA4B0', 0.35 * veil * (1 - moment.nightShare)), lift),
      bounce: scale(buildings.bounce, lift),
      roof: buildings.roof * (1 - 0.18 * rain),
      // Under a dark sky the lamps go on.
      windowGlow: Math.max(buildings.windowGlow, 0.3 * rain),
    },
    moment: { ...moment, cloud, rain, windMps, windDeg },
  };
}

function greyOf(colour: string, lift: number): string {
  const red = Number.parseInt(colour.slice(1, 3), 16);
  const green = Number.parseInt(colour.slice(3, 5), 16);
  const blue = Number.parseInt(colour.slice(5, 7), 16);
  const value = (0.3 * red + 0.59 * green + 0.11 * blue) * (0.94 + lift);
  return toHex([value * 0.97, value, value * 1.04]);
}

function scale(colour: string, by: number): string {
  return toHex([1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) * by));
}

function toHex(channels: readonly number[]): string {
  const bytes = channels.map((value) => Math.round(Math.min(255, Math.max(0, value))));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
