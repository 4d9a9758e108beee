import type { BuildInputs } from '../build/step.ts';
import type { BuildingSource } from '../config/build-config.ts';
import { createTransform } from '../crs/transform.ts';
import { ellipsoidOffsetM } from '../crs/vertical.ts';
import type { BuildingRecord, BuildingSurface, BuildingVolume } from '../district.ts';
import type { SourceFeature, UnreadFeature } from '../sources/source.ts';
import { createUseReader } from './building-use.ts';
import { estimateHeight } from './estimate-height.ts';
import { createPlacementWatch, type PlacementSamples } from './placement.ts';
import { type CleanPolygon, createPolygonCleaner, quote } from './polygon-cleaner.ts';
import {
  createDwellingsReader,
  createIdReader,
  createNameReader,
  createPropertiesReader,
} from './read-attributes.ts';
import { type BuildingHeight, createHeightReader, STOREY_HEIGHT_M } from './read-height.ts';
import { createRoofReader } from './read-roof.ts';
import { readSolid } from './read-solid.ts';
import { readFromM, readParts, toVolume } from './read-volumes.ts';
import type { Refusal, RepairReason } from './refusal.ts';
import { createTownFinder } from './town-finder.ts';

/** What became of one feature. The lists are used again by the next call: take out what is to stay. */
interface RecordReading {
  /** One for each polygon; none where the feature is refused. */
  readonly records: readonly BuildingRecord[];
  /** Of the feature, or of some of its parts. */
  readonly refusals: readonly Refusal[];
  /** Each kind once. */
  readonly repairs: readonly RepairReason[];
}

/** Makes building records of the features of one source. */
export interface RecordReader {
  read(feature: SourceFeature | UnreadFeature): RecordReading;
  /** Where the features read since the last call lie, for `diagnosePlacement`; plain JSON of some ten kilobytes. */
  takePlacement(): PlacementSamples;
  /** What about the coordinate system makes positions doubtful, in words. */
  readonly warnings: readonly string[];
}

/** Parts that cover less of the outline than this leave the outline standing beside them. */
const MIN_COVERED_SHARE = 0.5;

/**
 * @param fileCrs what the opened source declares; `source.crs` overrules it.
 * @throws {TwinError} source-invalid where the coordinate system is unknown, config where a datum lacks its offset.
 */
