import { unitNoise } from '#lib/random/random.ts';
import type { Road, Text } from '#model';
import { formatNumber, type StreamDraft, type ThingDraft } from '../draft.ts';
import { HOUR_MS, MINUTE_MS } from '../local-clock.ts';
import { clamp, smoothNoise, wanderingNoise } from '../noise.ts';
import { placesOf, spotAt, spotsAlongRoads } from '../placement.ts';
import type { World } from '../world.ts';

const ARTERIAL_SPACING_M = 1650;
const EXPRESSWAY_SPACING_M = 950;
const NOISE_SPACING_M = 12_500;

/** Length of road that a vehicle covers for a detector, metres: car and loop. */
const EFFECTIVE_VEHICLE_M = 6.5;

/** Flow, speed and occupancy on arterials and expressways. */
export function draftTrafficDetectors(world: World): ThingDraft[] {
  const spots = [
    ...spotsAlongRoads(world, 'expressway', EXPRESSWAY_SPACING_M, 0),
    ...spotsAlongRoads(world, 'arterial', ARTERIAL_SPACING_M, 0),
  ];
  return spots.map(({ road, bearingDeg, ...spot }, i) => {
    const id = `traffic-${formatNumber(i)}`;
    const lanes = road.class === 'expressway' ? 6 : road.busLines >= 6 ? 4 : 2;
    return {
      ...spot,
      id,
      kind: 'traffic-detector',
      name: {
        zh: `${withRef(road, spot.near).zh}车流检测器${formatNumber(i)}`,
        en: `${withRef(road, spot.near).en} traffic detector ${formatNumber(i)}`,
      },
      heightM: 6,
      quality: 'synthetic',
      properties: { road: withRef(road, spot.near).en, lanes, bearingDeg: Math.round(bearingDeg) },
      streams: draftTraffic(world, id, road, lanes),
    };
  });
}

function withRef(road: Road, name: Text): Text {
  return road.ref ? { zh: `${road.ref} ${name.zh}`, en: `${road.ref} ${name.en}` } : name;
}

function draftTraffic(world: World, id: string, road: Road, lanes: number): StreamDraft[] {
  const seed = world.seedOf(id);
  const capacity = road.class === 'expressway' ? 1250 : 560;
  const freeKmh =
    road.class === 'expressway' ? 84 + 10 * unitNoise(seed, 1) : 44 + 10 * unitNoise(seed, 1);
  const share = 0.55 + 0.4 * unitNoise(seed, 2);
  /** Part of the capacity in use, 0 … 1. */
  const loadAt = (t: number) =>
    clamp(
      world.busyAt('traffic', t) * share * (1 + 0.16 * wanderingNoise(seed, t, 25 * MINUTE_MS)),
      0.01,
      1,
    );
  const base = { cadenceMs: 30_000, decimals: 0 };
  return [
    {
      ...base,
      property: 'traffic-flow',
      name: { zh: '车流量', en: 'Traffic flow' },
      unit: '{veh}/h',
      valueAt: (t) => loadAt(t) * capacity * lanes,
    },
    {
      ...base,
      property: 'traffic-speed',
      name: { zh: '平均车速', en: 'Mean speed' },
      unit: 'km/h',
      decimals: 1,
      valueAt: (t) => {
        const slowed = 1 - 0.5 * loadAt(t) ** 3 - 0.12 * world.weather.wetnessAt(t);
        const jitter = 1 + 0.05 * smoothNoise(seed + 9, t, 3 * MINUTE_MS);
        return Math.max(18, freeKmh * slowed * jitter);
      },
    },
    {
      ...base,
      property: 'traffic-occupancy',
      name: { zh: '占有率', en: 'Occupancy' },
      unit: '%',
      decimals: 1,
      // Density times the length of a vehicle over the detector.
      valueAt: (_, read) =>
        clamp(
          (read('traffic-flow') / lanes / Math.max(read('traffic-speed'), 1)) *
            (EFFECTIVE_VEHICLE_M / 10),
          0,
          100,
        ),
    },
  ];
}

/** Meters along arterials and by schools. */
export function draftNoiseMeters(world: World): ThingDraft[] {
  const roads = spotsAlongRoads(world, 'arterial', NOISE_SPACING_M, 14).map(
    ({ road, bearingDeg: _, ...spot }) => ({ spot, busy: road.busLines >= 4, zone: '4a' }),
  );
  const schools = placesOf(world, 'primary-school', 'secondary-school', 'university')
    .filter((_, i) => i % 2 === 0)
    .map((place) => ({ spot: spotAt(world, place, 25, 10), busy: false, zone: '1' }));
  return [...roads, ...schools].map(({ spot, busy, zone }, i) => {
    const id = `noise-${formatNumber(i)}`;
    const seed = world.seedOf(id);
    const levelDb = (zone === '1' ? 48 : busy ? 60 : 57) + 3 * unitNoise(seed, 1);
    return {
      ...spot,
      id,
      kind: 'noise-meter',
      name: {
        zh: `${spot.near.zh}噪声监测点${formatNumber(i)}`,
        en: `${spot.near.en} noise meter ${formatNumber(i)}`,
      },
      heightM: 4,
      quality: 'synthetic',
      properties: { zone, weighting: 'A' },
      streams: [
        {
          property: 'noise-leq',
          name: { zh: '等效声级', en: 'Equivalent sound level' },
          unit: 'dB',
          cadenceMs: 10_000,
          decimals: 1,
          valueAt: (t) =>
            clamp(
              levelDb +
                8 * (world.busyAt('traffic', t) - 0.5) +
                1.6 * wanderingNoise(seed, t, 10 * MINUTE_MS) +
                1.4 * smoothNoise(seed + 7, t, 20_000),
              36,
              69.4,
            ),
        },
      ],
    };
  });
}

/** Cabinets that switch the lights of a stretch of road by the sun. */
export function draftStreetlights(world: World): ThingDraft[] {
  return spotsAlongRoads(world, 'arterial', 4000, 11).map(
    ({ road: _, bearingDeg: __, ...spot }, i) => {
      const id = `light-${formatNumber(i)}`;
      const seed = world.seedOf(id);
      const ampere = 14 + 12 * unitNoise(seed, 1);
      const thresholdSun = 0.02 + 0.05 * unitNoise(seed, 2);
      return {
        ...spot,
        id,
        kind: 'streetlight-cabinet',
        name: {
          zh: `${spot.near.zh}路灯控制箱${formatNumber(i)}`,
          en: `${spot.near.en} streetlight cabinet ${formatNumber(i)}`,
        },
        heightM: 1.2,
        quality: 'synthetic',
        properties: { road: spot.near.en },
        streams: [
          {
            property: 'light-state',
            name: { zh: '开关状态', en: 'Switch' },
            unit: '1',
            cadenceMs: 120_000,
            decimals: 0,
            states: { 0: { zh: '关', en: 'off' }, 1: { zh: '开', en: 'on' } },
            valueAt: (t) => (world.weather.sunAt(t) < thresholdSun ? 1 : 0),
          },
          {
            property: 'current',
            name: { zh: '电流', en: 'Current' },
            unit: 'A',
            cadenceMs: 120_000,
            decimals: 1,
            valueAt: (t, read) =>
              read('light-state') * (ampere + 0.6 * wanderingNoise(seed, t, HOUR_MS)) + 0.2,
          },
        ],
      };
    },
  );
}
