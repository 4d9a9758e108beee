import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { TwinError } from '#model';
import { loadJob } from './jobs.ts';
import type { Fault, FromThread, ToThread } from './thread-messages.ts';
import { createUnitRunner, type ThreadSettings, type UnitBatch } from './unit-runner.ts';

interface OpenBatch {
  readonly id: number;
  readonly batch: UnitBatch;
  readonly next: Int32Array;
}

const { settings } = workerData as { readonly settings: ThreadSettings };
const runner = createUnitRunner(settings, loadJob);
/** The main thread ends a build by ending its threads. */
const { signal } = new AbortController();
let open: OpenBatch[] = [];
let isWorking = false;

parentPort?.on('message', (message: ToThread) => {
  if (message.type === 'forget') {
    runner.forget(message.step);
    // A thread is ended from outside, and would leave nothing of what it has compiled.
    flushCompileCache();
  } else {
    open.push(message);
    if (!isWorking) void work();
  }
});

/** Takes units until there are none; preparing ones first, as others wait for them. */
async function work(): Promise<void> {
  isWorking = true;
  for (let taken = take(); taken; taken = take()) {
    await runUnit(taken.from, taken.index);
    // Lets messages in: a preparing batch may have come.
    await new Promise((resolve) => setImmediate(resolve));
  }
  isWorking = false;
}

function take(): { readonly from: OpenBatch; readonly index: number } | null {
  for (const isPreparing of [true, false])
    for (const from of open) {
      if (from.batch.isPreparing !== isPreparing) continue;
      const index = Atomics.add(from.next, 0, 1);
      if (index < from.batch.units.length) return { from, index };
      open = open.filter((other) => other !== from);
    }
  return null;
}

async function runUnit({ id, batch }: OpenBatch, index: number): Promise<void> {
  const unit = batch.units[index];
  if (!unit) throw new Error('A thread took a unit that is not there.');
  try {
    send({ type: 'done', id, index, outcome: await runner.run(batch, unit, signal) });
  } catch (error) {
    send({ type: 'failed', id, index, fault: toFault(error) });
  }
}

function toFault(error: unknown): Fault {
  const code = error instanceof TwinError ? error.code : null;
  if (!(error instanceof Error)) return { message: String(error), code, stack: '' };
  return { message: error.message, code, stack: error.stack ?? '' };
}

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}