export function createRecordReader(
  source: BuildingSource,
  { site, config }: Pick<BuildInputs, 'site' | 'config'>,
  fileCrs?: string,
): RecordReader {
  const { attributes, provenance } = source;
  const transform = createTransform(source.crs ?? fileCrs);
  const cleaner = createPolygonCleaner(transform, site.bounds);
  const townOf = createTownFinder(site);
  const heightOf = createHeightReader(
    attributes,
    provenance === 'osm' ? estimateHeight : undefined,
  );
  const ownHeightOf = createHeightReader(attributes);
  const idOf = createIdReader(attributes.id);
  const nameOf = createNameReader(attributes.name);
  const dwellingsOf = createDwellingsReader(attributes.dwellings);
  const findUse = createUseReader(attributes.use, source.uses);
  const roofOf = createRoofReader(attributes);
  const declaredOf = createPropertiesReader(config.properties);
  let watch = createPlacementWatch();
  const records: BuildingRecord[] = [];
  const refusals: Refusal[] = [];
  const repairs: RepairReason[] = [];
  const reading: RecordReading = { records, refusals, repairs };

  function refuse(refusal: Refusal): void {
    refusals.push(refusal);
    records.length = 0;
    repairs.length = 0;
  }

  function refuseRing(refusal: Refusal): void {
    refuse(refusal);
    const { reason } = refusal;
    const isSwapped = reason === 'swapped-coordinates';
    if (isSwapped || reason === 'outside-site' || reason === 'not-degrees')
      watch.refuse(...cleaner.refusedAt, isSwapped);
  }

  /** Adds a record of the polygon, with all that the feature says of the whole building. */
  function addRecord(
    feature: SourceFeature,
    polygon: CleanPolygon,
    height: BuildingHeight,
    more?: {
      readonly volumes?: readonly BuildingVolume[];
      readonly surfaces?: readonly BuildingSurface[];
    },
  ): void {
    const { properties } = feature;
    const { ring } = polygon;
    let lonSum = 0;
    let latSum = 0;
    for (let i = 0; i < ring.length; i++) {
      lonSum += (ring[i] as readonly [number, number])[0];
      latSum += (ring[i] as readonly [number, number])[1];
    }
    const lonDeg = lonSum / ring.length;
    const latDeg = latSum / ring.length;
    watch.accept(lonDeg, latDeg);
    const record: { -readonly [Key in keyof BuildingRecord]: BuildingRecord[Key] } = {
      ring,
      heightM: height.heightM,
      storeys: height.storeys,
      use: findUse(properties),
      provenance,
      townCode: townOf(lonDeg, latDeg),
      dwellings: dwellingsOf(properties),
    };
    const id = idOf(properties, feature.id);
    if (id !== undefined) record.id = records.length === 0 ? id : `${id}#${records.length + 1}`;
    const name = nameOf(properties);
    if (name) record.name = name;
    if (polygon.holes.length > 0) record.holes = polygon.holes;
    if (height.isEstimated) record.isHeightEstimated = true;
    const roof = roofOf(properties);
    if (roof) record.roof = roof;
    const values = declaredOf(properties);
    if (values) record.properties = values;
    if (more?.volumes) record.volumes = more.volumes;
    if (more?.surfaces) record.surfaces = more.surfaces;
    records.push(record);
  }

  function addPolygon(
    feature: SourceFeature,
    coordinates: unknown,
    field: string,
    height: BuildingHeight,
  ): boolean {
    const cleaned = cleaner.clean(coordinates, field, repairs);
    if ('reason' in cleaned) {
      refuseRing(cleaned);
      return false;
    }
    const fromM = readFromM(feature.properties);
    const isRaised = fromM > 0 && fromM < height.heightM;
    for (let i = 0; i < cleaned.length; i++) {
      const polygon = cleaned[i] as CleanPolygon;
      if (!isRaised) addRecord(feature, polygon, height);
      else {
        const at = { fromM, toM: height.heightM, roof: roofOf(feature.properties) };
        addRecord(feature, polygon, height, { volumes: [toVolume(polygon, at)] });
      }
    }
    return true;
  }

  function readPolygons(feature: SourceFeature): void {
    const height = heightOf(feature.properties, repairs);
    if ('reason' in height) {
      refuse(height);
      return;
    }
    const { rings } = feature;
    if (rings) {
      addPolygon(feature, rings, 'geometry.coordinates', height);
      return;
    }
    const coordinates: unknown = (feature.geometry as { coordinates?: unknown } | null)
      ?.coordinates;
    if (feature.geometry?.type === 'Polygon') {
      addPolygon(feature, coordinates, 'geometry.coordinates', height);
      return;
    }
    if (!Array.isArray(coordinates) || coordinates.length === 0) {
      refuse({
        reason: 'coordinates',
        field: 'geometry.coordinates',
        expected: `expected a list of polygons, got ${quote(coordinates)}`,
      });
      return;
    }
    for (let i = 0; i < coordinates.length; i++)
      if (!addPolygon(feature, coordinates[i], `geometry.coordinates[${i}]`, height)) return;
  }

  /** A building of parts: its outline in one record, with a volume for each part. */
  function readBuildingOfParts(feature: SourceFeature, parts: readonly SourceFeature[]): void {
    const own = ownHeightOf(feature.properties, repairs);
    const isUnsaid = 'reason' in own;
    const buildingM = isUnsaid
      ? provenance === 'osm'
        ? estimateHeight(feature.properties).heightM
        : undefined
      : own.heightM;
    const topOf = (properties: Readonly<Record<string, unknown>>) => {
      const read = ownHeightOf(properties, []);
      return 'reason' in read ? undefined : read.heightM;
    };
    const partReading = readParts(parts, { cleaner, roofOf, topOf, buildingM, refusals, repairs });
    if (partReading.volumes.length === 0) {
      repairs.length = 0;
      readPolygons(feature);
      return;
    }
    const geometry = feature.geometry as { type: string; coordinates: unknown };
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    const outlines: CleanPolygon[] = [];
    for (const [i, coordinates] of (polygons as unknown[]).entries()) {
      const cleaned = cleaner.clean(coordinates, `geometry.coordinates[${i}]`, repairs);
      if ('reason' in cleaned) {
        refuseRing(cleaned);
        return;
      }
      outlines.push(...cleaned);
    }
    const biggest = outlines.reduce((a, b) => (b.areaM2 > a.areaM2 ? b : a));
    const heightM = Math.max(isUnsaid ? 0 : own.heightM, partReading.topM);
    const isEstimated = isUnsaid && partReading.hasBorrowedHeight;
    if (isEstimated) repairs.push('estimated-height');
    const covered = partReading.coveredM2 / outlines.reduce((sum, { areaM2 }) => sum + areaM2, 0);
    const volumes = [...partReading.volumes];
    if (covered < MIN_COVERED_SHARE) {
      const fromM = readFromM(feature.properties);
      const toM = buildingM ?? estimateHeight(feature.properties).heightM;
      const roof = roofOf(feature.properties);
      if (toM > fromM)
        volumes.unshift(...outlines.map((outline) => toVolume(outline, { fromM, toM, roof })));
    }
    const storeys = isUnsaid ? undefined : own.storeys;
    addRecord(
      feature,
      biggest,
      {
        heightM,
        storeys: storeys ?? Math.min(255, Math.max(1, Math.round(heightM / STOREY_HEIGHT_M))),
        isEstimated,
      },
      { volumes },
    );
  }

  function readModel(feature: SourceFeature): void {
    if (feature.geometry?.type !== 'Solid') return;
    const offsetM = ellipsoidOffsetM(source.vertical, site);
    const solid = readSolid(feature.geometry.surfaces, { transform, cleaner, offsetM, repairs });
    if ('reason' in solid) {
      refuseRing(solid);
      return;
    }
    const own = ownHeightOf(feature.properties, []);
    const storeys =
      'reason' in own
        ? Math.min(255, Math.max(1, Math.round(solid.heightM / STOREY_HEIGHT_M)))
        : own.storeys;
    const { heightM, surfaces } = solid;
    addRecord(feature, solid.footprint, { heightM, storeys, isEstimated: false }, { surfaces });
  }

  function read(feature: SourceFeature | UnreadFeature): RecordReading {
    records.length = 0;
    refusals.length = 0;
    repairs.length = 0;
    if ('unread' in feature) {
      refuse({
        reason: feature.reason ?? 'unreadable',
        field: 'feature',
        expected: feature.unread,
      });
      return reading;
    }
    if (feature.rings && !feature.parts) {
      readPolygons(feature);
      return reading;
    }
    const type = feature.geometry?.type;
    if (type === 'Solid') readModel(feature);
    else if (type !== 'Polygon' && type !== 'MultiPolygon')
      refuse({
        reason: 'geometry-type',
        field: 'geometry.type',
        expected: `expected Polygon or MultiPolygon, got ${quote(type ?? null)}`,
      });
    else if (feature.parts && feature.parts.length > 0) readBuildingOfParts(feature, feature.parts);
    else readPolygons(feature);
    return reading;
  }

  // Asked now, so that a datum without its offset is told before anything is read.
  ellipsoidOffsetM(source.vertical, site);
  return {
    read,
    takePlacement() {
      const samples = watch.samples();
      watch = createPlacementWatch();
      return samples;
    },
    warnings: transform.warnings,
  };
}
