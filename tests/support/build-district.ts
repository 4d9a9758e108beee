import type { Site } from '#model';
import { buildTwin, type TwinBuildResult } from '../../tiles/build/build-twin.ts';
import { loadSteps } from '../../tiles/build/steps.ts';
import { loadInputs } from '../../tiles/commands/load-inputs.ts';
import type { GeneratedDistrict } from '../../tiles/district.ts';

/** Builds a site of the seeds with a quick stand-in for the generator. */
export async function buildDistrict(
  folders: { readonly seedsFolder: string; readonly outFolder: string },
  generate: (site: Site) => GeneratedDistrict,
): Promise<TwinBuildResult> {
  const { inputs } = loadInputs({ ...folders, site: undefined, sources: null });
  return buildTwin({
    inputs,
    outFolder: folders.outFolder,
    steps: await loadSteps(),
    workers: 0,
    memoryBytes: 2 ** 31,
    generate,
    readMap: async () => ({}),
  });
}
