import { Worker } from 'node:worker_threads';
import { createJobRunner, type TileJob, type TileJobResult } from './tile-job.ts';

/** Runs jobs on several threads. What a job makes depends on the job alone, never on the thread. */
export interface WorkerPool {
  /** Tells every worker, before any later job. */
  broadcast(job: TileJob): Promise<void>;
  run(job: TileJob): Promise<TileJobResult>;
  close(): Promise<void>;
}

interface Waiting {
  readonly job: TileJob;
  resolve(result: TileJobResult): void;
  reject(error: unknown): void;
}

interface Seat {
  readonly worker: Worker;
  /** Told to this worker alone, before anything from the common queue. */
  readonly inbox: Waiting[];
  current: Waiting | null;
  failure: Error | null;
}

/** Starts `size` workers; with 0 the jobs run here, one by one. */
export function createWorkerPool(size: number): WorkerPool {
  return size === 0 ? createInlinePool() : createThreadPool(size);
}

function createInlinePool(): WorkerPool {
  const run = createJobRunner();
  let last: Promise<unknown> = Promise.resolve();
  const queue = (job: TileJob): Promise<TileJobResult> => {
    const next = last.then(() => run(job));
    last = next.catch(() => undefined);
    return next;
  };
  return {
    run: queue,
    broadcast: async (job) => void (await queue(job)),
    close: async () => void (await last),
  };
}

function createThreadPool(size: number): WorkerPool {
  const queue: Waiting[] = [];
  const seats = Array.from({ length: size }, () => createSeat());

  function createSeat(): Seat {
    const worker = new Worker(new URL('./tile-worker.ts', import.meta.url));
    const seat: Seat = { worker, inbox: [], current: null, failure: null };
    worker.on('message', ({ result, error }: { result: TileJobResult; error?: unknown }) => {
      const done = seat.current;
      seat.current = null;
      if (error === undefined) done?.resolve(result);
      else done?.reject(error);
      pump();
    });
    worker.on('error', (error: Error) => {
      seat.failure = error;
      seat.current?.reject(error);
      const lost = seats.every(({ failure }) => failure) ? queue.splice(0) : [];
      for (const waiting of [...seat.inbox.splice(0), ...lost]) waiting.reject(error);
    });
    return seat;
  }

  function pump(): void {
    for (const seat of seats) {
      if (seat.current || seat.failure) continue;
      const next = seat.inbox.shift() ?? queue.shift();
      if (!next) continue;
      seat.current = next;
      seat.worker.postMessage(next.job);
    }
  }

  function enqueue(list: Waiting[], job: TileJob): Promise<TileJobResult> {
    return new Promise((resolve, reject) => {
      list.push({ job, resolve, reject });
      pump();
    });
  }

  return {
    run: (job) => enqueue(queue, job),
    broadcast: async (job) =>
      void (await Promise.all(seats.map((seat) => enqueue(seat.inbox, job)))),
    close: async () => void (await Promise.all(seats.map(({ worker }) => worker.terminate()))),
  };
}
