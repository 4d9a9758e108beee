import { createRandom } from '#lib/random/random.ts';
import type { AlarmLevel, Catalogue, ObservationBatch, TrackBatch } from '#model';

export const CENTRE = [121.2, 31] as const;
export const START_MS = 1_800_000_000_000;
export const KIND = 'noise-meter';
/** Frames before those that are measured. */
export const WARM_UP = 5;
const WIDTH_DEG = 0.12;
const HEIGHT_DEG = 0.06;

/** Two in a hundred are in alarm. */
export const levelOf = (_property: string, value: number): AlarmLevel | null =>
  value > 0.99 ? 'red' : value > 0.98 ? 'orange' : null;

const provenance = { source: { zh: '', en: '' }, kind: 'simulated' } as const;
const name = { zh: '', en: '' };

/** Fixed sensors with one datastream each, over some 70 km². */
export function makeSensors(count: number): Catalogue {
  const random = createRandom(11);
  return {
    version: `${count}`,
    kind: 'simulated',
    things: Array.from({ length: count }, (_, i) => ({
      id: `urn:sensor:${i}`,
      kind: KIND,
      name,
      properties: {},
      provenance,
      location: {
        lonDeg: CENTRE[0] + (random() - 0.5) * WIDTH_DEG,
        latDeg: CENTRE[1] + (random() - 0.5) * HEIGHT_DEG,
        heightM: 4,
      },
    })),
    datastreams: Array.from({ length: count }, (_, i) => ({
      id: `urn:stream:${i}`,
      slot: i,
      thingId: `urn:sensor:${i}`,
      property: 'noise',
      name,
      unit: 'dB',
      cadenceMs: 60_000,
    })),
  };
}

export function makeVehicles(count: number): Catalogue {
  return {
    version: `v${count}`,
    kind: 'simulated',
    things: Array.from({ length: count }, (_, i) => ({
      id: `urn:bus:${i}`,
      kind: 'bus',
      name,
      properties: {},
      provenance,
      trackSlot: i,
    })),
    datastreams: [],
  };
}

/** A share of the sensors, drawn by lot; all of them, in order, where it is 1. */
export function makeBatch(
  points: number,
  share: number,
  random: () => number,
  nowMs: number,
): ObservationBatch {
  const count = Math.round(points * share);
  return {
    slot: Uint32Array.from({ length: count }, (_, i) =>
      share === 1 ? i : Math.floor(random() * points),
    ),
    timeMs: new Float64Array(count).fill(nowMs),
    value: Float32Array.from({ length: count }, () => random()),
  };
}

/** A fix of every `every`th vehicle, from the `first` on, driving in circles of its own. */
export function makeFixes(
  vehicles: number,
  {
    first,
    every,
    nowMs,
  }: { readonly first: number; readonly every: number; readonly nowMs: number },
): TrackBatch {
  const slots = Uint32Array.from(
    { length: Math.ceil((vehicles - first) / every) },
    (_, i) => first + i * every,
  );
  const angles = Float64Array.from(slots, (slot) => slot + (nowMs - START_MS) / 40_000);
  const column = (of: (slot: number, angle: number) => number) =>
    Float64Array.from(slots, (slot, i) => of(slot, angles[i] as number));
  return {
    trackSlot: slots,
    timeMs: new Float64Array(slots.length).fill(nowMs),
    lonDeg: column(
      (slot, angle) => CENTRE[0] + ((slot % 71) / 71 - 0.5) * WIDTH_DEG + 0.005 * Math.sin(angle),
    ),
    latDeg: column(
      (slot, angle) => CENTRE[1] + ((slot % 67) / 67 - 0.5) * HEIGHT_DEG + 0.005 * Math.cos(angle),
    ),
    heightM: new Float32Array(slots.length),
    bearingDeg: Float32Array.from(angles, (angle) => (angle * 180) / Math.PI + 90),
    speedMps: new Float32Array(slots.length).fill(12),
  };
}
