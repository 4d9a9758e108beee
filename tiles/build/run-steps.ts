import type { UnitOutcome } from '../workers/unit-runner.ts';
import { assembleStep, type PhaseRecord, type StepHash, type StepRecord } from './records.ts';
import type { BuildStep, UnitResult } from './step.ts';
import { type BuildServices, openPhase } from './step-context.ts';

/** A step that a build runs, with the hash of what decides it. */
interface StepToRun {
  readonly step: BuildStep;
  readonly hash: StepHash;
}

/** A step's plan as done, before its units of all shards are together. */
export interface PlannedStep {
  readonly name: string;
  readonly hash: StepHash;
  readonly plan: PhaseRecord;
  readonly unitIds: readonly string[];
}

export interface StepRunner {
  /** Plans one step after the other, while threads work on the units of all planned ones. */
  run(steps: readonly StepToRun[]): Promise<readonly StepRecord[]>;
  /** The same without `finish`: what a shard does. */
  runShard(steps: readonly StepToRun[]): Promise<readonly PlannedStep[]>;
}

export interface StepRunnerOptions {
  readonly services: BuildServices;
  /** Told how long this thread worked on a step. */
  readonly onBusy: (step: string, ms: number) => void;
  /** Called at once when a step fails, so that the others stop. */
  readonly onFailed: (error: unknown) => void;
  /** Called when nothing more of a step is to be run. */
  readonly onUnitsDone: (step: string) => void;
  /** Called when a step has been planned. */
  readonly onPlanned: (step: string) => void;
  readonly onProgress: (step: string, done: number, total: number, what: string) => void;
}

export function createStepRunner(options: StepRunnerOptions): StepRunner {
  const { services, onBusy, onFailed, onProgress } = options;

  async function plan({ step, hash }: StepToRun) {
    services.signal.throwIfAborted();
    const phase = openPhase(services, step.name, 'plan', (done, total, what) =>
      onProgress(step.name, done, total, what),
    );
    const fromMs = performance.now();
    const { units, setup } = await step.plan(phase.context);
    onBusy(step.name, performance.now() - fromMs - phase.waitedMs());
    options.onPlanned(step.name);
    const planned: PlannedStep = {
      name: step.name,
      hash,
      plan: phase.close(),
      unitIds: units.map(({ id }) => id),
    };
    const making = services
      .runUnits({ step: step.name, type: step.name, isPreparing: false, units, setup })
      .then((outcomes) => {
        options.onUnitsDone(step.name);
        return outcomes;
      });
    return { planned, making };
  }

  async function finish(
    step: BuildStep,
    planned: PlannedStep,
    outcomes: readonly UnitOutcome[],
  ): Promise<StepRecord> {
    const { record, busyMs } = await finishStep(services, step, planned, outcomes);
    onBusy(step.name, busyMs);
    return record;
  }

  return {
    async run(steps) {
      const finishing: Promise<StepRecord>[] = [];
      for (const each of steps) {
        const { planned, making } = await plan(each);
        const finished = making.then((outcomes) => finish(each.step, planned, outcomes));
        finished.catch(onFailed);
        finishing.push(finished);
      }
      return Promise.all(finishing);
    },
    async runShard(steps) {
      const all: PlannedStep[] = [];
      const making: Promise<unknown>[] = [];
      for (const each of steps) {
        const made = await plan(each);
        made.making.catch(onFailed);
        making.push(made.making);
        all.push(made.planned);
      }
      await Promise.all(making);
      return all;
    },
  };
}

/** Runs a step's last phase over all its outcomes, in the order of the plan; tells how long this thread worked on it. */
export async function finishStep(
  services: BuildServices,
  step: BuildStep,
  { name, hash, plan }: PlannedStep,
  outcomes: readonly UnitOutcome[],
): Promise<{ readonly record: StepRecord; readonly busyMs: number }> {
  const phase = openPhase(services, step.name, 'finish');
  const fromMs = performance.now();
  await step.finish(phase.context, outcomes satisfies readonly UnitResult[]);
  const busyMs = performance.now() - fromMs - phase.waitedMs();
  return { record: assembleStep({ name, hash }, plan, outcomes, phase.close()), busyMs };
}
