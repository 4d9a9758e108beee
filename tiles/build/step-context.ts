import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildingRecord, District } from '../district.ts';
import type { GroundSpec } from '../relief/ground-spec.ts';
import type { UnitBatch, UnitOutcome } from '../workers/unit-runner.ts';
import { countFeatures, sumFigures } from './figures.ts';
import { createFolderWriter, type FolderWriter } from './folder-writer.ts';
import { mergeFacts, type PhaseRecord } from './records.ts';
import { createRefusalList, mergeTallies } from './refusal-tally.ts';
import {
  type BuildInputs,
  NO_FIGURES,
  type StepContext,
  type StepFacts,
  type Unit,
} from './step.ts';

/** What all steps of a build share. */
export interface BuildServices {
  readonly inputs: BuildInputs;
  readonly out: FolderWriter;
  /** Holds a folder for each step. */
  readonly workFolder: string;
  readonly workers: number;
  readonly memoryBytes: number;
  readonly signal: AbortSignal;
  district(): Promise<District>;
  generatedBuildings(): Promise<readonly BuildingRecord[]>;
  ground(): Promise<GroundSpec>;
  /** Runs units that are not done yet; the outcomes come in the order of the units. */
  runUnits(batch: UnitBatch): Promise<readonly UnitOutcome[]>;
}

export interface StepPhase {
  readonly context: StepContext;
  /** What was said and written so far. */
  close(): PhaseRecord;
  /** How long the phase has waited for threads and for what all steps share. */
  readonly waitedMs: () => number;
}

/**
 * Opens a context for one phase of a step: `plan`, `finish`, or what prepares something for all steps.
 *
 * @param onProgress Told of progress in the step's own measure.
 */
export function openPhase(
  services: BuildServices,
  step: string,
  phase: 'plan' | 'finish',
  onProgress: StepContext['progress'] = () => undefined,
): StepPhase {
  const { out, inputs, workers, memoryBytes, signal } = services;
  const work = createFolderWriter(join(services.workFolder, step));
  mkdirSync(work.folder, { recursive: true });
  const files = new Map<string, number>();
  const streamed = new Set<string>();
  const prepared: UnitOutcome[] = [];
  const refusals = createRefusalList(step);
  const warnings = new Set<string>();
  const facts: StepFacts[] = [];
  let figures = NO_FIGURES;
  let waitedMs = 0;
  const wait = async <T>(work: Promise<T>): Promise<T> => {
    const fromMs = performance.now();
    try {
      return await work;
    } finally {
      waitedMs += performance.now() - fromMs;
    }
  };
  const context: StepContext = {
    inputs,
    workers,
    memoryBytes,
    signal,
    workFolder: work.folder,
    district: () => wait(services.district()),
    generatedBuildings: () => wait(services.generatedBuildings()),
    ground: () => wait(services.ground()),
    async prepare(type, units: readonly Unit[], setup) {
      const batch = { step, type, isPreparing: true, units, setup };
      const outcomes = await wait(services.runUnits(batch));
      const published = outcomes.flatMap((outcome) => Object.keys(outcome.files));
      // Every shard runs them: what they published would be there as often.
      if (phase === 'plan' && published.length > 0)
        throw new Error(`A preparing job of ${step} cannot publish files, got "${published[0]}".`);
      prepared.push(...outcomes);
      return outcomes;
    },
    write: (path, bytes) => void files.set(path, out.write(path, bytes)),
    outputPath(path) {
      streamed.add(path);
      return out.prepare(path);
    },
    writeWork: (path, bytes) => void work.write(path, bytes),
    count(more) {
      figures = countFeatures(figures, more);
    },
    refuse: (refusal) => refusals.add(refusal),
    warn: (text) => void warnings.add(text),
    tell: (more) => void facts.push(more),
    progress: onProgress,
  };
  return {
    context,
    waitedMs: () => waitedMs,
    close() {
      for (const path of streamed) files.set(path, statSync(join(out.folder, path)).size);
      const text = refusals.toText();
      const refusedFile = `refused/${phase}.ndjson`;
      if (text) work.write(refusedFile, text);
      return {
        files: Object.fromEntries(
          [...files, ...prepared.flatMap((outcome) => Object.entries(outcome.files))].sort(
            ([a], [b]) => (a < b ? -1 : 1),
          ),
        ),
        figures: sumFigures([
          ...prepared.map((outcome) => outcome.figures),
          figures,
          { ...NO_FIGURES, files: files.size, bytes: sum([...files.values()]) },
        ]),
        refused: mergeTallies([...prepared.map(({ refused }) => refused), refusals.tally]),
        refusedFiles: [
          ...prepared.flatMap((outcome) => outcome.refusedFile ?? []),
          ...(text ? [refusedFile] : []),
        ],
        warnings: [...new Set([...prepared.flatMap((outcome) => outcome.warnings), ...warnings])],
        facts: mergeFacts(facts),
      };
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
