import { parentPort, workerData } from 'node:worker_threads';
import { type CheckJob, type CheckSettings, createCheckRunner } from './check-job.ts';

const run = createCheckRunner(workerData as CheckSettings);

parentPort?.on('message', async (job: CheckJob) => {
  try {
    parentPort?.postMessage({ result: await run(job) });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});
