import type { SceneWeather } from '#model';

export const WEATHER_NAMES = ['clear', 'cloudy', 'rain', 'fog'] as const;
export type WeatherName = (typeof WEATHER_NAMES)[number];

/** Weathers that a person may choose in place of the stations'; null: a clear sky. */
export const WEATHER_PRESETS: Readonly<Record<WeatherName, SceneWeather | null>> = {
  clear: null,
  cloudy: { cloud: 0.7, rainMmH: 0, visibilityM: null, windMps: 4, windDeg: 120 },
  rain: { cloud: 1, rainMmH: 6, visibilityM: 6000, windMps: 6, windDeg: 90 },
  fog: { cloud: 0.6, rainMmH: 0, visibilityM: 900, windMps: 1, windDeg: 60 },
};

/** The name of a weather that was chosen from the presets; null where it is another. */
export function nameWeather(weather: SceneWeather | null): WeatherName | null {
  return (
    WEATHER_NAMES.find(
      (name) => JSON.stringify(WEATHER_PRESETS[name]) === JSON.stringify(weather),
    ) ?? null
  );
}
