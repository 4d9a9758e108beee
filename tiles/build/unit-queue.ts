import type { UnitBatch, UnitOutcome } from '../workers/unit-runner.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import type { Journal } from './journal.ts';
import type { Shard } from './places.ts';
import { keyOf, type UnitRecord } from './records.ts';
import type { KeepTarget, StandingBuild } from './standing.ts';
import type { Unit } from './step.ts';

export interface UnitQueueOptions {
  readonly pool: WorkerPool;
  readonly journal: Journal;
  /** Null where everything is to be made anew. */
  readonly standing: StandingBuild | null;
  readonly target: KeepTarget;
  readonly shard: Shard | undefined;
  /** Hash of the pipeline's code, which decides every unit too. */
  readonly pipeline: string;
  readonly onProgress: (step: string, progress: UnitProgress) => void;
  /** Told how long a thread worked on a unit. */
  readonly onBusy: (step: string, ms: number) => void;
}

interface UnitProgress {
  readonly done: number;
  readonly total: number;
  readonly isPreparing: boolean;
}

/** Runs the units of a build that are neither done nor kept. */
export interface UnitQueue {
  /** Outcomes of all units that are this shard's, in the order of the plan. */
  run(batch: UnitBatch): Promise<readonly UnitOutcome[]>;
  /** Everything done, for a later build to keep. */
  readonly records: readonly UnitRecord[];
  readonly counts: { readonly made: number; readonly kept: number; readonly resumed: number };
}

export function createUnitQueue(options: UnitQueueOptions): UnitQueue {
  const { pool, journal, standing, target, shard, onProgress, onBusy } = options;
  const records: UnitRecord[] = [];
  const counts = { made: 0, kept: 0, resumed: 0 };

  const hashOf = ({ hash }: Unit): string | null =>
    hash === undefined ? null : `${options.pipeline}-${hash}`;

  /** A unit's record from an interrupted run or from the standing build. */
  function find(batch: UnitBatch, unit: Unit): UnitRecord | undefined {
    const key = keyOf({ ...batch, id: unit.id });
    const done = journal.find(key);
    if (done) {
      counts.resumed++;
      return done;
    }
    const hash = hashOf(unit);
    const kept = hash === null ? undefined : standing?.findUnit(key, hash);
    if (!kept || !standing?.keepUnit(kept, target)) return undefined;
    counts.kept++;
    journal.add(kept);
    return kept;
  }

  return {
    records,
    counts,
    async run(batch) {
      const own = batch.units.filter((_, i) => isOwn(i, batch.isPreparing ? undefined : shard));
      checkIds(batch);
      const found = new Map<string, UnitRecord>();
      for (const unit of own) {
        const record = find(batch, unit);
        if (record) found.set(unit.id, record);
      }
      const todo = own.filter(({ id }) => !found.has(id));
      const hashes = new Map(todo.map((unit) => [unit.id, hashOf(unit)]));
      const progress = { total: own.length, isPreparing: batch.isPreparing };
      onProgress(batch.step, { done: found.size, ...progress });
      await pool.run({ ...batch, units: todo }, (outcome) => {
        const { step, type, isPreparing } = batch;
        const hash = hashes.get(outcome.id) ?? null;
        const record: UnitRecord = { step, type, isPreparing, hash, ...outcome };
        journal.add(record);
        found.set(outcome.id, record);
        counts.made++;
        onBusy(step, outcome.busyMs);
        onProgress(batch.step, { done: found.size, ...progress });
      });
      const inOrder = own.map(({ id }) => found.get(id) as UnitRecord);
      records.push(...inOrder);
      return inOrder;
    },
  };
}

/** Whether a unit falls to a shard: the plan's units are dealt out in turn. */
function isOwn(index: number, shard: Shard | undefined): boolean {
  return !shard || index % shard.count === shard.index - 1;
}

function checkIds({ step, units }: UnitBatch): void {
  const ids = new Set(units.map(({ id }) => id));
  if (ids.size !== units.length)
    throw new Error(`Expected units of ${step} with ids of their own, got one twice.`);
}
