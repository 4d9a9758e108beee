import { basename } from 'node:path';
import { weighGcj02Shift } from '#lib/geo/gcj02.ts';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { isInRing } from '#lib/geo/polygon.ts';
import { type LonLat, type Site, TwinError } from '#model';
import type { BuildingRecord } from '../district.ts';
import { createCorridorField } from '../relief/corridor.ts';
import { readBuildingUse } from './building-use.ts';
import { checkHeight, type HeightAttributes } from './check-height.ts';
import { checkPolygon } from './check-rings.ts';
import {
  countRefusal,
  countRefused,
  createFootprintReport,
  type FootprintReport,
  type Refusal,
} from './footprint-report.ts';
import { type RawFeature, readFeatureFile } from './read-feature-file.ts';

/**
 * Reads a file of real footprints. What cannot be used is refused one by one and counted.
 *
 * @throws {TwinError} source-invalid where the file cannot be read or nothing in it can be used.
 */
export function readFootprints(
  path: string,
  site: Site,
  attributes: HeightAttributes = {},
): { readonly records: BuildingRecord[]; readonly report: FootprintReport } {
  const report = createFootprintReport(basename(path));
  const records: BuildingRecord[] = [];
  const townOf = createTownFinder(site);
  for (const raw of readFeatureFile(path)) {
    report.features++;
    const read = readFeature(raw, { site, townOf, attributes });
    if ('reason' in read) {
      countRefusal(report, read, { place: raw.place, id: idOf(raw.value) });
      continue;
    }
    for (const repair of read.repairs) report.repaired[repair] = (report.repaired[repair] ?? 0) + 1;
    records.push(...read.records);
  }
  report.buildings = records.length;
  if (records.length === 0) throw nothingLeft(report);
  warnOfShift(records, site, report);
  return { records, report };
}

function nothingLeft(report: FootprintReport): TwinError {
  const reasons = Object.entries(report.refused).map(
    ([reason, { count, first }]) => `\n  ${count} × ${reason}: ${first}`,
  );
  return new TwinError(
    'source-invalid',
    report.features === 0
      ? `${report.file}: Expected features, got an empty collection.`
      : `${report.file}: Expected usable footprints, refused all ${countRefused(report)}:${reasons.join('')}`,
  );
}

function readFeature(
  { value, isJson }: RawFeature,
  context: {
    readonly site: Site;
    readonly townOf: (place: LonLat) => string | null;
    readonly attributes: HeightAttributes;
  },
): { records: BuildingRecord[]; repairs: Set<'unclosed-ring' | 'repeated-point'> } | Refusal {
  if (!isJson) return { reason: 'not-json', field: 'line', expected: 'expected JSON' };
  const feature = value as { type?: unknown; geometry?: unknown; properties?: unknown } | null;
  if (feature?.type !== 'Feature')
    return { reason: 'not-a-feature', field: 'type', expected: 'expected "Feature"' };
  const geometry = feature.geometry as { type?: unknown; coordinates?: unknown } | null;
  const type = geometry?.type;
  if (type !== 'Polygon' && type !== 'MultiPolygon')
    return {
      reason: 'geometry-type',
      field: 'geometry.type',
      expected: `expected Polygon or MultiPolygon, got ${JSON.stringify(type ?? null)}`,
    };
  const coordinates = geometry?.coordinates;
  const parts = type === 'Polygon' ? [coordinates] : coordinates;
  if (!Array.isArray(parts) || parts.length === 0)
    return {
      reason: 'coordinates',
      field: 'geometry.coordinates',
      expected: 'expected a list of polygons',
    };
  const properties = (feature.properties ?? {}) as Readonly<Record<string, unknown>>;
  const height = checkHeight(properties, context.attributes);
  if ('reason' in height) return height;
  const records: BuildingRecord[] = [];
  const repairs = new Set<'unclosed-ring' | 'repeated-point'>();
  for (const [i, part] of parts.entries()) {
    const field = type === 'Polygon' ? 'geometry.coordinates' : `geometry.coordinates[${i}]`;
    const polygon = checkPolygon(part, context.site.bounds, field);
    if ('reason' in polygon) return polygon;
    for (const repair of polygon.repairs) repairs.add(repair);
    records.push({
      ...describeBuilding(value, properties, i),
      ...height,
      ring: polygon.ring,
      ...(polygon.holes.length > 0 ? { holes: polygon.holes } : {}),
      townCode: context.townOf(middleOf(polygon.ring)),
    });
  }
  return { records, repairs };
}

