import type { BuildingVolume } from '../district.ts';
import type { SourceFeature } from '../sources/source.ts';
import type { CleanPolygon, PolygonCleaner } from './polygon-cleaner.ts';
import { STOREY_HEIGHT_M } from './read-height.ts';
import { readNumber } from './read-number.ts';
import type { createRoofReader } from './read-roof.ts';
import type { Refusal, RepairReason } from './refusal.ts';

/** Height above the ground at which a building or part begins, metres; 0 where it says nothing. */
export function readFromM(properties: Readonly<Record<string, unknown>>): number {
  const raw = properties.min_height ?? properties['building:min_height'];
  if (raw !== undefined && raw !== null) {
    return Math.max(0, readNumber(raw) || 0);
  }
  const level = readNumber(properties['building:min_level'] ?? properties.min_level);
  return level > 0 ? level * STOREY_HEIGHT_M : 0;
}

/** A block of the polygon between two heights. */
export function toVolume(
  polygon: CleanPolygon,
  at: {
    readonly fromM: number;
    readonly toM: number;
    readonly roof: BuildingVolume['roof'] | undefined;
  },
): BuildingVolume {
  return {
    ring: polygon.ring,
    ...(polygon.holes.length > 0 ? { holes: polygon.holes } : {}),
    fromM: at.fromM,
    toM: at.toM,
    ...(at.roof ? { roof: at.roof } : {}),
  };
}

interface PartReading {
  readonly volumes: BuildingVolume[];
  /** Sum of the parts' areas, each as seen from above. */
  coveredM2: number;
  topM: number;
  /** Some part said nothing of its height. */
  hasBorrowedHeight: boolean;
}

/**
 * Makes volumes of a building's parts. A part that says nothing of its height is as high as the building;
 * one that cannot be used is refused alone.
 */
export function readParts(
  parts: readonly SourceFeature[],
  by: {
    readonly cleaner: PolygonCleaner;
    readonly roofOf: ReturnType<typeof createRoofReader>;
    /** Top of a part above the ground, metres; undefined where it does not say. */
    readonly topOf: (properties: Readonly<Record<string, unknown>>) => number | undefined;
    readonly buildingM: number | undefined;
    readonly refusals: Refusal[];
    readonly repairs: RepairReason[];
  },
): PartReading {
  const reading: PartReading = { volumes: [], coveredM2: 0, topM: 0, hasBorrowedHeight: false };
  for (const [p, { geometry, properties, place }] of parts.entries()) {
    const refuse = (refusal: Refusal) =>
      by.refusals.push({ ...refusal, field: `${place}: ${refusal.field}` });
    if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') {
      refuse({
        reason: 'geometry-type',
        field: `parts[${p}].geometry.type`,
        expected: `expected Polygon or MultiPolygon, got ${geometry?.type ?? null}`,
      });
      continue;
    }
    const fromM = readFromM(properties);
    const ownTopM = by.topOf(properties);
    const toM = ownTopM ?? by.buildingM;
    if (toM === undefined || !(toM > fromM)) {
      refuse({
        reason: 'height',
        field: `parts[${p}].properties.height`,
        expected: `expected a top above its beginning at ${fromM} m, got ${toM ?? 'none'}`,
      });
      continue;
    }
    const roof = by.roofOf(properties);
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const coordinates of polygons) {
      const cleaned = by.cleaner.clean(coordinates, `parts[${p}].geometry.coordinates`, by.repairs);
      if ('reason' in cleaned) {
        refuse(cleaned);
        continue;
      }
      for (const polygon of cleaned) {
        if (ownTopM === undefined) reading.hasBorrowedHeight = true;
        reading.volumes.push(toVolume(polygon, { fromM, toM, roof }));
        reading.topM = Math.max(reading.topM, toM);
        reading.coveredM2 += polygon.areaM2;
      }
    }
  }
  return reading;
}
