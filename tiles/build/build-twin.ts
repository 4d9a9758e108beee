import { mkdirSync, rmSync } from 'node:fs';
import { type Site, TwinError } from '#model';
import type { CommandSources } from '../config/command-sources.ts';
import type { GeneratedDistrict, MapFeatures } from '../district.ts';
import { writeSiteList } from '../output/site-list.ts';
import {
  createWorkerPool,
  type StartedThreads,
  startThreads,
  stopThreads,
  type ThreadOptions,
} from '../workers/worker-pool.ts';
import { type BuildPlan, commitBuild, inOrder, sharedRecords } from './commit-build.ts';
import { createFileHasher } from './file-hash.ts';
import { fitThreads } from './fit-threads.ts';
import { createFolderWriter } from './folder-writer.ts';
import { openJournal } from './journal.ts';
import { takeLock } from './lock.ts';
import { type BuildPlaces, placesOf, type Shard } from './places.ts';
import { planBuild, type StepDecision } from './plan-build.ts';
import type { StepRecord } from './records.ts';
import { createStepRunner } from './run-steps.ts';
import { writePart } from './shards.ts';
import { createSharedParts } from './shared-parts.ts';
import { openStanding, type StandingBuild } from './standing.ts';
import type { BuildInputs, BuildStep, StepContext, StepName } from './step.ts';
import type { BuildServices } from './step-context.ts';
import { hashBuild, hashPipeline } from './step-hash.ts';
import { createUnitQueue } from './unit-queue.ts';

export interface TwinBuildOptions {
  readonly inputs: BuildInputs;
  /** Holds the built districts, one folder each. */
  readonly outFolder: string;
  readonly steps: readonly BuildStep[];
  /** Threads that make tiles; 0 makes them in this one. They never change what is written. */
  readonly workers: number;
  readonly memoryBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Builds even where nothing changed. */
  readonly force?: boolean;
  /** Builds one step anew, the others stay as they stand. */
  readonly only?: StepName | null;
  /** Builds a share of the units, for `joinShards` to put together. */
  readonly shard?: Shard | undefined;
  /** What the command line gave; remembered for the next build. */
  readonly commandSources?: CommandSources | null;
  /** Remembered sources that are not there any more; steps that read them stay as they stand. */
  readonly gone?: ReadonlySet<string>;
  /** Makes up what the facts lack. */
  readonly generate: (site: Site) => GeneratedDistrict | Promise<GeneratedDistrict>;
  readonly readMap: (context: StepContext) => Promise<MapFeatures>;
  readonly onProgress?: (progress: BuildProgress) => void;
  /** URL of a module that every thread loads first; it may add jobs. */
  readonly jobsModule?: string;
  /** Hash of the pipeline's code; found out where absent. */
  readonly pipeline?: string;
}

export interface BuildProgress {
  readonly step: string;
  readonly state: 'planning' | 'making' | 'done' | 'kept';
  readonly done: number;
  readonly total: number;
  readonly what: string;
}

export interface TwinBuildResult {
  readonly siteId: string;
  readonly buildHash: string;
  /** True where the same input had been built before and nothing was done. */
  readonly isUpToDate: boolean;
  readonly records: readonly StepRecord[];
  readonly decisions: readonly (Omit<StepDecision, 'step'> & { readonly name: StepName })[];
  /** Seconds that threads were busy, by step. */
  readonly busySeconds: Readonly<Record<string, number>>;
  readonly units: { readonly made: number; readonly kept: number; readonly resumed: number };
  readonly seconds: number;
}

/**
 * Builds what the viewer reads of a site: steps whose inputs changed, and of them the units that changed.
 * The folder is written aside and swapped in whole, so a reader never sees half a build; an interrupted
 * build goes on where it was.
 *
 * @throws {TwinError} seed-invalid, source-invalid, naming file, feature and field.
 * @throws {BusyError} where another process builds the same district.
 */
export async function buildTwin(options: TwinBuildOptions): Promise<TwinBuildResult> {
  const { inputs, outFolder, shard } = options;
  const places = placesOf(outFolder, inputs.site.id, shard);
  const unlock = takeLock(places.lock);
  let threads: StartedThreads | null = null;
  try {
    // Shards may run on machines of their own: what stands here must not decide what they make.
    const standing = shard ? null : openStanding(places);
    // Where nothing stands, something will be made: the threads load while this one looks at the sources.
    if (!standing) threads = startThreads(threadsOf(options, places));
    return await buildLocked(options, places, { standing, threads });
  } finally {
    await stopThreads(threads ?? []);
    unlock();
  }
}

function threadsOf(options: TwinBuildOptions, places: BuildPlaces): ThreadOptions {
  const { count: size, heapBytes } = fitThreads(options.workers, options.memoryBytes);
  return {
    size,
    heapBytes,
    settings: { inputs: options.inputs, outFolder: places.out, workFolder: places.work },
    jobsModule: options.jobsModule,
  };
}

