import { join } from 'node:path';
import { buildTwin } from '../../../tiles/build/build-twin.ts';
import type { StepName } from '../../../tiles/build/step.ts';
import { loadSteps } from '../../../tiles/build/steps.ts';
import { type BuildConfig, NO_SOURCES } from '../../../tiles/config/build-config.ts';
import { readMapFeatures } from '../../../tiles/map-features/read-map-features.ts';
import { miniSite } from '../../fixtures/mini-site.ts';
import { makeDistrict } from './make-district.ts';

export interface MiniSiteOptions {
  /** All where absent. */
  readonly steps?: readonly StepName[];
  /** More than a leaf holds where absent, so that there are tiles above tiles. */
  readonly buildings?: number;
  readonly config?: Partial<BuildConfig>;
}

/** Builds the small site with every kind of file that a build writes; returns its folder. */
export async function buildMiniSite(
  outFolder: string,
  { steps, buildings = 2200, config: changed = {} }: MiniSiteOptions = {},
): Promise<string> {
  const all = await loadSteps();
  const config: BuildConfig = { ...NO_SOURCES, levels: { terrain: 13 }, ...changed };
  const { siteId } = await buildTwin({
    inputs: {
      site: miniSite,
      seeds: { 'site.json': JSON.stringify(miniSite) },
      config,
    },
    outFolder,
    steps: steps ? all.filter(({ name }) => steps.includes(name)) : all,
    workers: 0,
    memoryBytes: 1e9,
    generate: (site) => makeDistrict(site, buildings),
    readMap: async (context) =>
      config.map.length === 0 ? {} : readMapFeatures(config.map, miniSite, context),
  });
  return join(outFolder, siteId);
}
