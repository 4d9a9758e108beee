import { unitNoise } from '#lib/random/random.ts';
import { DAY_MS, HOUR_MS, type LocalClock, MINUTE_MS } from './local-clock.ts';
import { clamp, planeNoise, smoothNoise, wanderingNoise } from './noise.ts';

/** What the whole district shares; all readings outdoors hang on it. */
export interface Weather {
  /** Degrees Celsius. */
  temperatureAt(timeMs: number): number;
  /** Relative, %. */
  humidityAt(timeMs: number): number;
  /** hPa at the ground. */
  pressureAt(timeMs: number): number;
  /** Mean wind, m/s. */
  windAt(timeMs: number): number;
  /** Degrees that the wind comes from, clockwise from north. */
  windFromAt(timeMs: number): number;
  /** Rain, mm/h, at a place in metres on the district's plane; cells drift over it. */
  rainRateAt(x: number, y: number, timeMs: number): number;
  /** Rain of the last hour, mm. */
  rainHourAt(x: number, y: number, timeMs: number): number;
  /** How wet the district is after the last three hours' rain, 0 … 1. */
  wetnessAt(timeMs: number): number;
  /** Share of the sky under cloud, 0 … 1: it gathers before rain and lingers after it. */
  cloudAt(timeMs: number): number;
  /** How far one sees, metres: less in rain and thick air, least in the mist of a calm, damp morning. */
  visibilityAt(timeMs: number): number;
  /** Stagnant air and what it carries: −1 clean … 1 thick. */
  hazeAt(timeMs: number): number;
  /** Sun's height as a factor: 0 at night, 1 at noon in midsummer. */
  sunAt(timeMs: number): number;
}

/** Chance that a six-hour spell is wet, by month, in the climate of the lower Yangtze. */
const WET_CHANCE = [0.2, 0.23, 0.28, 0.26, 0.24, 0.34, 0.26, 0.28, 0.24, 0.16, 0.17, 0.15];
const SPELL_MS = 6 * HOUR_MS;
const RAIN_CELL_M = 6000;
const RAIN_DRIFT_MPS = [7.2, 4.1] as const;
const RAIN_STEP_MS = 5 * MINUTE_MS;
/** In the clearest air of the plain. */
const FARTHEST_SIGHT_M = 28_000;
const DENSEST_MIST_M = 350;

