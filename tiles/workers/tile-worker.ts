import { parentPort } from 'node:worker_threads';
import { createJobRunner, type TileJob } from './tile-job.ts';

const run = createJobRunner();

parentPort?.on('message', async (job: TileJob) => {
  try {
    parentPort?.postMessage({ result: await run(job) });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});
