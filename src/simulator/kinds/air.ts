import type { Town } from '#model';
import type { StreamDraft, ThingDraft } from '../draft.ts';
import { DAY_MS, HOUR_MS } from '../local-clock.ts';
import { clamp, wanderingNoise } from '../noise.ts';
import type { World } from '../world.ts';

const CADENCE_MS = 300_000;

/** Concentrations at which the individual index is 0, 50, 100, 150, 200, 300, 400, 500 (HJ 633-2012). */
const BREAKPOINTS = {
  pm25: [0, 35, 75, 115, 150, 250, 350, 500],
  pm10: [0, 50, 150, 250, 350, 420, 500, 600],
  o3: [0, 160, 200, 300, 400, 800, 1000, 1200],
  no2: [0, 100, 200, 700, 1200, 2340, 3090, 3840],
} as const;
const INDICES = [0, 50, 100, 150, 200, 300, 400, 500] as const;

type Pollutant = keyof typeof BREAKPOINTS;

/** Air quality index of the worst of the pollutants, µg/m³. */
function airQualityIndex(concentrations: Readonly<Record<Pollutant, number>>): number {
  let worst = 0;
  for (const [pollutant, steps] of Object.entries(BREAKPOINTS)) {
    const value = concentrations[pollutant as Pollutant];
    const i = steps.findIndex((step) => value <= step);
    if (i === 0) continue;
    if (i < 0) return 500;
    const [low, high] = [steps[i - 1] as number, steps[i] as number];
    const [from, to] = [INDICES[i - 1] as number, INDICES[i] as number];
    worst = Math.max(worst, from + ((value - low) / (high - low)) * (to - from));
  }
  return Math.ceil(worst);
}

/** One station on a roof in each town. */
export function draftAirStations(world: World): ThingDraft[] {
  return world.site.towns.map((town) => ({
    id: `air-${town.code}`,
    kind: 'air-station',
    name: { zh: `${town.name.zh}空气站`, en: `${town.name.en} air station` },
    lonDeg: town.label[0],
    latDeg: town.label[1],
    heightM: 15,
    near: town.name,
    quality: 'synthetic',
    properties: { averaging: '1 h' },
    streams: draftStreams(world, town),
  }));
}

function draftStreams(world: World, town: Town): StreamDraft[] {
  const { weather } = world;
  const seed = world.seedOf(`air-${town.code}`);
  const local = (key: number, timeMs: number, periodMs = 5 * HOUR_MS) =>
    wanderingNoise(seed + 100 * key, timeMs, periodMs);
  const rush = (timeMs: number) => world.busyAt('traffic', timeMs);
  const pm25 = (timeMs: number) =>
    clamp(
      (30 + 5 * rush(timeMs)) *
        Math.exp(0.62 * weather.hazeAt(timeMs) + 0.16 * local(1, timeMs)) *
        (1 - 0.3 * weather.wetnessAt(timeMs)),
      5,
      71,
    );
  const stream = (
    property: string,
    zh: string,
    en: string,
    valueAt: StreamDraft['valueAt'],
  ): StreamDraft => ({
    property,
    name: { zh, en },
    unit: 'ug/m3',
    cadenceMs: CADENCE_MS,
    decimals: 0,
    valueAt,
  });
  return [
    stream('pm25', '细颗粒物 PM2.5', 'PM2.5', pm25),
    stream('pm10', '可吸入颗粒物 PM10', 'PM10', (timeMs, read) =>
      Math.max(read('pm25') * (1.55 + 0.2 * local(2, timeMs)) + 8, 12),
    ),
    stream('o3', '臭氧 O₃', 'Ozone O₃', (timeMs) => {
      const sun = weather.sunAt(timeMs - 2 * HOUR_MS);
      const warm = clamp((weather.temperatureAt(timeMs) + 5) / 35, 0, 1.1);
      return clamp(28 + 145 * sun * warm + 14 * local(3, timeMs), 8, 185);
    }),
    stream('no2', '二氧化氮 NO₂', 'Nitrogen dioxide NO₂', (timeMs) =>
      clamp(
        14 + 34 * rush(timeMs) + 12 * weather.hazeAt(timeMs) + 5 * local(4, timeMs, DAY_MS / 3),
        6,
        92,
      ),
    ),
    {
      ...stream('aqi', '空气质量指数', 'Air quality index', (_, read) =>
        airQualityIndex({
          pm25: read('pm25'),
          pm10: read('pm10'),
          o3: read('o3'),
          no2: read('no2'),
        }),
      ),
      unit: '1',
    },
  ];
}