function describeBuilding(
  feature: unknown,
  properties: Readonly<Record<string, unknown>>,
  part: number,
) {
  const id = idOf(feature);
  const text = (key: string) =>
    typeof properties[key] === 'string' && properties[key] !== '' ? properties[key] : undefined;
  const name = text('name') ?? text('name:zh') ?? text('name:en');
  const dwellings = Number(properties.dwellings ?? 0);
  return {
    ...(id === undefined ? {} : { id: part === 0 ? id : `${id}/${part + 1}` }),
    ...(name ? { name: { zh: text('name:zh') ?? name, en: text('name:en') ?? name } } : {}),
    use: readBuildingUse(properties),
    provenance: 'supplied' as const,
    dwellings: Number.isFinite(dwellings) ? dwellings : 0,
  };
}

function idOf(feature: unknown): string | undefined {
  const { id, properties } = (feature ?? {}) as {
    id?: unknown;
    properties?: Record<string, unknown> | null;
  };
  const found = properties?.id ?? id ?? properties?.osm_id;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}

/** Which town a place lies in; boxes first, as almost every town is ruled out by its box. */
function createTownFinder(site: Site): (place: LonLat) => string | null {
  const towns = site.towns.map(({ code, ring }) => {
    const lons = ring.map(([lonDeg]) => lonDeg);
    const lats = ring.map(([, latDeg]) => latDeg);
    return {
      code,
      ring,
      westDeg: Math.min(...lons),
      eastDeg: Math.max(...lons),
      southDeg: Math.min(...lats),
      northDeg: Math.max(...lats),
    };
  });
  return ([lonDeg, latDeg]) =>
    towns.find(
      (town) =>
        lonDeg >= town.westDeg &&
        lonDeg <= town.eastDeg &&
        latDeg >= town.southDeg &&
        latDeg <= town.northDeg &&
        isInRing(lonDeg, latDeg, town.ring),
    )?.code ?? null;
}

function middleOf(ring: readonly LonLat[]): LonLat {
  const sum = (axis: 0 | 1) => ring.reduce((total, point) => total + point[axis], 0);
  return [sum(0) / ring.length, sum(1) / ring.length];
}

/** This many footprints tell a shift as well as all of them would. */
const SHIFT_SAMPLES = 5000;
const ROAD_HALF_WIDTH_M = { expressway: 14, arterial: 9 } as const;

function warnOfShift(
  records: readonly BuildingRecord[],
  site: Site,
  report: FootprintReport,
): void {
  const plane = createLocalPlane(...site.centre);
  const strip = (line: readonly LonLat[], halfWidthM: number) => ({
    x: line.map(([lonDeg]) => plane.toX(lonDeg)),
    y: line.map(([, latDeg]) => plane.toY(latDeg)),
    halfWidthM: line.map(() => halfWidthM),
  });
  const taken = createCorridorField([
    ...site.roads.map((road) => strip(road.line, ROAD_HALF_WIDTH_M[road.class])),
    ...site.waterways.map((waterway) => strip(waterway.line, waterway.widthM / 2)),
  ]);
  const every = Math.ceil(records.length / SHIFT_SAMPLES);
  const evidence = weighGcj02Shift(
    records.filter((_, i) => i % every === 0).map(({ ring }) => middleOf(ring)),
    (lonDeg, latDeg) => taken(plane.toX(lonDeg), plane.toY(latDeg)) === 1,
  );
  if (!evidence.looksShifted) return;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  report.warnings.push(
    `${report.file}: ${percent(evidence.givenShare)} of the footprints stand on roads or water, ` +
      `${percent(evidence.correctedShare)} if they are read as GCJ-02. The file is probably in GCJ-02, not WGS84; convert it first.`,
  );
}
