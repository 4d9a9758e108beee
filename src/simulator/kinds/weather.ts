import type { StreamDraft, ThingDraft } from '../draft.ts';
import { HOUR_MS, MINUTE_MS } from '../local-clock.ts';
import { clamp, smoothNoise, wanderingNoise } from '../noise.ts';
import { placesOf, spotAt } from '../placement.ts';
import type { World } from '../world.ts';

const CADENCE_MS = 60_000;

/** A weather station in every second town. */
export function draftWeatherStations(world: World): ThingDraft[] {
  return world.site.towns
    .filter((_, i) => i % 2 === 0)
    .map((town) => {
      const [lonDeg, latDeg] = town.label;
      const id = `weather-${town.code}`;
      const urban = town.kind === 'subdistrict' ? 0.8 : 0;
      return {
        id,
        kind: 'weather-station',
        name: { zh: `${town.name.zh}气象站`, en: `${town.name.en} weather station` },
        lonDeg: world.plane.toLonDeg(world.plane.toX(lonDeg) + 220),
        latDeg: world.plane.toLatDeg(world.plane.toY(latDeg) - 160),
        heightM: 10,
        near: town.name,
        quality: 'synthetic',
        properties: {},
        streams: draftWeather(world, id, lonDeg, latDeg, urban),
      };
    });
}

function draftWeather(
  world: World,
  id: string,
  lonDeg: number,
  latDeg: number,
  urbanC: number,
): StreamDraft[] {
  const { weather, plane } = world;
  const seed = world.seedOf(id);
  const base = { cadenceMs: CADENCE_MS, decimals: 1 };
  return [
    {
      ...base,
      property: 'air-temperature',
      name: { zh: '气温', en: 'Air temperature' },
      unit: 'Cel',
      valueAt: (t) =>
        weather.temperatureAt(t) + urbanC + 0.7 * wanderingNoise(seed, t, 3 * HOUR_MS),
    },
    {
      ...base,
      property: 'humidity',
      name: { zh: '相对湿度', en: 'Relative humidity' },
      unit: '%',
      decimals: 0,
      valueAt: (t) =>
        clamp(weather.humidityAt(t) + 3 * wanderingNoise(seed + 1, t, 2 * HOUR_MS), 20, 100),
    },
    {
      ...base,
      property: 'pressure',
      name: { zh: '气压', en: 'Air pressure' },
      unit: 'hPa',
      valueAt: (t) => weather.pressureAt(t) + 0.3 * wanderingNoise(seed + 2, t, HOUR_MS),
    },
    {
      ...base,
      property: 'wind-speed',
      name: { zh: '风速', en: 'Wind speed' },
      unit: 'm/s',
      valueAt: (t) =>
        Math.max(0, weather.windAt(t) + 0.8 * wanderingNoise(seed + 3, t, 20 * MINUTE_MS)),
    },
    {
      ...base,
      property: 'wind-gust',
      name: { zh: '阵风', en: 'Wind gust' },
      unit: 'm/s',
      valueAt: (t, read) =>
        read('wind-speed') * (1.35 + 0.2 * Math.abs(smoothNoise(seed + 4, t, 5 * MINUTE_MS))),
    },
    {
      ...base,
      property: 'wind-direction',
      name: { zh: '风向', en: 'Wind direction' },
      unit: 'deg',
      decimals: 0,
      valueAt: (t) =>
        (weather.windFromAt(t) + 18 * smoothNoise(seed + 5, t, 10 * MINUTE_MS) + 360) % 360,
    },
    rainRate(world, plane.toX(lonDeg), plane.toY(latDeg)),
    {
      ...base,
      property: 'cloud-cover',
      name: { zh: '云量', en: 'Cloud cover' },
      unit: '%',
      decimals: 0,
      valueAt: (t) =>
        clamp(100 * weather.cloudAt(t) + 5 * wanderingNoise(seed + 6, t, HOUR_MS), 0, 100),
    },
    {
      ...base,
      property: 'visibility',
      name: { zh: '能见度', en: 'Visibility' },
      unit: 'm',
      decimals: 0,
      valueAt: (t) =>
        weather.visibilityAt(t) * (1 + 0.1 * wanderingNoise(seed + 7, t, 30 * MINUTE_MS)),
    },
  ];
}

/** Gauges at the places that are known for one; one in each town where none is known. */
export function draftRainGauges(world: World): ThingDraft[] {
  const places = placesOf(world, 'rain-gauge');
  const sites =
    places.length > 0
      ? places.map((place) => ({
          ...spotAt(world, place),
          key: place.id,
          quality: place.quality,
        }))
      : world.site.towns.map((town) => ({
          lonDeg: town.label[0],
          latDeg: town.label[1],
          near: town.name,
          key: town.code,
          quality: 'synthetic' as const,
        }));
  return sites.map(({ key, lonDeg, latDeg, near, quality }) => {
    const x = world.plane.toX(lonDeg);
    const y = world.plane.toY(latDeg);
    return {
      id: `rain-${key}`,
      kind: 'rain-gauge',
      name: places.length > 0 ? near : { zh: `${near.zh}雨量站`, en: `${near.en} rain gauge` },
      lonDeg,
      latDeg,
      heightM: 2,
      near,
      quality,
      properties: {},
      streams: [
        rainRate(world, x, y),
        {
          property: 'rain-1h',
          name: { zh: '一小时雨量', en: 'Rain in one hour' },
          unit: 'mm',
          cadenceMs: CADENCE_MS,
          decimals: 1,
          valueAt: (t) => world.weather.rainHourAt(x, y, t),
        },
      ],
    };
  });
}

function rainRate(world: World, x: number, y: number): StreamDraft {
  return {
    property: 'rain-rate',
    name: { zh: '雨强', en: 'Rain rate' },
    unit: 'mm/h',
    cadenceMs: CADENCE_MS,
    decimals: 1,
    valueAt: (t) => world.weather.rainRateAt(x, y, t),
  };
}
