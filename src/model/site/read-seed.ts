import * as v from 'valibot';
import type { LonLat } from '../site.ts';
import { type Extent, type Report, readLine, readPosition, readRing } from './check-geometry.ts';
import { quote, type SeedProblems } from './seed-problems.ts';

/** One feature or list entry under examination; `report` files a problem under its name. */
export interface SeedEntry {
  readonly id: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly report: Report;
}

type Schema<Output> = v.GenericSchema<unknown, Output>;

/** The content of one file: as parsed JSON, or as text to be parsed; undefined where it is missing or broken. */
export function readFile(
  files: Readonly<Record<string, unknown>>,
  file: string,
  problems: SeedProblems,
): unknown {
  const content = files[file];
  if (content === undefined) {
    const none = file.endsWith('.geojson') ? 'a FeatureCollection without features' : '[]';
    problems.add({ file }, `expected the file, got nothing; add it (${none} where there are none)`);
    return undefined;
  }
  if (typeof content !== 'string') return content;
  if (content.trim() === '') {
    problems.add({ file }, 'expected JSON, got an empty file; write it again');
    return undefined;
  }
  try {
    return JSON.parse(content);
  } catch (cause) {
    problems.add(
      { file },
      `expected JSON, got a syntax error (${String(cause)}); correct it there`,
    );
    return undefined;
  }
}

/** The features of a FeatureCollection that are whole enough to be read on. */
export function readFeatures(
  files: Readonly<Record<string, unknown>>,
  file: string,
  problems: SeedProblems,
  options: { readonly mayBeEmpty: boolean },
): SeedEntry[] {
  const content = readFile(files, file, problems);
  if (content === undefined) return [];
  if (!isRecord(content) || content.type !== 'FeatureCollection') {
    const got = isRecord(content) ? quote(content.type) : quote(content);
    problems.add({ file, field: 'type' }, `expected "FeatureCollection", got ${got}; see RFC 7946`);
    return [];
  }
  if (!Array.isArray(content.features)) {
    const got = quote(content.features);
    problems.add({ file, field: 'features' }, `expected a list, got ${got}; see RFC 7946`);
    return [];
  }
  if (content.features.length === 0 && !options.mayBeEmpty)
    problems.add({ file, field: 'features' }, 'expected at least one feature, got none; add them');
  const entries = readEntries(content.features, file, 'feature', 'id', problems);
  return entries.filter(({ content: { type }, report }) => {
    if (type !== 'Feature') report('type', `expected "Feature", got ${quote(type)}; see RFC 7946`);
    return type === 'Feature';
  });
}

/** The objects of a list; entries without a proper or with a repeated `idKey` are reported. */
export function readEntries(
  list: unknown,
  file: string,
  noun: string,
  idKey: string | null,
  problems: SeedProblems,
): SeedEntry[] {
  if (!Array.isArray(list)) {
    problems.add({ file }, `expected a list, got ${quote(list)}; write [ … ]`);
    return [];
  }
  const firstWith = new Map<string, number>();
  return list.flatMap((content: unknown, index) => {
    const id = isRecord(content) && idKey !== null ? content[idKey] : undefined;
    const entry = typeof id === 'string' ? `${noun} ${index} (${idKey} ${id})` : `${noun} ${index}`;
    const report: Report = (field, text) => problems.add({ file, entry, field }, text);
    if (!isRecord(content)) {
      report('', `expected an object, got ${quote(content)}; remove or replace it`);
      return [];
    }
    if (idKey === null) return [{ id: String(index), content, report }];
    if (typeof id !== 'string' || id === '') {
      report(idKey, `expected a text that is its own, got ${quote(id)}; give it one`);
      return [];
    }
    const first = firstWith.get(id);
    if (first !== undefined)
      report(idKey, `expected an id of its own, got the one of ${noun} ${first}; rename one`);
    else firstWith.set(id, index);
    return [{ id, content, report }];
  });
}

/** Checks an object against a schema, one report for each field at fault; null where there is any. */
export function readObject<Output>(
  value: unknown,
  schema: Schema<Output>,
  prefix: string,
  report: Report,
): Output | null {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  for (const issue of result.issues) {
    const field = [prefix, v.getDotPath(issue)].filter(Boolean).join('.');
    const isMissing = issue.input === undefined;
    const expected = issue.message.startsWith('Invalid ') ? issue.expected : issue.message;
    report(
      field,
      `expected ${expected}, got ${quote(issue.input)}; ${isMissing ? 'add it' : 'correct it'}`,
    );
  }
  return null;
}

/** A feature's `properties` by schema. */
export function readProperties<Output>(
  { content, report }: SeedEntry,
  schema: Schema<Output>,
): Output | null {
  return readObject(content.properties, schema, 'properties', report);
}

export function readPointOf(entry: SeedEntry, extent: Extent): LonLat | null {
  const coordinates = readCoordinates(entry, 'Point');
  if (coordinates === undefined) return null;
  return readPosition(coordinates, 'geometry.coordinates', extent, entry.report);
}

export function readLineOf(entry: SeedEntry, extent: Extent): readonly LonLat[] | null {
  const coordinates = readCoordinates(entry, 'LineString');
  if (coordinates === undefined) return null;
  return readLine(coordinates, 'geometry.coordinates', extent, entry.report);
}

/** The outer ring of a Polygon; holes are refused, as a site's areas have none. */
export function readRingOf(entry: SeedEntry, extent: Extent): readonly LonLat[] | null {
  const coordinates = readCoordinates(entry, 'Polygon');
  if (coordinates === undefined) return null;
  if (Array.isArray(coordinates) && coordinates.length === 1)
    return readRing(coordinates[0], 'geometry.coordinates[0]', extent, entry.report);
  const got = Array.isArray(coordinates) ? `${coordinates.length} rings` : quote(coordinates);
  entry.report('geometry.coordinates', `expected one outer ring, got ${got}; leave out holes`);
  return null;
}

function readCoordinates({ content: { geometry }, report }: SeedEntry, type: string): unknown {
  if (isRecord(geometry) && geometry.type === type) return geometry.coordinates ?? null;
  const got = isRecord(geometry) ? quote(geometry.type) : quote(geometry);
  report('geometry.type', `expected "${type}", got ${got}; convert or split the feature`);
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