async function buildLocked(
  options: TwinBuildOptions,
  places: BuildPlaces,
  start: { readonly standing: StandingBuild | null; readonly threads: StartedThreads | null },
): Promise<TwinBuildResult> {
  const startedMs = performance.now();
  const { inputs, outFolder, force = false, only = null, shard } = options;
  const { standing, threads } = start;
  if (only !== null && !standing)
    throw new TwinError(
      'not-found',
      `Expected a built ${inputs.site.id} in ${outFolder} to renew its ${only}, found none; run "build ${inputs.site.id}" first.`,
    );
  const hasher = createFileHasher(places.fileHashes);
  const pipeline = options.pipeline ?? hashPipeline();
  const decisions = await planBuild({
    steps: options.steps,
    inputs,
    standing,
    hasher,
    force,
    only,
    gone: options.gone ?? new Set(),
    pipeline,
  });
  hasher.save();
  const buildHash = hashBuild(
    inputs.site.id,
    decisions.map(({ hash }) => hash),
  );
  const shown = decisions.map(({ step, ...decision }) => ({ name: step.name, ...decision }));
  const commandSources = options.commandSources ?? null;
  if (standing && decisions.every(({ kept }) => kept)) {
    writeSiteList(outFolder);
    return {
      siteId: inputs.site.id,
      buildHash: standing.record.buildHash,
      isUpToDate: true,
      records: standing.record.steps,
      decisions: shown,
      busySeconds: {},
      units: { made: 0, kept: 0, resumed: 0 },
      seconds: (performance.now() - startedMs) / 1000,
    };
  }
  const made = await make(options, pipeline, {
    ...{ places, standing, decisions, buildHash, commandSources, threads },
  });
  if (!shard) writeSiteList(outFolder);
  return {
    siteId: inputs.site.id,
    buildHash,
    isUpToDate: false,
    decisions: shown,
    ...made,
    seconds: (performance.now() - startedMs) / 1000,
  };
}

async function make(
  options: TwinBuildOptions,
  pipeline: string,
  plan: BuildPlan & { readonly threads: StartedThreads | null },
): Promise<Pick<TwinBuildResult, 'records' | 'busySeconds' | 'units'>> {
  const { inputs, shard, onProgress = () => undefined } = options;
  const { places, standing, decisions, buildHash } = plan;
  const journal = openJournal(places, buildHash);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  mkdirSync(places.out, { recursive: true });
  const threads = threadsOf(options, places);
  const pool = createWorkerPool({ ...threads, signal, threads: plan.threads });
  const busySeconds: Record<string, number> = {};
  const onBusy = (step: string, ms: number) => {
    busySeconds[step] = (busySeconds[step] ?? 0) + ms / 1000;
  };
  const target = { out: createFolderWriter(places.out), workFolder: places.work };
  const queue = createUnitQueue({
    pool,
    journal,
    standing: options.force ? null : standing,
    target,
    shard,
    pipeline,
    onBusy,
    onProgress: (step, { done, total, isPreparing }) =>
      onProgress({
        step,
        state: isPreparing ? 'planning' : done < total ? 'making' : 'done',
        done,
        total,
        what: '',
      }),
  });
  const shared = createSharedParts(() => services, {
    async generate() {
      // Lets a batch of reading jobs out to the threads before this one is busy.
      await new Promise((resolve) => setImmediate(resolve));
      const fromMs = performance.now();
      const district = await options.generate(inputs.site);
      onBusy('district', performance.now() - fromMs);
      return district;
    },
    readMap: options.readMap,
  });
  const services: BuildServices = {
    inputs,
    out: target.out,
    workFolder: places.work,
    workers: threads.size,
    memoryBytes: options.memoryBytes,
    signal,
    district: shared.district,
    generatedBuildings: shared.generatedBuildings,
    ground: shared.ground,
    runUnits: queue.run,
  };
  const runner = createStepRunner({
    services,
    onBusy,
    onFailed: (error) => stop.abort(error),
    onUnitsDone: (step) => pool.forget(step),
    onPlanned(step) {
      if (step === 'buildings') shared.forgetBuildings();
    },
    onProgress: (step, done, total, what) =>
      onProgress({ step, state: 'planning', done, total, what }),
  });
  const changed = decisions.filter(({ kept }) => !kept);
  const keptSteps = decisions.flatMap(({ kept }) => kept ?? []);
  try {
    for (const step of keptSteps) {
      standing?.keepStep(step, target);
      onProgress({ step: step.name, state: 'kept', done: 1, total: 1, what: '' });
    }
    if (shard) {
      const planned = await runner.runShard(changed);
      writePart(places, {
        ...{ buildHash, shard, planned, commandSources: plan.commandSources },
        shared: shared.records(),
      });
      return { records: [], busySeconds, units: queue.counts };
    }
    const run = await runner.run(changed);
    const records = inOrder(decisions, [
      ...sharedRecords(shared.records(), standing, target),
      ...run,
      ...keptSteps,
    ]);
    commitBuild(plan, { inputs, records, queue: queue.records, target });
    return { records, busySeconds, units: queue.counts };
  } catch (error) {
    stop.abort(error);
    throw signal.reason ?? error;
  } finally {
    await pool.close();
    journal.close();
    if (queue.counts.made + queue.counts.resumed === 0)
      rmSync(places.root, { recursive: true, force: true });
  }
}
