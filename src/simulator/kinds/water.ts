import { unitNoise } from '#lib/random/random.ts';
import type { Text, Waterway } from '#model';
import { formatNumber, type StreamDraft, type ThingDraft } from '../draft.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../local-clock.ts';
import { clamp, wanderingNoise } from '../noise.ts';
import { findUnderpasses, placesOf, type Spot, spotAt, spotsAlong } from '../placement.ts';
import { tideAt } from '../tide.ts';
import type { World } from '../world.ts';

/** Rivers at least this wide feel the tide; the others lie behind locks. */
const TIDAL_WIDTH_M = 100;
const LEVEL_SPACING_M = 5200;
const QUALITY_SPACING_M = 5600;

/** The tide on the district's tidal rivers with what rain adds, metres in the local datum. */
export function tidalLevelAt(world: World, timeMs: number): number {
  return 2.36 + tideAt(timeMs) + 0.2 * world.weather.wetnessAt(timeMs);
}

/** Known gauges and locks, and more along the named rivers. */
export function draftWaterLevels(world: World): ThingDraft[] {
  const known = placesOf(world, 'water-gauge', 'lock', 'pump-station').map((place) => ({
    id: `level-${place.id}`,
    name: place.name,
    spot: spotAt(world, place),
    tidal: place.kind === 'water-gauge',
    quality: place.quality,
  }));
  const along = riverSpots(world, LEVEL_SPACING_M).map(({ spot, river, number }) => ({
    id: `level-${river.id}-${number}`,
    name: numbered(river.name, '水位站', 'level gauge', number),
    spot,
    tidal: river.widthM >= TIDAL_WIDTH_M,
    quality: 'synthetic' as const,
  }));
  return [...known, ...along].map(({ id, name, spot, tidal, quality }) => ({
    ...spot,
    id,
    kind: 'water-level',
    name,
    heightM: 2,
    quality,
    properties: { tidal },
    streams: [draftLevel(world, id, tidal)],
  }));
}

function draftLevel(world: World, id: string, tidal: boolean): StreamDraft {
  const seed = world.seedOf(id);
  const lagMs = 50 * MINUTE_MS * unitNoise(seed, 1);
  const share = 0.9 + 0.1 * unitNoise(seed, 2);
  const kept = 2.5 + 0.25 * unitNoise(seed, 3);
  return {
    property: 'water-level',
    name: { zh: '水位', en: 'Water level' },
    unit: 'm',
    cadenceMs: 60_000,
    decimals: 2,
    valueAt: (t) =>
      tidal
        ? 2.36 + share * (tidalLevelAt(world, t - lagMs) - 2.36) + 0.02 * ripple(seed, t)
        : kept +
          0.07 * wanderingNoise(seed, t, 10 * HOUR_MS) +
          0.3 * world.weather.wetnessAt(t - HOUR_MS) +
          0.01 * ripple(seed, t),
  };
}

function ripple(seed: number, timeMs: number): number {
  return wanderingNoise(seed + 50, timeMs, 12 * MINUTE_MS);
}

/** Water quality sondes along the named rivers. */
export function draftRiverQuality(world: World): ThingDraft[] {
  return riverSpots(world, QUALITY_SPACING_M).map(({ spot, river, number }) => {
    const id = `river-${river.id}-${number}`;
    return {
      ...spot,
      id,
      kind: 'river-quality',
      name: numbered(river.name, '水质站', 'water quality station', number),
      heightM: 1,
      quality: 'synthetic',
      properties: { river: river.name.en, widthM: river.widthM },
      streams: draftQuality(world, id, river),
    };
  });
}

function draftQuality(world: World, id: string, river: Waterway): StreamDraft[] {
  const seed = world.seedOf(id);
  const small = river.widthM < TIDAL_WIDTH_M ? 1 : 0;
  const noise = (key: number, t: number, periodMs: number) =>
    wanderingNoise(seed + 100 * key, t, periodMs);
  // Water follows the air's warmth of the last days.
  const waterTemperature = (t: number) =>
    clamp(
      0.6 * world.weather.temperatureAt(t - 14 * HOUR_MS) +
        0.4 * world.weather.temperatureAt(t - 2 * DAY_MS),
      3,
      33,
    );
  const base = { cadenceMs: 300_000, decimals: 2, unit: 'mg/L' };
  return [
    {
      ...base,
      property: 'dissolved-oxygen',
      name: { zh: '溶解氧', en: 'Dissolved oxygen' },
      valueAt: (t) =>
        clamp(
          10.4 - 0.15 * waterTemperature(t) - 0.7 * small + 0.7 * noise(1, t, 9 * HOUR_MS),
          3.4,
          12,
        ),
    },
    {
      ...base,
      property: 'ammonia',
      name: { zh: '氨氮', en: 'Ammonia nitrogen' },
      valueAt: (t) =>
        clamp(
          0.42 + 0.25 * small + 0.22 * noise(2, t, 2 * DAY_MS) + 0.3 * world.weather.wetnessAt(t),
          0.08,
          1.4,
        ),
    },
    {
      ...base,
      property: 'total-phosphorus',
      name: { zh: '总磷', en: 'Total phosphorus' },
      decimals: 3,
      valueAt: (t) =>
        clamp(
          0.12 + 0.04 * small + 0.04 * noise(3, t, 2 * DAY_MS) + 0.05 * world.weather.wetnessAt(t),
          0.02,
          0.29,
        ),
    },
    {
      ...base,
      property: 'water-temperature',
      name: { zh: '水温', en: 'Water temperature' },
      unit: 'Cel',
      decimals: 1,
      valueAt: waterTemperature,
    },
  ];
}

/** Depth gauges in a third of the places where a road dips under another line. */
export function draftUnderpassGauges(world: World): ThingDraft[] {
  return findUnderpasses(world)
    .filter((_, i) => i % 3 === 0)
    .map(({ over, ...spot }, i) => {
      const id = `underpass-${formatNumber(i)}`;
      const seed = world.seedOf(id);
      return {
        ...spot,
        id,
        kind: 'underpass-gauge',
        name: {
          zh: `${spot.near.zh}下穿${over.zh}积水监测`,
          en: `${spot.near.en} under ${over.en} gauge`,
        },
        heightM: 0.5,
        quality: 'synthetic',
        properties: { road: spot.near.en, under: over.en },
        streams: [
          {
            property: 'water-depth',
            name: { zh: '积水深度', en: 'Water depth' },
            unit: 'cm',
            cadenceMs: 30_000,
            decimals: 1,
            valueAt: (t) =>
              Math.max(
                0,
                4.5 * world.weather.wetnessAt(t) * (0.5 + unitNoise(seed, 1)) +
                  0.25 * wanderingNoise(seed, t, HOUR_MS),
              ),
          },
        ],
      };
    });
}

function riverSpots(world: World, spacingM: number) {
  const counts = new Map<string, number>();
  return spotsAlong(world, world.site.waterways, spacingM, 0).map(({ line, ...spot }) => {
    const number = counts.get(line.name.zh) ?? 0;
    counts.set(line.name.zh, number + 1);
    return { spot: withoutBearing(spot), river: line, number };
  });
}

function withoutBearing({ lonDeg, latDeg, near }: Spot): Spot {
  return { lonDeg, latDeg, near };
}

function numbered(name: Text, zh: string, en: string, number: number): Text {
  return {
    zh: `${name.zh}${zh}${formatNumber(number)}`,
    en: `${name.en} ${en} ${formatNumber(number)}`,
  };
}
