import { unitNoise } from '#lib/random/random.ts';
import type { Place, PlaceKind } from '#model';
import type { DAY_CURVES } from '../day-curves.ts';
import type { ThingDraft } from '../draft.ts';
import { HOUR_MS, MINUTE_MS } from '../local-clock.ts';
import { clamp, smoothNoise, wanderingNoise } from '../noise.ts';
import { placesOf, type Spot, spotAt } from '../placement.ts';
import type { World } from '../world.ts';

type Curve = keyof typeof DAY_CURVES;

/** Which places have a counted car park: how it fills through the day and how large it may be. */
const PARKING: Partial<Record<PlaceKind, { curve: Curve; spaces: readonly [number, number] }>> = {
  mall: { curve: 'shoppers', spaces: [300, 1400] },
  hospital: { curve: 'patients', spaces: [120, 600] },
  'metro-station': { curve: 'parkAndRide', spaces: [80, 500] },
  'rail-station': { curve: 'commuters', spaces: [200, 900] },
  'coach-station': { curve: 'commuters', spaces: [60, 200] },
  park: { curve: 'visitors', spaces: [60, 400] },
};

export function draftCarParks(world: World): ThingDraft[] {
  const kinds = Object.keys(PARKING) as PlaceKind[];
  return placesOf(world, ...kinds).flatMap((place) => {
    const parking = PARKING[place.kind];
    if (!parking) return [];
    const id = `parking-${place.id}`;
    const seed = world.seedOf(id);
    const [least, most] = parking.spaces;
    const spaces = 10 * Math.round((least + (most - least) * unitNoise(seed, 1)) / 10);
    const peak = 78 + 18 * unitNoise(seed, 2);
    return {
      ...spotAt(world, place, -45, 30),
      id,
      kind: 'car-park' as const,
      name: { zh: `${place.name.zh}停车场`, en: `${place.name.en} car park` },
      heightM: 3,
      quality: 'synthetic' as const,
      properties: { spaces },
      streams: [
        {
          property: 'parking-occupancy',
          name: { zh: '占用率', en: 'Occupancy' },
          unit: '%',
          cadenceMs: 60_000,
          decimals: 1,
          valueAt: (t: number) =>
            clamp(
              6 +
                peak * world.busyAt(parking.curve, t) +
                4 * wanderingNoise(seed, t, 40 * MINUTE_MS),
              2,
              97.5,
            ),
        },
        {
          property: 'parking-free',
          name: { zh: '空余车位', en: 'Free spaces' },
          unit: '1',
          cadenceMs: 60_000,
          decimals: 0,
          valueAt: (_: number, read: (property: string) => number) =>
            Math.round(spaces * (1 - read('parking-occupancy') / 100)),
        },
      ],
    };
  });
}

const CROWDS: Partial<Record<PlaceKind, { curve: Curve; areaM2: number }>> = {
  mall: { curve: 'shoppers', areaM2: 2600 },
  landmark: { curve: 'visitors', areaM2: 3200 },
  'rail-station': { curve: 'commuters', areaM2: 2400 },
  'coach-station': { curve: 'commuters', areaM2: 900 },
  hospital: { curve: 'patients', areaM2: 1200 },
  university: { curve: 'visitors', areaM2: 1800 },
  park: { curve: 'visitors', areaM2: 2800 },
};

