import { unitNoise } from '#lib/random/random.ts';
import { formatNumber, type ThingDraft } from '../draft.ts';
import { HOUR_MS, MINUTE_MS } from '../local-clock.ts';
import { clamp, wanderingNoise } from '../noise.ts';
import { spotsAlongRoads } from '../placement.ts';
import type { World } from '../world.ts';

const MANHOLE_SPACING_M = 1250;
const HYDRANT_SPACING_M = 1150;

/** Watched drain covers along arterials. */
export function draftManholes(world: World): ThingDraft[] {
  return spotsAlongRoads(world, 'arterial', MANHOLE_SPACING_M, 5).map(
    ({ road: _, bearingDeg: __, ...spot }, i) => {
      const id = `manhole-${formatNumber(i)}`;
      const seed = world.seedOf(id);
      const restTilt = 2 * unitNoise(seed, 1);
      const restLevel = 0.15 + 0.5 * unitNoise(seed, 2);
      const base = { cadenceMs: 60_000 };
      return {
        ...spot,
        id,
        kind: 'manhole',
        name: {
          zh: `${spot.near.zh}智能井盖${formatNumber(i)}`,
          en: `${spot.near.en} manhole ${formatNumber(i)}`,
        },
        heightM: 0,
        quality: 'synthetic',
        properties: { road: spot.near.en, network: 'storm' },
        streams: [
          {
            ...base,
            property: 'sewer-level',
            name: { zh: '井内水位', en: 'Level in the shaft' },
            unit: 'm',
            decimals: 2,
            valueAt: (t) =>
              clamp(
                restLevel +
                  0.08 * wanderingNoise(seed, t, 3 * HOUR_MS) +
                  1.1 * world.weather.wetnessAt(t - 20 * MINUTE_MS),
                0.02,
                1.95,
              ),
          },
          {
            ...base,
            property: 'tilt',
            name: { zh: '倾角', en: 'Tilt' },
            unit: 'deg',
            decimals: 1,
            valueAt: (t) =>
              Math.max(0, restTilt + 0.2 * wanderingNoise(seed + 3, t, 10 * MINUTE_MS)),
          },
          {
            ...base,
            property: 'cover-open',
            name: { zh: '井盖状态', en: 'Cover' },
            unit: '1',
            decimals: 0,
            states: { 0: { zh: '关闭', en: 'closed' }, 1: { zh: '开启', en: 'open' } },
            valueAt: () => 0,
          },
        ],
      };
    },
  );
}

/** Fire hydrants with a pressure gauge. */
export function draftHydrants(world: World): ThingDraft[] {
  return spotsAlongRoads(world, 'arterial', HYDRANT_SPACING_M, 12).map(
    ({ road: _, bearingDeg: __, ...spot }, i) => {
      const id = `hydrant-${formatNumber(i)}`;
      const seed = world.seedOf(id);
      const restMPa = 0.22 + 0.1 * unitNoise(seed, 1);
      return {
        ...spot,
        id,
        kind: 'hydrant',
        name: {
          zh: `${spot.near.zh}消火栓${formatNumber(i)}`,
          en: `${spot.near.en} hydrant ${formatNumber(i)}`,
        },
        heightM: 0.8,
        quality: 'synthetic',
        properties: { road: spot.near.en },
        streams: [
          {
            property: 'hydrant-pressure',
            name: { zh: '水压', en: 'Water pressure' },
            unit: 'MPa',
            cadenceMs: 120_000,
            decimals: 3,
            // Homes draw water when their people are up.
            valueAt: (t) =>
              clamp(
                restMPa -
                  0.035 * world.busyAt('shoppers', t) +
                  0.012 * wanderingNoise(seed, t, 30 * MINUTE_MS),
                0.155,
                0.35,
              ),
          },
        ],
      };
    },
  );
}
