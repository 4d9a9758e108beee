import * as v from 'valibot';
import type { DeclaredProperty, VerticalDatum } from './config/build-config.ts';
import type { CommandSources } from './config/command-sources.ts';
import { buildingSourceSchema, propertySchema } from './config/config-schema.ts';
import { findFiles } from './config/find-files.ts';
import { completeBuildingSource } from './config/read-config.ts';
import { MAP_LAYERS } from './sources/source.ts';
import { UsageError } from './usage-error.ts';

/** The options that name sources and say how to read them. */
export interface SourceValues {
  readonly buildings?: readonly string[] | undefined;
  readonly osm?: readonly string[] | undefined;
  readonly terrain?: readonly string[] | undefined;
  readonly format?: string | undefined;
  readonly crs?: string | undefined;
  readonly vertical?: string | undefined;
  readonly encoding?: string | undefined;
  readonly layer?: string | undefined;
  readonly attribute?: readonly string[] | undefined;
  readonly 'height-attribute'?: string | undefined;
  readonly 'storeys-attribute'?: string | undefined;
  readonly property?: readonly string[] | undefined;
  readonly provenance?: string | undefined;
  readonly title?: string | undefined;
  readonly 'as-of'?: string | undefined;
}

/** How a file is to be read. */
export interface SourceReading {
  readonly format?: string;
  readonly encoding?: string;
  readonly layer?: string;
  readonly crs?: string;
}

/** Options that mean nothing without a file. */
const OF_BUILDINGS = [
  'format',
  'encoding',
  'layer',
  'attribute',
  'height-attribute',
  'storeys-attribute',
  'provenance',
  'title',
  'as-of',
] as const;

export function hasSourceOptions(values: SourceValues): boolean {
  const all = [
    'buildings',
    'osm',
    'terrain',
    'crs',
    'vertical',
    'property',
    ...OF_BUILDINGS,
  ] as const;
  return all.some((name) => values[name] !== undefined);
}

/**
 * Reads the sources of a command line.
 *
 * @param folder What relative paths start from.
 * @throws {UsageError} where an option is not of its kind or has nothing to say it of.
 * @throws {TwinError} source-invalid where a file is not there.
 */
export function readSourceOptions(values: SourceValues, folder: string): CommandSources {
  const { buildings = [], osm = [], terrain = [] } = values;
  checkCompany(values);
  const find = (option: string, paths: readonly string[]) =>
    paths.flatMap((path) => findFiles(path, folder, `--${option}`));
  const vertical = readVertical(values.vertical);
  const place = pick({ crs: values.crs, vertical });
  const about = pick({
    provenance: values.provenance,
    title: values.title,
    asOf: values['as-of'],
  });
  const attributes = readAttributes(values);
  const toBuildings = (file: string, more: object) => {
    const found = v.safeParse(buildingSourceSchema, { file, ...more, ...about, attributes });
    if (found.success) return completeBuildingSource(found.output);
    const [issue] = found.issues;
    const expected = issue.message.startsWith('Invalid ') ? issue.expected : issue.message;
    throw new UsageError(
      `Expected ${expected} for ${v.getDotPath(issue)}, got ${JSON.stringify(issue.input)}.`,
    );
  };
  const extracts = find('osm', osm);
  const reading = pick({ format: values.format, encoding: values.encoding, layer: values.layer });
  return {
    buildings: [
      ...find('buildings', buildings).map((file) => toBuildings(file, { ...place, ...reading })),
      ...extracts.map((file) =>
        toBuildings(file, { format: 'osm', take: ['building', 'building-part'] }),
      ),
    ],
    terrain: find('terrain', terrain).map((file) => ({ file, ...place })),
    map: extracts.map((file) => ({ file, format: 'osm', take: MAP_LAYERS })),
    properties: (values.property ?? []).map(readProperty),
  };
}

/** Says how to read a file that is named on its own. */
export function readReading({ format, encoding, layer, crs }: SourceValues): SourceReading {
  return pick({ format, encoding, layer, crs });
}

function checkCompany(values: SourceValues): void {
  const { buildings, osm, terrain } = values;
  const lonely = OF_BUILDINGS.find((name) => values[name] !== undefined);
  if (lonely && !buildings && !osm) throw new UsageError(`--${lonely} needs --buildings or --osm.`);
  for (const name of ['crs', 'vertical'] as const)
    if (values[name] !== undefined && !buildings && !terrain)
      throw new UsageError(`--${name} needs --buildings or --terrain.`);
}

function readAttributes(values: SourceValues): Record<string, string> {
  const pairs = (values.attribute ?? []).map((text) => {
    const [, meaning, name] = /^(\w+)=(.+)$/.exec(text) ?? [];
    if (meaning && name) return [meaning, name] as const;
    throw new UsageError(`Expected --attribute MEANING=NAME, such as height=HGT, got ${text}.`);
  });
  return {
    ...pick({ height: values['height-attribute'], storeys: values['storeys-attribute'] }),
    ...Object.fromEntries(pairs),
  };
}

function readProperty(text: string): DeclaredProperty {
  const parts = text.split(':');
  const type = parts.length > 1 && parts.at(-1) === 'number' ? 'number' : 'string';
  if (type === 'number') parts.pop();
  const [name, from, ...rest] = parts;
  const found = v.safeParse(propertySchema, { name, type, ...pick({ from }) });
  if (found.success && rest.length === 0) return found.output;
  throw new UsageError(
    `Expected --property NAME[:FROM][:number] with a name of letters, digits and _, got ${text}.`,
  );
}

function readVertical(text: string | undefined): VerticalDatum | undefined {
  if (text === undefined) return undefined;
  const [, datum, offset] =
    /^(site|ellipsoid|cgvd1985|wusong)(?::(-?\d+(?:\.\d+)?))?$/.exec(text) ?? [];
  const needsOffset = datum === 'cgvd1985' || datum === 'wusong';
  if (!datum || (needsOffset && offset === undefined))
    throw new UsageError(
      `Expected --vertical site, ellipsoid, cgvd1985:OFFSET or wusong:OFFSET, got ${text}.`,
    );
  const offsetM = offset === undefined ? {} : { offsetM: Number(offset) };
  return { datum: datum as VerticalDatum['datum'], ...offsetM };
}

/** Leaves out what is undefined. */
function pick<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
