import type { TwinReader } from '#app';
import type { Datastream } from '#model';
import { isStale } from '../freshness.ts';

/** The weather over the district: means of what its stations last said. Null where none spoke lately. */
export interface Weather {
  readonly temperatureCel: number | null;
  readonly windMps: number | null;
  /** Where it blows from, degrees clockwise from north. */
  readonly windFromDeg: number | null;
  readonly rainMmH: number | null;
  readonly stations: number;
}

/** Averages the fresh readings of the weather stations' streams; the wind's direction as a vector. */
export function readWeather(
  streams: readonly Datastream[],
  read: Pick<TwinReader, 'latest' | 'now'>,
): Weather {
  const nowMs = read.now();
  const stations = new Set<string>();
  const fresh = (property: string) =>
    streams.flatMap((stream) => {
      if (stream.property !== property) return [];
      const reading = read.latest(stream.slot);
      if (!reading || isStale(reading, stream, nowMs)) return [];
      stations.add(stream.thingId);
      return [reading.value];
    });
  const temperatureCel = mean(fresh('air-temperature'));
  const windMps = mean(fresh('wind-speed'));
  const windFromDeg = meanDirection(fresh('wind-direction'));
  const rainMmH = mean(fresh('rain-rate'));
  return { temperatureCel, windMps, windFromDeg, rainMmH, stations: stations.size };
}

const BEAUFORT_MPS = [0.3, 1.6, 3.4, 5.5, 8, 10.8, 13.9, 17.2, 20.8, 24.5, 28.5, 32.7];

/** Wind force 0 … 12 (Beaufort, GB/T 28591). */
export function windForce(speedMps: number): number {
  const force = BEAUFORT_MPS.findIndex((bound) => speedMps < bound);
  return force === -1 ? BEAUFORT_MPS.length : force;
}

const COMPASS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;

/** The nearest of the eight winds. */
export function nameDirection(deg: number): (typeof COMPASS)[number] {
  return COMPASS[((Math.round(deg / 45) % 8) + 8) % 8] ?? 'n';
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanDirection(degrees: readonly number[]): number | null {
  if (degrees.length === 0) return null;
  let east = 0;
  let north = 0;
  for (const deg of degrees) {
    east += Math.sin((deg * Math.PI) / 180);
    north += Math.cos((deg * Math.PI) / 180);
  }
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}
