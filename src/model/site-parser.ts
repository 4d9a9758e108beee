import {
  type Extent,
  findBoundsFault,
  isWithin,
  type Report,
  readPosition,
} from './site/check-geometry.ts';
import { checkNodes, checkStations, checkTowns } from './site/check-relations.ts';
import {
  readBusLine,
  readHill,
  readMetro,
  readPlace,
  readRoad,
  readSiteLandmark,
  readTown,
  readWaterway,
} from './site/read-features.ts';
import {
  readEntries,
  readFeatures,
  readFile,
  readObject,
  readRingOf,
  type SeedEntry,
} from './site/read-seed.ts';
import { createSeedProblems, quote, type SeedProblems } from './site/seed-problems.ts';
import { factSchema, indicatorSchema, siteSchema } from './site/site-schemas.ts';
import { tourSchema } from './site/tour-schema.ts';
import type { DistrictFact, Site } from './site.ts';
import type { Tour } from './tour.ts';

/** The files of a site folder, all of them needed. */
export const SITE_FILES = [
  'site.json',
  'district.geojson',
  'towns.geojson',
  'hills.geojson',
  'water.geojson',
  'roads.geojson',
  'metro.geojson',
  'bus-lines.geojson',
  'places.geojson',
  'indicators.json',
  'facts.json',
] as const;

/** Files that a site may have besides. */
export const OPTIONAL_SITE_FILES = ['landmarks.geojson', 'tours.json'] as const;

type SiteFiles = Readonly<Record<string, unknown>>;

/**
 * Reads a site from the files of its folder, by file name: parsed JSON, or its text. Every value and shape
 * is checked; properties that a site does not know are left out. The result is plain JSON.
 *
 * @throws {TwinError} seed-invalid naming file, feature and field of everything that is wrong, up to twenty.
 */
export function parseSite(files: SiteFiles): Site {
  const problems = createSeedProblems();
  const head = readHead(files, problems);
  const extent: Extent = head?.bounds ?? null;
  const reports = new Map<object, Report>();
  const reportOf = (item: object) => reports.get(item) as Report;
  const list = <Item extends object>(
    file: string,
    read: (entry: SeedEntry, extent: Extent) => Item | null,
    mayBeEmpty = true,
  ): Item[] =>
    readFeatures(files, file, problems, { mayBeEmpty }).flatMap((entry) => {
      const item = read(entry, extent);
      if (item === null) return [];
      reports.set(item, entry.report);
      return [item];
    });

  const outline = readOutline(files, extent, problems);
  const towns = list('towns.geojson', readTown, false);
  const hills = list('hills.geojson', readHill);
  const waterways = list('water.geojson', readWaterway);
  const roads = list('roads.geojson', readRoad, false);
  const metro = list('metro.geojson', readMetro);
  const metroTracks = metro.filter((item) => 'line' in item);
  const metroStations = metro.filter((item) => 'position' in item);
  const busLines = list('bus-lines.geojson', readBusLine);
  const places = list('places.geojson', readPlace);
  const landmarks =
    files['landmarks.geojson'] === undefined ? [] : list('landmarks.geojson', readSiteLandmark);
  const indicators = readList(files, 'indicators.json', 'id', problems).flatMap(
    ({ content, report }) => readObject(content, indicatorSchema, '', report) ?? [],
  );
  const facts = readList(files, 'facts.json', null, problems).flatMap(
    ({ content, report }) => readObject(content, factSchema, '', report) ?? [],
  );
  const tours = files['tours.json'] === undefined ? [] : readTours(files, facts, problems);
  checkTowns(towns, reportOf);
  checkNodes(roads, reportOf);
  checkStations(metroStations, reportOf);
  problems.throwIfAny();
  if (head === null || outline === null)
    throw new Error('A site without problems has a head and an outline.');
  return {
    ...head,
    outline,
    towns,
    hills,
    waterways,
    roads,
    metroTracks,
    metroStations,
    busLines,
    places,
    ...(landmarks.length > 0 ? { landmarks } : {}),
    indicators,
    facts,
    ...(tours.length > 0 && { tours }),
  };
}

function readHead(files: SiteFiles, problems: SeedProblems) {
  const file = 'site.json';
  const content = readFile(files, file, problems);
  if (content === undefined) return null;
  const report = (field: string, text: string) => problems.add({ file, field }, text);
  const head = readObject(content, siteSchema, '', report);
  if (head === null) return null;
  const fault = findBoundsFault(head.bounds);
  if (fault !== null) {
    report('bounds', fault);
    return null;
  }
  const centre = readPosition(head.centre, 'centre', head.bounds, report);
  const home = readPosition([head.home.lonDeg, head.home.latDeg], 'home', null, report);
  return centre && home && { ...head, centre };
}

function readOutline(files: SiteFiles, extent: Extent, problems: SeedProblems) {
  const file = 'district.geojson';
  const entries = readFeatures(files, file, problems, { mayBeEmpty: false });
  if (entries.length > 1)
    problems.add(
      { file, field: 'features' },
      `expected one feature, the district's outline, got ${entries.length}; keep one`,
    );
  const entry = entries[0];
  if (entry === undefined) return null;
  const ring = readRingOf(entry, extent);
  const outside = extent && ring?.find((point) => !isWithin(point, extent));
  if (outside)
    problems.add(
      { file: 'site.json', field: 'bounds' },
      `expected bounds that contain the outline of ${file}, got ${quote(outside)} outside; widen them`,
    );
  return ring;
}

function readList(files: SiteFiles, file: string, idKey: string | null, problems: SeedProblems) {
  const content = readFile(files, file, problems);
  return content === undefined ? [] : readEntries(content, file, 'entry', idKey, problems);
}

/** A figure that no fact stands behind is found now, not before guests. */
function readTours(
  files: SiteFiles,
  facts: readonly DistrictFact[],
  problems: SeedProblems,
): readonly Tour[] {
  const file = 'tours.json';
  return readList(files, file, 'id', problems).flatMap(({ content, report }) => {
    const tour = readObject(content, tourSchema, '', report);
    for (const [at, { figure }] of (tour?.stops ?? []).entries())
      if (figure?.type === 'fact' && !facts.some(({ key }) => key === figure.fact))
        report(
          `stops.${at}.figure.fact`,
          `expected a key of facts.json, got ${quote(figure.fact)}; correct it`,
        );
    return tour ?? [];
  });
}