/** Counters in the halls of stations and on the squares of malls and sights. */
export function draftCrowdCounters(world: World): ThingDraft[] {
  const places = placesOf(world, ...(Object.keys(CROWDS) as PlaceKind[])).flatMap((place) => {
    const crowd = CROWDS[place.kind];
    return crowd ? [{ id: place.id, spot: spotAt(world, place, 15, -20), ...crowd }] : [];
  });
  const stations = world.site.metroStations
    .filter((station) => world.findTown(...station.position))
    .map((station) => ({
      id: station.id,
      spot: {
        lonDeg: station.position[0],
        latDeg: station.position[1],
        near: { zh: `${station.name.zh}站`, en: `${station.name.en} station` },
      } satisfies Spot,
      curve: 'commuters' as const,
      areaM2: 1500,
    }));
  return [...stations, ...places].map(({ id: key, spot, curve, areaM2 }) => {
    const id = `crowd-${key}`;
    const seed = world.seedOf(id);
    const peak = 0.35 + 0.4 * unitNoise(seed, 1);
    return {
      ...spot,
      id,
      kind: 'crowd-counter',
      name: { zh: `${spot.near.zh}客流监测`, en: `${spot.near.en} crowd counter` },
      heightM: 5,
      quality: 'synthetic',
      properties: { areaM2 },
      streams: [
        {
          property: 'crowd-density',
          name: { zh: '人群密度', en: 'Crowd density' },
          unit: '{person}/m2',
          cadenceMs: 30_000,
          decimals: 2,
          valueAt: (t) =>
            clamp(
              peak *
                world.busyAt(curve, t) *
                (1 +
                  0.2 * wanderingNoise(seed, t, 20 * MINUTE_MS) +
                  0.08 * smoothNoise(seed + 5, t, 90_000)),
              0,
              0.95,
            ),
        },
        {
          property: 'crowd-count',
          name: { zh: '人数', en: 'People' },
          unit: '{person}',
          cadenceMs: 30_000,
          decimals: 0,
          valueAt: (_, read) => read('crowd-density') * areaM2,
        },
      ],
    };
  });
}

/** How many smoke detectors of a centre report to the district. */
const SMOKE_DETECTORS: Partial<Record<PlaceKind, number>> = {
  mall: 6,
  hospital: 5,
  university: 4,
  'secondary-school': 2,
  theatre: 4,
  cinema: 2,
  government: 3,
  'rail-station': 4,
  industry: 4,
};

const FAULT_SPELL_MS = 8 * HOUR_MS;
const BATTERY_LIFE_MS = 3 * 365 * 24 * HOUR_MS;

export function draftSmokeDetectors(world: World): ThingDraft[] {
  return placesOf(world, ...(Object.keys(SMOKE_DETECTORS) as PlaceKind[])).flatMap((place) =>
    Array.from({ length: SMOKE_DETECTORS[place.kind] ?? 0 }, (_, i) =>
      draftSmokeDetector(world, place, i),
    ),
  );
}

function draftSmokeDetector(world: World, place: Place, i: number): ThingDraft {
  const id = `smoke-${place.id}-${i + 1}`;
  const seed = world.seedOf(id);
  const angle = 2 * Math.PI * unitNoise(seed, 1);
  const distanceM = 10 + 60 * unitNoise(seed, 2);
  const storey = 1 + Math.floor(5 * unitNoise(seed, 3));
  const batteryAgeMs = BATTERY_LIFE_MS * unitNoise(seed, 4);
  return {
    ...spotAt(world, place, distanceM * Math.cos(angle), distanceM * Math.sin(angle)),
    id,
    kind: 'smoke-detector',
    name: {
      zh: `${place.name.zh}${storey}层烟感${i + 1}`,
      en: `${place.name.en} floor ${storey} smoke detector ${i + 1}`,
    },
    heightM: 3.6 * storey - 0.8,
    quality: 'synthetic',
    properties: { storey },
    streams: [
      {
        property: 'smoke-state',
        name: { zh: '状态', en: 'State' },
        unit: '1',
        cadenceMs: 60_000,
        decimals: 0,
        states: {
          0: { zh: '正常', en: 'normal' },
          1: { zh: '火警', en: 'fire alarm' },
          2: { zh: '故障', en: 'fault' },
          3: { zh: '屏蔽', en: 'isolated' },
          4: { zh: '监管', en: 'supervisory' },
        },
        // A few in a thousand are out of order for a shift.
        valueAt: (t) => (unitNoise(seed, 5, Math.floor(t / FAULT_SPELL_MS)) < 0.003 ? 2 : 0),
      },
      {
        property: 'battery',
        name: { zh: '电池电量', en: 'Battery' },
        unit: '%',
        cadenceMs: 600_000,
        decimals: 0,
        valueAt: (t) => 100 - 85 * (((t + batteryAgeMs) % BATTERY_LIFE_MS) / BATTERY_LIFE_MS),
      },
    ],
  };
}
