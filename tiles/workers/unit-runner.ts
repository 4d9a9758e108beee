import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { addFigures, countFeatures } from '../build/figures.ts';
import { createFolderWriter } from '../build/folder-writer.ts';
import { createRefusalList } from '../build/refusal-tally.ts';
import {
  type BuildInputs,
  type JobContext,
  type JobHandler,
  NO_FIGURES,
  type PreparedUnit,
  type Unit,
} from '../build/step.ts';

/** What a thread needs to know before its first unit. */
export interface ThreadSettings {
  readonly inputs: BuildInputs;
  readonly outFolder: string;
  /** Holds a folder for each step. */
  readonly workFolder: string;
}

/** Units of one step that share a handler and a setup. */
export interface UnitBatch {
  /** A step's name, or the name of another part of the build that prepares something. */
  readonly step: string;
  /** Name of the handler. */
  readonly type: string;
  /** Preparing units go before others. */
  readonly isPreparing: boolean;
  readonly units: readonly Unit[];
  readonly setup: unknown;
}

/** What became of a unit: its result, and what it said on the way. Plain JSON. */
export interface UnitOutcome extends PreparedUnit {
  readonly warnings: readonly string[];
  readonly busyMs: number;
}

export interface UnitRunner {
  run(batch: UnitBatch, unit: Unit, signal: AbortSignal): Promise<UnitOutcome>;
  /** Lets go of what a step's jobs kept in this thread. */
  forget(step: string): void;
}

/** Runs units in this thread, one at a time. */
export function createUnitRunner(
  settings: ThreadSettings,
  loadJob: (type: string) => Promise<JobHandler>,
): UnitRunner {
  const memories = new Map<string, Map<string, unknown>>();
  const out = createFolderWriter(settings.outFolder);
  return {
    forget: (step) => void memories.delete(step),
    async run({ step, type, setup }, unit, signal) {
      const fromMs = performance.now();
      const handle = await loadJob(type);
      const work = createFolderWriter(join(settings.workFolder, step));
      mkdirSync(work.folder, { recursive: true });
      const memory = memories.get(step) ?? new Map<string, unknown>();
      memories.set(step, memory);
      const files: Record<string, number> = {};
      const workFiles = new Set<string>();
      const warnings = new Set<string>();
      const refusals = createRefusalList(step);
      let figures = NO_FIGURES;
      const context: JobContext = {
        inputs: settings.inputs,
        setup,
        workFolder: work.folder,
        memory,
        signal,
        write(path, bytes) {
          files[path] = out.write(path, bytes);
        },
        writeWork(path, bytes) {
          work.write(path, bytes);
          workFiles.add(path);
        },
        count(more) {
          figures = countFeatures(figures, more);
        },
        refuse: (refusal) => refusals.add(refusal),
        warn: (text) => void warnings.add(text),
      };
      const data = (await handle(unit.job as never, context)) ?? null;
      const text = refusals.toText();
      const refusedFile = text ? `refused/${nameFile(type, unit.id)}.ndjson` : null;
      if (refusedFile) work.write(refusedFile, text);
      return {
        id: unit.id,
        data,
        files,
        workFiles: [...workFiles].sort(),
        figures: addFigures(figures, {
          files: Object.keys(files).length,
          bytes: Object.values(files).reduce((sum, bytes) => sum + bytes, 0),
        }),
        refused: refusals.tally,
        refusedFile,
        warnings: [...warnings],
        busyMs: performance.now() - fromMs,
      };
    },
  };
}

function nameFile(type: string, id: string): string {
  return createHash('sha256').update(`${type}\n${id}`).digest('hex').slice(0, 24);
}
