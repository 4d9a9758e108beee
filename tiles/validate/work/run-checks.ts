import { Worker } from 'node:worker_threads';
import {
  type CheckJob,
  type CheckResult,
  type CheckSettings,
  createCheckRunner,
} from './check-job.ts';

/** Runs all jobs, on `workers` threads or, with 0, here; results come as they are done. */
export async function runChecks(
  jobs: readonly CheckJob[],
  settings: CheckSettings,
  options: {
    readonly workers: number;
    readonly signal?: AbortSignal | undefined;
    onResult(result: CheckResult, job: CheckJob): void;
  },
): Promise<void> {
  let next = 0;
  const take = () => {
    options.signal?.throwIfAborted();
    return jobs[next++];
  };
  const seats = Math.min(options.workers, jobs.length);
  if (seats === 0) {
    const run = createCheckRunner(settings);
    for (let job = take(); job; job = take()) options.onResult(await run(job), job);
    return;
  }
  await Promise.all(Array.from({ length: seats }, () => runSeat(take, settings, options.onResult)));
}

async function runSeat(
  take: () => CheckJob | undefined,
  settings: CheckSettings,
  onResult: (result: CheckResult, job: CheckJob) => void,
): Promise<void> {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), {
    workerData: settings,
  });
  try {
    for (let job = take(); job; job = take()) onResult(await ask(worker, job), job);
  } finally {
    await worker.terminate();
  }
}

function ask(worker: Worker, job: CheckJob): Promise<CheckResult> {
  return new Promise((resolve, reject) => {
    const forget = () => {
      worker.off('message', onMessage);
      worker.off('error', onError);
    };
    const onMessage = ({ result, error }: { result: CheckResult; error?: unknown }) => {
      forget();
      if (error === undefined) resolve(result);
      else reject(error);
    };
    const onError = (error: unknown) => {
      forget();
      reject(error);
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(job);
  });
}
