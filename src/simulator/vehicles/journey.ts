import { lastAtOrBefore } from '../polyline.ts';

/** A stop on the way: where, and how long a vehicle stands there. */
export interface JourneyStop {
  readonly alongM: number;
  readonly dwellS: number;
}

/** How a vehicle goes from the first stop to the last: departures and arrivals as the timetable plans them. */
export interface Journey {
  readonly alongM: Float64Array;
  /** Seconds after the start; a leg runs from departure i to arrival i + 1. */
  readonly arriveS: Float64Array;
  readonly departS: Float64Array;
  readonly accelerationS: number;
  readonly durationS: number;
}

/** Place and speed along the line at a moment of a journey. */
export interface JourneyState {
  readonly alongM: number;
  readonly speedMps: number;
}

/** @param legSeconds driving time from stop i to stop i + 1 */
export function createJourney(
  stops: readonly JourneyStop[],
  legSeconds: readonly number[],
  accelerationS: number,
): Journey {
  const arriveS = new Float64Array(stops.length);
  const departS = new Float64Array(stops.length);
  for (let i = 0; i < stops.length; i++) {
    if (i > 0) arriveS[i] = (departS[i - 1] as number) + (legSeconds[i - 1] as number);
    departS[i] = (arriveS[i] as number) + (i > 0 ? (stops[i] as JourneyStop).dwellS : 0);
  }
  return {
    alongM: Float64Array.from(stops, (stop) => stop.alongM),
    arriveS,
    departS,
    accelerationS,
    durationS: arriveS.at(-1) ?? 0,
  };
}

/** Where a vehicle is so many planned seconds after its start: it speeds up, cruises, brakes and stands. */
export function journeyAt(journey: Journey, seconds: number): JourneyState {
  const { alongM, arriveS, departS, accelerationS } = journey;
  const stop = lastAtOrBefore(arriveS, seconds);
  const from = alongM[stop] as number;
  if (stop === alongM.length - 1 || seconds <= (departS[stop] as number))
    return { alongM: from, speedMps: 0 };
  const startS = departS[stop] as number;
  const legS = (arriveS[stop + 1] as number) - startS;
  const lengthM = (alongM[stop + 1] as number) - from;
  const { way, speed } = cruise((seconds - startS) / legS, Math.min(0.5, accelerationS / legS));
  return { alongM: from + lengthM * way, speedMps: Math.abs((lengthM / legS) * speed) };
}

/** Part of the way and speed over the mean at part `u` of the time, speeding up and braking for part `f` each. */
function cruise(u: number, f: number): { way: number; speed: number } {
  const top = 1 / (1 - f);
  if (u < f) return { way: (top * u * u) / (2 * f), speed: (top * u) / f };
  if (u > 1 - f) {
    const left = 1 - u;
    return { way: 1 - (top * left * left) / (2 * f), speed: (top * left) / f };
  }
  return { way: top * (u - f / 2), speed: top };
}
