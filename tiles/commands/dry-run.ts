import { basename } from 'node:path';
import { alignColumns } from '../align-columns.ts';
import { createFileHasher } from '../build/file-hash.ts';
import { placesOf } from '../build/places.ts';
import { planBuild } from '../build/plan-build.ts';
import { openStanding } from '../build/standing.ts';
import type { BuildStep, StepName } from '../build/step.ts';
import { hashPipeline } from '../build/step-hash.ts';
import type { RunOptions } from '../options.ts';
import { getSourceFormat } from '../sources/registry.ts';
import type { LoadedInputs } from './load-inputs.ts';

interface Described {
  readonly kind: string;
  readonly file: string;
  readonly format: string;
  readonly crs: string;
  readonly features: number | null;
  readonly bytes: number;
  readonly pieces: number;
}

/** Says what a build would do and why, and what its sources are; changes nothing. */
export async function dryRun({
  loaded: { inputs, gone },
  run,
  only,
  force,
  steps,
}: {
  readonly loaded: LoadedInputs;
  readonly run: RunOptions;
  readonly only: StepName | null;
  readonly force: boolean;
  readonly steps: readonly BuildStep[];
}): Promise<string> {
  const places = placesOf(run.outFolder, inputs.site.id);
  const standing = openStanding(places);
  const hasher = createFileHasher(places.fileHashes);
  const decisions = await planBuild({
    steps,
    inputs,
    standing,
    hasher,
    force,
    only,
    gone,
    pipeline: hashPipeline(),
  });
  const sources: Described[] = [];
  const { buildings, map, terrain } = inputs.config;
  for (const [kind, list] of Object.entries({ buildings, map }))
    for (const source of list)
      if (!gone.has(source.file)) sources.push(await describeSource(kind, source));
  for (const { file, crs } of terrain)
    sources.push({ kind: 'terrain', file: basename(file), crs: crs ?? '', ...UNOPENED });
  const planned = decisions.map(({ step, kept, why }) => ({
    step: step.name,
    action: kept ? 'keep' : 'build',
    why,
  }));
  if (run.json) return JSON.stringify({ siteId: inputs.site.id, steps: planned, sources });
  return [
    ...alignColumns([
      ['step', 'does', 'because'],
      ...planned.map(({ step, action, why }) => [
        step,
        action,
        why.join('; ') || 'nothing changed',
      ]),
    ]),
    ...(sources.length === 0
      ? ['No sources: buildings and ground are made up from the seeds.']
      : []),
    ...(sources.length === 0 ? [] : ['', ...alignColumns([SOURCE_HEAD, ...sources.map(toRow)])]),
  ].join('\n');
}

const SOURCE_HEAD = ['source', 'file', 'format', 'crs', 'features', 'MB', 'pieces'];
const UNOPENED = { format: 'raster', features: null, bytes: 0, pieces: 1 };

async function describeSource(
  kind: string,
  source:
    | LoadedInputs['inputs']['config']['buildings'][number]
    | LoadedInputs['inputs']['config']['map'][number],
): Promise<Described> {
  const format = await getSourceFormat(source.file, source);
  const opened = await format.open(source.file, source);
  return {
    kind,
    file: basename(source.file),
    format: format.name,
    crs: source.crs ?? opened.crs ?? 'WGS84 (not stated)',
    features: opened.featureCount ?? null,
    bytes: opened.bytes,
    pieces: opened.pieces.length,
  };
}

function toRow({ kind, file, format, crs, features, bytes, pieces }: Described): string[] {
  const system = crs.length > 40 ? `${crs.slice(0, 37)}…` : crs;
  const count = features === null ? '?' : features.toLocaleString('en');
  return [kind, file, format, system, count, (bytes / 1e6).toFixed(1), String(pieces)];
}
