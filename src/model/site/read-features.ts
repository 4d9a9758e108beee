import { isInRing } from '#lib/geo/polygon.ts';
import type {
  BusLine,
  Hill,
  Landmark,
  MetroStation,
  MetroTrack,
  Place,
  Road,
  Town,
  Waterway,
} from '../site.ts';
import { type Extent, readPosition } from './check-geometry.ts';
import {
  readLineOf,
  readPointOf,
  readProperties,
  readRingOf,
  type SeedEntry,
} from './read-seed.ts';
import { quote } from './seed-problems.ts';
import {
  busLineSchema,
  hillSchema,
  landmarkSchema,
  metroKindSchema,
  metroStationSchema,
  metroTrackSchema,
  placeSchema,
  roadSchema,
  townSchema,
  waterwaySchema,
} from './site-schemas.ts';

export function readTown(entry: SeedEntry, extent: Extent): Town | null {
  const { id, report } = entry;
  const properties = readProperties(entry, townSchema);
  const ring = readRingOf(entry, extent);
  if (properties === null) return null;
  if (properties.code !== id)
    report('properties.code', `expected the feature's id, got ${quote(properties.code)}; use one`);
  const label = readPosition(properties.label, 'properties.label', extent, report);
  if (ring === null || label === null) return null;
  if (!isInRing(...label, ring))
    report('properties.label', `expected a point in the town, got ${quote(label)}; move it`);
  return { id, ...properties, label, ring };
}

export function readHill(entry: SeedEntry, extent: Extent): Hill | null {
  const properties = readProperties(entry, hillSchema);
  const top = readPointOf(entry, extent);
  return properties && top && { id: entry.id, ...properties, top };
}

export function readWaterway(entry: SeedEntry, extent: Extent): Waterway | null {
  const properties = readProperties(entry, waterwaySchema);
  const line = readLineOf(entry, extent);
  return properties && line && { id: entry.id, ...properties, line };
}

export function readRoad(entry: SeedEntry, extent: Extent): Road | null {
  const properties = readProperties(entry, roadSchema);
  const line = readLineOf(entry, extent);
  if (properties && (properties.from === undefined) !== (properties.to === undefined))
    entry.report(
      `properties.${properties.from === undefined ? 'from' : 'to'}`,
      'expected both node numbers or none, got one; add the other',
    );
  return properties && line && { id: entry.id, ...properties, line };
}

/** Tracks and stations share a file; `properties.kind` tells them apart. */
export function readMetro(entry: SeedEntry, extent: Extent): MetroTrack | MetroStation | null {
  const { id } = entry;
  const kind = readProperties(entry, metroKindSchema)?.kind;
  if (kind === 'track') {
    const properties = readProperties(entry, metroTrackSchema);
    const line = readLineOf(entry, extent);
    return properties && line && { id, ...properties, line };
  }
  if (kind !== 'station') return null;
  const properties = readProperties(entry, metroStationSchema);
  const position = readPointOf(entry, extent);
  return properties && position && { id, ...properties, position };
}

export function readBusLine(entry: SeedEntry, extent: Extent): BusLine | null {
  const properties = readProperties(entry, busLineSchema);
  const line = readLineOf(entry, extent);
  return properties && line && { id: entry.id, ...properties, line };
}

export function readPlace(entry: SeedEntry, extent: Extent): Place | null {
  const properties = readProperties(entry, placeSchema);
  const position = readPointOf(entry, extent);
  return properties && position && { id: entry.id, ...properties, position };
}

export function readSiteLandmark(entry: SeedEntry, extent: Extent): Landmark | null {
  const properties = readProperties(entry, landmarkSchema);
  const position = readPointOf(entry, extent);
  return properties && position && { id: entry.id, ...properties, position };
}
