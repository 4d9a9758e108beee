import { join } from 'node:path';
import type { CommandSources } from '../config/command-sources.ts';
import { createFolderWriter } from './folder-writer.ts';
import type { BuildPlaces } from './places.ts';
import type { StepDecision } from './plan-build.ts';
import { publish } from './publish.ts';
import { keyOf, type StepRecord, type UnitRecord } from './records.ts';
import { SHARED_PARTS } from './shared-parts.ts';
import {
  type BuildRecord,
  type KeepTarget,
  listWorkFiles,
  type StandingBuild,
  swapIn,
  writeBuildRecord,
} from './standing.ts';
import type { BuildInputs } from './step.ts';

/** A build as decided, before anything is made. */
export interface BuildPlan {
  readonly places: BuildPlaces;
  readonly standing: StandingBuild | null;
  readonly decisions: readonly StepDecision[];
  readonly buildHash: string;
  readonly commandSources: CommandSources | null;
}

/** Parts that were not made this time say what they said when they were. */
export function sharedRecords(
  made: readonly StepRecord[],
  standing: StandingBuild | null,
  target: KeepTarget,
): StepRecord[] {
  return SHARED_PARTS.flatMap((name) => {
    const found = made.find((record) => record.name === name);
    if (found) return [found];
    const before = standing?.findStep(name);
    if (before) standing?.keepStep(before, target);
    return before ?? [];
  });
}

/** Records in the order of the report: shared parts, then steps. */
export function inOrder(
  decisions: readonly Pick<StepDecision, 'step'>[],
  records: readonly StepRecord[],
): StepRecord[] {
  const names: readonly string[] = [...SHARED_PARTS, ...decisions.map(({ step }) => step.name)];
  return names.flatMap((name) => records.find((record) => record.name === name) ?? []);
}

/** Writes report and manifest, and puts the folder and what the next build needs in place. */
export function commitBuild(
  { places, standing, decisions, buildHash, commandSources }: BuildPlan,
  done: {
    readonly inputs: BuildInputs;
    readonly records: readonly StepRecord[];
    readonly queue: readonly UnitRecord[];
    readonly target: KeepTarget;
  },
): void {
  const { inputs, records, target } = done;
  publish({ inputs, buildHash, records }, target);
  const kept = createFolderWriter(join(places.root, 'kept'));
  const keepable = new Map<string, UnitRecord>();
  for (const unit of done.queue) if (unit.hash !== null) keepable.set(keyOf(unit), unit);
  for (const unit of keepable.values())
    for (const path of listWorkFiles(unit))
      kept.link(`${unit.step}/${path}`, join(places.work, unit.step, path));
  for (const { name, refusedFiles } of records)
    for (const path of refusedFiles) kept.link(`${name}/${path}`, join(places.work, name, path));
  // Units of steps that did not run, and preparing units that nobody asked for, stay for a later build.
  const idle = [
    ...decisions.filter((decision) => decision.kept).map(({ step }) => step.name),
    ...SHARED_PARTS.filter((name) => !done.queue.some(({ step }) => step === name)),
  ];
  for (const unit of idle.flatMap((name) => standing?.unitsOf(name) ?? [])) {
    if (keepable.has(keyOf(unit))) continue;
    keepable.set(keyOf(unit), unit);
    for (const path of listWorkFiles(unit))
      kept.link(`${unit.step}/${path}`, join(places.kept, unit.step, path));
  }
  const record: BuildRecord = { format: 1, buildHash, commandSources, steps: records };
  writeBuildRecord(kept.folder, record, [...keepable.values()]);
  swapIn(places, kept.folder);
}
