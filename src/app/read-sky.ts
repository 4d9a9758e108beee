import type { Datastream, SceneWeather } from '#model';
import { freshnessOf } from '#operations';

/** Farther than this nobody sees the air. */
const CLEAR_M = 20_000;

interface SkyReader {
  latest(slot: number): { readonly timeMs: number; readonly value: number } | null;
  now(): number;
}

/**
 * The weather over the district from its stations' newest readings, in steps too small to be seen, so that a calm
 * day changes nothing. What no station measures is left clear; null where none spoke lately.
 */
export function readSky(streams: readonly Datastream[], read: SkyReader): SceneWeather | null {
  const nowMs = read.now();
  const fresh = (property: string) =>
    streams.flatMap((stream) => {
      if (stream.property !== property) return [];
      const reading = read.latest(stream.slot);
      if (!reading) return [];
      const freshness = freshnessOf(nowMs - reading.timeMs, stream.cadenceMs);
      return freshness === 'fresh' || freshness === 'late' ? [reading.value] : [];
    });
  const [rain, cloud, visibility] = [fresh('rain-rate'), fresh('cloud-cover'), fresh('visibility')];
  const [speed, from] = [fresh('wind-speed'), fresh('wind-direction')];
  if (rain.length + cloud.length + visibility.length === 0) return null;
  // The middle one: a single gauge under a shower, or one that fails, is not the district's weather.
  const visibilityM = median(visibility);
  return {
    cloud: round((median(cloud) ?? 0) / 100, 0.05),
    rainMmH: round(mean(rain) ?? 0, 0.5),
    visibilityM:
      visibilityM === null || visibilityM >= CLEAR_M
        ? null
        : round(visibilityM, visibilityM < 3000 ? 100 : 500),
    windMps: round(mean(speed) ?? 0, 1),
    windDeg: round(meanDirection(from) ?? 0, 15) % 360,
  };
}

function round(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toFixed(3));
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

function meanDirection(degrees: readonly number[]): number | null {
  if (degrees.length === 0) return null;
  const sum = (of: (rad: number) => number) =>
    degrees.reduce((total, deg) => total + of((deg * Math.PI) / 180), 0);
  return ((Math.atan2(sum(Math.sin), sum(Math.cos)) * 180) / Math.PI + 360) % 360;
}
