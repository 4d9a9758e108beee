import { Worker } from 'node:worker_threads';
import { TwinError, type TwinErrorCode } from '#model';
import { loadJob } from './jobs.ts';
import type { Fault, FromThread, ToThread } from './thread-messages.ts';
import {
  createUnitRunner,
  type ThreadSettings,
  type UnitBatch,
  type UnitOutcome,
} from './unit-runner.ts';

/** Runs units on several threads. What a unit makes depends on the unit alone, never on the thread. */
export interface WorkerPool {
  /**
   * Runs a batch; several may be under way. Rejects with the first unit that fails, named; nothing more is
   * to be expected of the pool then.
   */
  run(batch: UnitBatch, onDone: (outcome: UnitOutcome) => void): Promise<void>;
  /** Lets go of what a step's jobs kept in their threads. */
  forget(step: string): void;
  close(): Promise<void>;
}

export interface ThreadOptions {
  /** Threads; with 0 the units run in this one. */
  readonly size: number;
  /** Bound of each thread's heap; none where absent. */
  readonly heapBytes?: number | undefined;
  readonly settings: ThreadSettings;
  /** URL of a module that every thread loads first; it may add jobs. */
  readonly jobsModule?: string | undefined;
}

/** Threads on their way; a pool is made of them. */
export type StartedThreads = readonly Worker[];

export interface PoolOptions extends ThreadOptions {
  readonly signal: AbortSignal;
  /** Threads that were started before. */
  readonly threads?: StartedThreads | null;
}

/** Short-lived objects of a thread, MiB: more saves no time and stays in memory. */
const YOUNG_MB = 6;

/** Starts threads before it is known what they are to do: they load while this one plans. */
export function startThreads({
  size,
  heapBytes,
  settings,
  jobsModule,
}: ThreadOptions): StartedThreads {
  return Array.from(
    { length: size },
    () =>
      new Worker(new URL('./tile-worker.ts', import.meta.url), {
        workerData: { settings },
        resourceLimits: {
          maxYoungGenerationSizeMb: YOUNG_MB,
          ...(heapBytes ? { maxOldGenerationSizeMb: Math.ceil(heapBytes / 2 ** 20) } : {}),
        },
        ...(jobsModule ? { execArgv: [...process.execArgv, '--import', jobsModule] } : {}),
      }),
  );
}

export async function stopThreads(threads: StartedThreads): Promise<void> {
  await Promise.all(threads.map((thread) => thread.terminate()));
}

export function createWorkerPool(options: PoolOptions): WorkerPool {
  return options.size === 0 ? createInlinePool(options) : createThreadPool(options);
}

function createInlinePool({ settings, signal }: PoolOptions): WorkerPool {
  const runner = createUnitRunner(settings, loadJob);
  const turn = createTurns();
  return {
    async run(batch, onDone) {
      for (const unit of batch.units)
        await turn(batch.isPreparing, async () => {
          // Lets a signal in between units.
          await new Promise((resolve) => setImmediate(resolve));
          signal.throwIfAborted();
          try {
            onDone(await runner.run(batch, unit, signal));
          } catch (error) {
            const fault = { message: messageOf(error), code: codeOf(error), stack: stackOf(error) };
            throw toError(fault, `${batch.step}, ${unit.id}`, error);
          }
        });
    },
    forget: (step) => runner.forget(step),
    close: async () => undefined,
  };
}

/** Runs pieces one after the other; urgent ones go first. */
function createTurns() {
  const waiting: { readonly isUrgent: boolean; readonly start: () => void }[] = [];
  let isBusy = false;
  const pass = () => {
    const at = waiting.findIndex(({ isUrgent }) => isUrgent);
    const [next] = waiting.splice(Math.max(0, at), 1);
    isBusy = next !== undefined;
    next?.start();
  };
  return async (isUrgent: boolean, piece: () => Promise<void>): Promise<void> => {
    await new Promise<void>((start) => {
      waiting.push({ isUrgent, start });
      if (!isBusy) pass();
    });
    try {
      await piece();
    } finally {
      pass();
    }
  };
}

interface Running {
  readonly batch: UnitBatch;
  readonly onDone: (outcome: UnitOutcome) => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  left: number;
}

function createThreadPool(options: PoolOptions): WorkerPool {
  const { signal } = options;
  const running = new Map<number, Running>();
  let lastId = 0;
  const fail = (error: unknown) => {
    for (const { reject } of running.values()) reject(error);
    running.clear();
  };
  const workers = options.threads ?? startThreads(options);
  for (const worker of workers) {
    worker.on('message', receive);
    worker.on('error', (cause: Error & { code?: string }) =>
      fail(
        cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new Error(
              'A thread ran out of memory; run again with fewer --workers or a larger --memory.',
              {
                cause,
              },
            )
          : cause,
      ),
    );
  }
  signal.addEventListener('abort', () => fail(signal.reason));

  function receive(message: FromThread): void {
    const found = running.get(message.id);
    if (!found) return;
    if (message.type === 'failed') {
      const name = `${found.batch.step}, ${found.batch.units[message.index]?.id}`;
      fail(toError(message.fault, name));
      return;
    }
    try {
      found.onDone(message.outcome);
    } catch (error) {
      fail(error);
      return;
    }
    if (--found.left > 0) return;
    running.delete(message.id);
    found.resolve();
  }

  return {
    async run(batch, onDone) {
      signal.throwIfAborted();
      if (batch.units.length === 0) return;
      const id = ++lastId;
      const next = new Int32Array(new SharedArrayBuffer(4));
      await new Promise<void>((resolve, reject) => {
        running.set(id, { batch, onDone, resolve, reject, left: batch.units.length });
        for (const worker of workers)
          worker.postMessage({ type: 'batch', id, batch, next } satisfies ToThread);
      });
    },
    forget(step) {
      for (const worker of workers) worker.postMessage({ type: 'forget', step } satisfies ToThread);
    },
    close: () => stopThreads(workers),
  };
}

/** A unit's error in this thread, with the unit's name; what is wrong with a source keeps its code. */
function toError({ message, code, stack }: Fault, unit: string, cause?: unknown): Error {
  if (code) return new TwinError(code as TwinErrorCode, message, { cause });
  const error = new Error(`${unit}: ${message}`, { cause });
  if (stack) error.stack = `${error.message}\n${stack}`;
  return error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? '') : '';
}

function codeOf(error: unknown): string | null {
  return error instanceof TwinError ? error.code : null;
}
