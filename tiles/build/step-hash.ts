import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listCompanions } from '../sources/list-companions.ts';
import type { FileHasher } from './file-hash.ts';
import type { StepHash } from './records.ts';
import type { BuildInputs, BuildStep } from './step.ts';

/** Folder of the repository, where the pipeline's own sources are. */
const ROOT = join(import.meta.dirname, '../..');
/** Everything that decides what the pipeline writes, besides its input. */
const PIPELINE = ['tiles/**/*.ts', 'src/lib/**/*.ts', 'src/model/**/*.ts', 'package.json'];

/** Hash of the pipeline itself: its code and the versions of its packages. */
export function hashPipeline(): string {
  const hash = createHash('sha256');
  const sources = PIPELINE.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.endsWith('.test.ts'));
  for (const path of sources.sort()) {
    const content = readFileSync(join(ROOT, path));
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Names of source files that do not tell where a machine keeps them. */
function labelFiles(files: readonly string[]): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const uses = new Map<string, number>();
  for (const file of new Set(files)) {
    const name = basename(file);
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    labels.set(file, use === 1 ? name : `${name} (${use})`);
  }
  return labels;
}

/** Files of all sources, in the order of the configuration. */
function listSourceFiles({ config }: BuildInputs): string[] {
  const { buildings, terrain, map, landmarks } = config;
  return [...buildings, ...terrain, ...map, ...landmarks].map(({ file }) => file);
}

/** Hash of all that decides a step's output; the same wherever the sources lie. */
export async function hashStep(
  step: BuildStep,
  inputs: BuildInputs,
  { pipeline, hasher }: { readonly pipeline: string; readonly hasher: FileHasher },
): Promise<StepHash & { readonly missing: readonly string[] }> {
  const { values, files: named } = step.inputs(inputs);
  const files = named.flatMap((file) => [file, ...listCompanions(file)]);
  const labels = labelFiles([...listSourceFiles(inputs), ...files]);
  const text = JSON.stringify(values, (_, value: unknown) =>
    typeof value === 'string' ? (labels.get(value) ?? value) : value,
  );
  const contents: Record<string, string> = {};
  const missing: string[] = [];
  for (const file of new Set(files)) {
    const hash = await hasher.hash(file);
    if (hash === null) missing.push(file);
    contents[labels.get(file) as string] = hash ?? '';
  }
  const parts = { pipeline, values: sha256(text ?? ''), files: contents };
  return { whole: sha256(JSON.stringify([step.name, parts])), ...parts, missing };
}

/** Hash of a whole build. */
export function hashBuild(siteId: string, steps: readonly StepHash[]): string {
  return sha256([siteId, ...steps.map(({ whole }) => whole)].join('\n'));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
