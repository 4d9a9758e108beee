import type { UnitOutcome } from '../workers/unit-runner.ts';
import { sumFigures } from './figures.ts';
import { mergeTallies, type RefusalTally } from './refusal-tally.ts';
import type { StepFacts, StepFigures } from './step.ts';

/** What a phase of a step (its plan with its preparing jobs, or its finish) left behind. Plain JSON. */
export interface PhaseRecord {
  readonly files: Readonly<Record<string, number>>;
  readonly figures: StepFigures;
  readonly refused: RefusalTally;
  /** Work files of the step with lines of the report, in their order. */
  readonly refusedFiles: readonly string[];
  readonly warnings: readonly string[];
  readonly facts: StepFacts;
}

/** A whole step as the next build and the report need it. Plain JSON, the same for any run. */
export interface StepRecord extends PhaseRecord {
  readonly name: string;
  readonly hash: StepHash;
}

/** Hash of a step, and of what went into it: it tells why a step is built again. */
export interface StepHash {
  readonly whole: string;
  readonly pipeline: string;
  readonly values: string;
  /** Content of the source files, by label. */
  readonly files: Readonly<Record<string, string>>;
}

/** A unit's outcome with what it needs to be kept by a later build. */
export interface UnitRecord extends UnitOutcome {
  readonly step: string;
  readonly type: string;
  readonly isPreparing: boolean;
  readonly hash: string | null;
}

export function keyOf({
  step,
  type,
  isPreparing,
  id,
}: Pick<UnitRecord, 'step' | 'type' | 'isPreparing' | 'id'>): string {
  return `${step}\n${isPreparing ? 'prepare' : 'make'}\n${type}\n${id}`;
}

/** Puts the phases and units of a step together, in the order of the plan. */
export function assembleStep(
  head: Pick<StepRecord, 'name' | 'hash'>,
  plan: PhaseRecord,
  units: readonly UnitOutcome[],
  finish: PhaseRecord,
): StepRecord {
  const all = [plan, ...units, finish];
  return {
    ...head,
    files: Object.assign({}, ...all.map(({ files }) => files)),
    figures: sumFigures(all.map(({ figures }) => figures)),
    refused: mergeTallies(all.map(({ refused }) => refused)),
    refusedFiles: [
      ...plan.refusedFiles,
      ...units.flatMap(({ refusedFile }) => refusedFile ?? []),
      ...finish.refusedFiles,
    ],
    warnings: [...new Set(all.flatMap(({ warnings }) => warnings))],
    facts: mergeFacts([plan.facts, finish.facts]),
  };
}

/** Facts merged in order; a later word overrules an earlier one. */
export function mergeFacts(all: readonly StepFacts[]): StepFacts {
  let merged: StepFacts = {};
  for (const { counts, levels, sources, ...rest } of all)
    merged = {
      ...merged,
      ...rest,
      ...(counts || merged.counts ? { counts: { ...merged.counts, ...counts } } : {}),
      ...(levels || merged.levels ? { levels: { ...merged.levels, ...levels } } : {}),
      ...(sources || merged.sources
        ? { sources: [...(merged.sources ?? []), ...(sources ?? [])] }
        : {}),
    };
  return merged;
}
