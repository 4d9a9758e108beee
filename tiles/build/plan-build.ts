import type { FileHasher } from './file-hash.ts';
import type { StepHash, StepRecord } from './records.ts';
import type { StandingBuild } from './standing.ts';
import type { BuildInputs, BuildStep, StepName } from './step.ts';
import { hashStep } from './step-hash.ts';

/** What a build does with a step, and why. */
export interface StepDecision {
  readonly step: BuildStep;
  readonly hash: StepHash;
  /** The record of the standing build, where its files are taken over. */
  readonly kept: StepRecord | null;
  /** In plain words: `seeds or settings changed`, `roads.osm.pbf changed`. */
  readonly why: readonly string[];
}

export interface PlanOptions {
  readonly steps: readonly BuildStep[];
  readonly inputs: BuildInputs;
  readonly standing: StandingBuild | null;
  readonly hasher: FileHasher;
  /** Builds everything. */
  readonly force: boolean;
  /** Builds this step anew and keeps the others as they stand. */
  readonly only: StepName | null;
  /** Sources that are gone: steps that read them stay as they stand. */
  readonly gone: ReadonlySet<string>;
  /** Hash of the pipeline's own code. */
  readonly pipeline: string;
}

/** Decides for each step whether it is built or taken over from the standing build. */
export async function planBuild(options: PlanOptions): Promise<readonly StepDecision[]> {
  const { steps, inputs, standing, hasher, force, only, gone, pipeline } = options;
  const decisions: StepDecision[] = [];
  for (const step of steps) {
    const { missing, ...hash } = await hashStep(step, inputs, { pipeline, hasher });
    const before = standing?.findStep(step.name) ?? null;
    const isLeft = only === null ? missing.some((file) => gone.has(file)) : only !== step.name;
    if (before && isLeft) {
      decisions.push({ step, hash: before.hash, kept: before, why: ['stays as it stands'] });
      continue;
    }
    const changes = compare(before?.hash ?? null, hash);
    const isForced = force || only === step.name;
    const why = isForced && changes.length === 0 ? ['asked for'] : changes;
    decisions.push({ step, hash, kept: why.length === 0 ? before : null, why });
  }
  return decisions;
}

/** What differs between two hashes of a step; nothing where they are the same. */
function compare(before: StepHash | null, now: StepHash): string[] {
  if (!before) return ['not built yet'];
  if (before.whole === now.whole) return [];
  const files = [...new Set([...Object.keys(before.files), ...Object.keys(now.files)])]
    .filter((label) => before.files[label] !== now.files[label])
    .map((label) =>
      before.files[label] === undefined
        ? `${label} is new`
        : now.files[label] === undefined
          ? `${label} is not read any more`
          : `${label} changed`,
    );
  return [
    ...(before.pipeline === now.pipeline ? [] : ['the pipeline changed']),
    ...(before.values === now.values ? [] : ['seeds or settings changed']),
    ...files,
  ];
}
