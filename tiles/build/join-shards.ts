import { TwinError } from '#model';
import { writeSiteList } from '../output/site-list.ts';
import { createWorkerPool } from '../workers/worker-pool.ts';
import type { TwinBuildOptions, TwinBuildResult } from './build-twin.ts';
import { commitBuild, inOrder } from './commit-build.ts';
import { createFileHasher } from './file-hash.ts';
import { createFolderWriter } from './folder-writer.ts';
import { takeLock } from './lock.ts';
import { placesOf } from './places.ts';
import { planBuild } from './plan-build.ts';
import type { StepRecord, UnitRecord } from './records.ts';
import { finishStep } from './run-steps.ts';
import { gatherParts, type OpenPart, openParts, removeParts } from './shards.ts';
import { createSharedParts } from './shared-parts.ts';
import type { BuildServices } from './step-context.ts';
import { hashBuild, hashPipeline } from './step-hash.ts';

/**
 * Puts together what the shards of a build made; the result is the same, byte for byte, as of one build.
 *
 * @throws {TwinError} not-found or source-invalid where a part is missing or of another build.
 * @throws {BusyError} where another process builds the same district.
 */
export async function joinShards(
  options: Omit<TwinBuildOptions, 'shard'> & { readonly shards: number },
): Promise<TwinBuildResult> {
  const { inputs, outFolder } = options;
  const places = placesOf(outFolder, inputs.site.id);
  const unlock = takeLock(places.lock);
  try {
    return await join(options, openParts(outFolder, inputs.site.id, options.shards));
  } finally {
    unlock();
  }
}

async function join(
  options: TwinBuildOptions,
  parts: readonly OpenPart[],
): Promise<TwinBuildResult> {
  const startedMs = performance.now();
  const { inputs, outFolder } = options;
  const { site } = inputs;
  const places = placesOf(outFolder, site.id);
  const { part } = parts[0] as OpenPart;
  const hasher = createFileHasher(places.fileHashes);
  const { steps } = options;
  const decisions = await planBuild({
    ...{ steps, inputs, hasher, standing: null, force: true, only: null, gone: new Set() },
    pipeline: options.pipeline ?? hashPipeline(),
  });
  const buildHash = hashBuild(
    site.id,
    decisions.map(({ hash }) => hash),
  );
  if (buildHash !== part.buildHash)
    throw new TwinError(
      'source-invalid',
      `Expected parts built from these seeds, sources and options, got parts of another build; run every shard of ${site.id} again.`,
    );
  const units = gatherParts(parts, places);
  const target = { out: createFolderWriter(places.out), workFolder: places.work };
  const signal = options.signal ?? new AbortController().signal;
  const settings = { inputs, outFolder: places.out, workFolder: places.work };
  const pool = createWorkerPool({ size: 0, settings, signal, jobsModule: options.jobsModule });
  const shared = createSharedParts(() => services, {
    generate: async () => options.generate(site),
    readMap: options.readMap,
  });
  const services: BuildServices = {
    inputs,
    out: target.out,
    workFolder: places.work,
    workers: 0,
    memoryBytes: options.memoryBytes,
    signal,
    district: shared.district,
    generatedBuildings: shared.generatedBuildings,
    ground: shared.ground,
    async runUnits(batch) {
      const outcomes: UnitRecord[] = [];
      const { step, type, isPreparing } = batch;
      await pool.run(batch, (outcome) => {
        outcomes.push({ step, type, isPreparing, hash: null, ...outcome });
      });
      return outcomes;
    },
  };
  const records: StepRecord[] = [...part.shared];
  for (const [i, { step }] of decisions.entries()) {
    const planned = part.planned[i];
    if (planned?.name !== step.name) throw new Error(`The parts lack the step ${step.name}.`);
    const { record } = await finishStep(services, step, planned, units.get(step.name) ?? []);
    records.push(record);
  }
  const ordered = inOrder(decisions, records);
  commitBuild(
    {
      ...{ places, standing: null, decisions, buildHash },
      commandSources: options.commandSources ?? null,
    },
    { inputs, records: ordered, queue: [...units.values()].flat(), target },
  );
  removeParts(parts);
  writeSiteList(outFolder);
  return {
    siteId: site.id,
    buildHash,
    isUpToDate: false,
    records: ordered,
    decisions: decisions.map(({ step, ...decision }) => ({ name: step.name, ...decision })),
    busySeconds: {},
    units: { made: 0, kept: 0, resumed: 0 },
    seconds: (performance.now() - startedMs) / 1000,
  };
}
