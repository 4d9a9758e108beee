import { join } from 'node:path';
import { buildTwin } from '../../../tiles/build/build-twin.ts';
import type { StepName } from '../../../tiles/build/step.ts';
import { loadSteps } from '../../../tiles/build/steps.ts';
import { NO_SOURCES } from '../../../tiles/config/build-config.ts';
import { miniSite } from '../../fixtures/mini-site.ts';
import { makeDistrict } from './make-district.ts';

export interface MiniSiteOptions {
  /** All where absent. */
  readonly steps?: readonly StepName[];
  readonly buildings?: number;
}

/** Builds the small site with every kind of file that a build writes; returns its folder. */
export async function buildMiniSite(
  outFolder: string,
  { steps, buildings = 1500 }: MiniSiteOptions = {},
): Promise<string> {
  const all = await loadSteps();
  const { siteId } = await buildTwin({
    inputs: {
      site: miniSite,
      seeds: { 'site.json': JSON.stringify(miniSite) },
      config: { ...NO_SOURCES, levels: { terrain: 13 } },
    },
    outFolder,
    steps: steps ? all.filter(({ name }) => steps.includes(name)) : all,
    workers: 0,
    memoryBytes: 1e9,
    generate: (site) => makeDistrict(site, buildings),
    readMap: async () => ({}),
  });
  return join(outFolder, siteId);
}
