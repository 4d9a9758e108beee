import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Shard } from './build/places.ts';
import { STEP_NAMES, type StepName } from './build/step.ts';
import type { CommandSources } from './config/command-sources.ts';
import {
  hasSourceOptions,
  readReading,
  readSourceOptions,
  type SourceReading,
} from './source-options.ts';
import { UsageError } from './usage-error.ts';

/** How every command runs. */
export interface RunOptions {
  readonly seedsFolder: string;
  readonly outFolder: string;
  readonly workers: number;
  readonly memoryBytes: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Where a built district goes, besides the folder it is built in. */
export type Destination =
  | { readonly type: 'archive'; readonly file: string }
  | {
      readonly type: 's3';
      readonly bucket: string;
      readonly prefix: string;
      readonly endpoint: string | undefined;
    };

export type Command =
  | { readonly type: 'help' }
  | {
      readonly type: 'build';
      readonly site: string | undefined;
      readonly only: StepName | null;
      readonly force: boolean;
      readonly dryRun: boolean;
      readonly shard: Shard | undefined;
      /** Null: those of site.json alone; undefined: those of the last command too. */
      readonly sources: CommandSources | null | undefined;
      readonly destination: Destination | null;
    }
  | {
      readonly type: 'join';
      readonly site: string | undefined;
      readonly shards: number;
      /** Null: those of site.json alone; undefined: those of the shards. */
      readonly sources: CommandSources | null | undefined;
    }
  | { readonly type: 'landmarks'; readonly site: string | undefined }
  | { readonly type: 'validate'; readonly target: string | undefined }
  | {
      readonly type: 'inspect';
      readonly file: string;
      /** To compare the places with. */
      readonly site: string | undefined;
      readonly reading: SourceReading;
    }
  | { readonly type: 'pack'; readonly site: string | undefined; readonly file: string };

export interface CliOptions {
  readonly command: Command;
  readonly run: RunOptions;
}

const TEXT = { type: 'string' } as const;
const LIST = { type: 'string', multiple: true } as const;
const FLAG = { type: 'boolean', default: false } as const;
const DECLARED = {
  site: TEXT,
  seeds: { ...TEXT, default: 'seeds' },
  tiles: TEXT,
  out: TEXT,
  buildings: LIST,
  osm: LIST,
  terrain: LIST,
  format: TEXT,
  crs: TEXT,
  vertical: TEXT,
  encoding: TEXT,
  layer: TEXT,
  attribute: LIST,
  'height-attribute': TEXT,
  'storeys-attribute': TEXT,
  property: LIST,
  provenance: TEXT,
  title: TEXT,
  'as-of': TEXT,
  synthetic: FLAG,
  's3-endpoint': TEXT,
  workers: TEXT,
  memory: TEXT,
  shard: TEXT,
  shards: TEXT,
  to: TEXT,
  'dry-run': FLAG,
  force: FLAG,
  quiet: FLAG,
  json: FLAG,
  help: FLAG,
} as const;

type ParsedValues = ReturnType<typeof parse>['values'];

/** @throws {UsageError} where a command or option is unknown or its value is not of its kind. */
export function parseOptions(args: readonly string[]): CliOptions {
  const { values, positionals } = parse(args);
  const [name = 'build', target, ...rest] = positionals;
  const { outFolder, destination } = readOut(values);
  const run: RunOptions = {
    seedsFolder: values.seeds,
    outFolder,
    workers: readWhole(values.workers, 'workers', [0, 64]) ?? Math.min(8, availableParallelism()),
    memoryBytes: readMemory(values.memory),
    json: values.json,
    quiet: values.quiet,
  };
  if (values.help) return { command: { type: 'help' }, run };
  if (rest.length > 0)
    throw new UsageError(`Expected one site or file after "${name}", got "${rest.join(' ')}" too.`);
  return { command: readCommand(name, target, { values, destination }), run };
}

function readCommand(
  name: string,
  fileOrSite: string | undefined,
  {
    values,
    destination,
  }: { readonly values: ParsedValues; readonly destination: Destination | null },
): Command {
  const target = fileOrSite ?? values.site;
  const step = STEP_NAMES.find((known) => known === name) ?? null;
  if (name === 'build' || step) {
    const shard = readShard(values.shard);
    if (step && (shard || values.force || hasSourceOptions(values) || values.synthetic))
      throw new UsageError(
        `--shard, --force and sources go with "build", not with the single step "${step}".`,
      );
    return {
      type: 'build',
      site: target,
      only: step,
      force: values.force,
      dryRun: values['dry-run'],
      shard,
      sources: readSources(values),
      destination,
    };
  }
  if (name === 'join') {
    const shards = readWhole(values.shards, 'shards', [1, 1000]);
    if (shards === undefined) throw new UsageError('Expected --shards N with "join".');
    return { type: 'join', site: target, shards, sources: readSources(values) };
  }
  if (name === 'landmarks') return { type: 'landmarks', site: target };
  if (name === 'validate') return { type: 'validate', target };
  if (name === 'inspect') {
    if (fileOrSite === undefined) throw new UsageError('Expected a file after "inspect".');
    return { type: 'inspect', file: fileOrSite, site: values.site, reading: readReading(values) };
  }
  if (name === 'pack') {
    if (!values.to?.endsWith('.3tz')) throw new UsageError('Expected --to FILE.3tz with "pack".');
    return { type: 'pack', site: target, file: values.to };
  }
  throw new UsageError(
    `Expected build, ${STEP_NAMES.join(', ')}, join, landmarks, validate, inspect or pack, got "${name}".`,
  );
}

function readSources(values: ParsedValues): CommandSources | null | undefined {
  if (!hasSourceOptions(values)) return values.synthetic ? null : undefined;
  if (values.synthetic)
    throw new UsageError('--synthetic takes no sources: it goes back to made-up buildings.');
  return readSourceOptions(values, process.cwd());
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: DECLARED });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function readOut(values: ParsedValues): {
  readonly outFolder: string;
  readonly destination: Destination | null;
} {
  const { out, tiles } = values;
  const outFolder = tiles ?? 'public/tiles';
  if (out === undefined) return { outFolder, destination: null };
  if (out.endsWith('.3tz')) return { outFolder, destination: { type: 'archive', file: out } };
  if (!out.startsWith('s3://')) {
    if (tiles !== undefined && tiles !== out)
      throw new UsageError(
        `Expected one folder to build in, got --tiles ${tiles} and --out ${out}; --tiles goes with --out FILE.3tz or s3://.`,
      );
    return { outFolder: out, destination: null };
  }
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*?)\/*$/.exec(out) ?? [];
  if (!bucket) throw new UsageError(`Expected --out s3://BUCKET/PREFIX, got ${out}.`);
  return {
    outFolder,
    destination: { type: 's3', bucket, prefix, endpoint: values['s3-endpoint'] },
  };
}

function readWhole(
  text: string | undefined,
  name: string,
  [least, most]: readonly [number, number],
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most)
    return value;
  throw new UsageError(`Expected --${name} from ${least} to ${most}, got ${text}.`);
}

/** Memory that steps keep to: as asked, or half of what is free, at most 2 GiB. */
function readMemory(text: string | undefined): number {
  const megabytes = readWhole(text, 'memory', [64, 1_048_576]);
  if (megabytes !== undefined) return megabytes * 2 ** 20;
  return Math.max(2 ** 28, Math.min(2 ** 31, process.availableMemory() / 2));
}

function readShard(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (index && count && index <= count && count <= 1000) return { index, count };
  throw new UsageError(`Expected --shard I/N, such as 1/4, got ${text}.`);
}
