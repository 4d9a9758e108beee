import { buildTwin, type TwinBuildOptions, type TwinBuildResult } from '../build/build-twin.ts';
import { joinShards } from '../build/join-shards.ts';
import { loadSteps } from '../build/steps.ts';
import { describeBuild, formatSummary, listWarnings } from '../build-summary.ts';
import type { Command, RunOptions } from '../options.ts';
import { createProgress } from '../progress.ts';
import { dryRun } from './dry-run.ts';
import { type LoadedInputs, loadInputs } from './load-inputs.ts';
import { send } from './send.ts';

/** Builds a district, one step of it, or a share of it. */
export async function runBuild(
  command: Extract<Command, { type: 'build' }>,
  run: RunOptions,
  signal: AbortSignal,
): Promise<void> {
  const loaded = loadInputs({ ...run, site: command.site, sources: command.sources });
  const { only, force, shard } = command;
  if (command.dryRun) {
    console.log(await dryRun({ loaded, run, only, force, steps: await loadSteps() }));
    return;
  }
  warnOfGone(loaded);
  await report(run, loaded, signal, async (options) =>
    buildTwin({ ...options, only, force, shard }),
  );
  if (command.destination && !shard)
    await send(command.destination, { siteId: loaded.inputs.site.id, run, signal });
}

/** Joins the shards of a build. */
export async function runJoin(
  { site, shards, sources }: Extract<Command, { type: 'join' }>,
  run: RunOptions,
  signal: AbortSignal,
): Promise<void> {
  const loaded = loadInputs({ ...run, site, sources, shards });
  await report(run, loaded, signal, (options) => joinShards({ ...options, shards }));
}

async function report(
  run: RunOptions,
  { inputs, commandSources, gone }: LoadedInputs,
  signal: AbortSignal,
  build: (options: TwinBuildOptions) => Promise<TwinBuildResult>,
): Promise<void> {
  const steps = await loadSteps();
  const progress = createProgress(process.stderr, { isQuiet: run.quiet || run.json });
  try {
    const result = await build({
      inputs,
      steps,
      signal,
      commandSources,
      gone,
      outFolder: run.outFolder,
      workers: run.workers,
      memoryBytes: run.memoryBytes,
      generate: async (site) => (await import('../generate/index.ts')).generateDistrict(site),
      readMap: async (context) =>
        inputs.config.map.length === 0
          ? {}
          : (await import('../map-features/read-map-features.ts')).readMapFeatures(
              inputs.config.map,
              inputs.site,
              context,
            ),
      onProgress: progress.report,
    });
    progress.close();
    const summary = describeBuild(result);
    if (run.quiet || run.json) for (const warning of listWarnings(summary)) console.error(warning);
    if (run.json) console.log(JSON.stringify(summary));
    else if (!run.quiet) console.log(formatSummary(summary));
  } finally {
    progress.close();
  }
}

function warnOfGone({ gone }: LoadedInputs): void {
  if (gone.size === 0) return;
  console.error(
    `The sources of the last build are not there any more: ${[...gone].join(', ')}. What was built of them stays as it stands; give them again, or go back to made-up buildings with --synthetic.`,
  );
}
