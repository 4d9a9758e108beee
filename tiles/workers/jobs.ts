import type { JobHandler } from '../build/step.ts';

/** Handlers by the type of a job; each is loaded in the thread that first needs it. */
const JOBS: Readonly<Record<string, () => Promise<JobHandler>>> = {
  terrain: async () => (await import('../terrain/terrain-job.ts')).runTerrainJob,
  'terrain/field': async () => (await import('../relief/height-field-job.ts')).runHeightFieldJob,
  'buildings/read': async () => (await import('../buildings/read-job.ts')).runReadJob,
  buildings: async () => (await import('../buildings/buildings-job.ts')).runBuildingsJob,
  'buildings/top': async () => (await import('../buildings/top-job.ts')).runTopJob,
  ground: async () => (await import('../ground/ground-job.ts')).runGroundJob,
  network: async () => (await import('../network/network-job.ts')).runNetworkJob,
  trees: async () => (await import('../trees/trees-job.ts')).runTreesJob,
};

const added: Record<string, () => Promise<JobHandler>> = {};

/** Adds handlers in this thread, or puts others in the place of registered ones. */
export function addJobs(jobs: Readonly<Record<string, () => Promise<JobHandler>>>): void {
  Object.assign(added, jobs);
}

export async function loadJob(type: string): Promise<JobHandler> {
  const load = added[type] ?? JOBS[type];
  if (!load) throw new Error(`Expected a job of ${Object.keys(JOBS).join(', ')}, got "${type}".`);
  return load();
}