export function createWeather(seed: number, clock: LocalClock, latDeg: number): Weather {
  /** 0 in midwinter, 1 in midsummer. */
  const summerAt = (timeMs: number) =>
    0.5 - 0.5 * Math.cos(2 * Math.PI * (clock.yearPartAt(timeMs) - 0.055));

  function spellStrength(spell: number): number {
    const month = Math.floor(clock.yearPartAt(spell * SPELL_MS) * 12) % 12;
    if (unitNoise(seed, 11, spell) >= (WET_CHANCE[month] as number)) return 0;
    return 0.15 + 0.85 * unitNoise(seed, 12, spell) ** 2;
  }

  let keptSpell = Number.NaN;
  let kept: readonly [number, number] = [0, 0];

  /** 0 dry … 1 the heaviest rain, over the district. */
  function rainEnvelopeAt(timeMs: number): number {
    const x = timeMs / SPELL_MS;
    const spell = Math.floor(x);
    if (spell !== keptSpell) {
      kept = [spellStrength(spell), spellStrength(spell + 1)];
      keptSpell = spell;
    }
    const f = x - spell;
    return kept[0] + (kept[1] - kept[0]) * f * f * (3 - 2 * f);
  }

  function rainRateAt(x: number, y: number, timeMs: number): number {
    const envelope = rainEnvelopeAt(timeMs);
    if (envelope < 0.02) return 0;
    const seconds = timeMs / 1000;
    const cell = planeNoise(
      seed + 13,
      (x - RAIN_DRIFT_MPS[0] * seconds) / RAIN_CELL_M,
      (y - RAIN_DRIFT_MPS[1] * seconds) / RAIN_CELL_M,
    );
    const heavy = clamp((cell - 0.3) / 0.7, 0, 1);
    return envelope * (1.5 + (6 + 60 * summerAt(timeMs)) * heavy * heavy);
  }

  function rainHourAt(x: number, y: number, timeMs: number): number {
    let sum = 0;
    for (let back = RAIN_STEP_MS / 2; back < HOUR_MS; back += RAIN_STEP_MS)
      sum += rainRateAt(x, y, timeMs - back);
    return (sum * RAIN_STEP_MS) / HOUR_MS;
  }

  function wetnessAt(timeMs: number): number {
    let sum = 0;
    for (let i = 0; i < 6; i++) sum += rainEnvelopeAt(timeMs - i * 30 * MINUTE_MS) * (1 - i / 7);
    return clamp(sum / 3.6, 0, 1);
  }

  function sunAt(timeMs: number): number {
    const year = clock.yearPartAt(timeMs);
    const declination = -0.4093 * Math.cos(2 * Math.PI * (year + 0.027));
    const lat = (latDeg * Math.PI) / 180;
    const hourAngle = ((clock.hourAt(timeMs) - 12) / 12) * Math.PI;
    return Math.max(
      0,
      Math.sin(lat) * Math.sin(declination) +
        Math.cos(lat) * Math.cos(declination) * Math.cos(hourAngle),
    );
  }

  function temperatureAt(timeMs: number): number {
    const season = 4.6 + 24.4 * summerAt(timeMs);
    const rain = rainEnvelopeAt(timeMs);
    const day = Math.cos((2 * Math.PI * (clock.hourAt(timeMs) - 14.5)) / 24);
    const spell = 4.2 * wanderingNoise(seed + 21, timeMs, 3 * DAY_MS);
    return season + 4 * (1 - 0.6 * rain) * day + spell - 3 * rain;
  }

  function humidityAt(timeMs: number): number {
    const day = Math.cos((2 * Math.PI * (clock.hourAt(timeMs) - 14.5)) / 24);
    const spell = 12 * wanderingNoise(seed + 31, timeMs, 2 * DAY_MS);
    return clamp(72 - 13 * day + spell + 18 * rainEnvelopeAt(timeMs), 22, 100);
  }

  function windAt(timeMs: number): number {
    return clamp(
      2.9 +
        1.8 * wanderingNoise(seed + 51, timeMs, DAY_MS) +
        0.9 * smoothNoise(seed + 52, timeMs, 8 * MINUTE_MS) +
        2.4 * rainEnvelopeAt(timeMs),
      0.2,
      8.5,
    );
  }

  function cloudAt(timeMs: number): number {
    const fair = 0.4 + 0.55 * wanderingNoise(seed + 81, timeMs, DAY_MS);
    const passing = 0.12 * smoothNoise(seed + 82, timeMs, 40 * MINUTE_MS);
    const coming = rainEnvelopeAt(timeMs + 1.5 * HOUR_MS);
    const wet = Math.max(rainEnvelopeAt(timeMs), 0.8 * coming);
    return clamp(fair + passing + 2.2 * Math.sqrt(wet), 0, 1);
  }

  function hazeAt(timeMs: number): number {
    return clamp(
      0.9 * wanderingNoise(seed + 71, timeMs, 2.5 * DAY_MS) +
        0.45 * (1 - 2 * summerAt(timeMs)) -
        0.7 * wetnessAt(timeMs),
      -1,
      1,
    );
  }

  function visibilityAt(timeMs: number): number {
    // What dims the sight adds up: each part is an extinction, the inverse of a distance.
    const thick = 1 + 2.4 * clamp(hazeAt(timeMs) + 0.25, 0, 1.25);
    const rain = 9 * rainEnvelopeAt(timeMs);
    const damp =
      clamp((humidityAt(timeMs) - 85) / 9, 0, 1) * clamp((3.4 - windAt(timeMs)) / 1.8, 0, 1);
    const mist = (FARTHEST_SIGHT_M / DENSEST_MIST_M) * damp * damp * (1 - rainEnvelopeAt(timeMs));
    return FARTHEST_SIGHT_M / (thick + rain + mist);
  }

  return {
    temperatureAt,
    humidityAt,
    pressureAt: (timeMs) =>
      1016.5 +
      8.5 * (1 - 2 * summerAt(timeMs)) +
      5 * wanderingNoise(seed + 41, timeMs, 4 * DAY_MS) -
      2 * rainEnvelopeAt(timeMs),
    windAt,
    windFromAt: (timeMs) => {
      // Monsoon: from the south-east in summer, from the north-west in winter.
      const season = 320 - 185 * summerAt(timeMs);
      return (season + 60 * wanderingNoise(seed + 61, timeMs, 1.5 * DAY_MS) + 720) % 360;
    },
    rainRateAt,
    rainHourAt,
    wetnessAt,
    cloudAt,
    visibilityAt,
    hazeAt,
    sunAt,
  };
}
