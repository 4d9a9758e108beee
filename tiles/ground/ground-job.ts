import { TWIN_FILES } from '#model';
import type { JobContext } from '../build/step.ts';
import type { FeatureStore } from './feature-store.ts';
import { cutGroundBlock } from './ground-tiles.ts';
import type { BlockPlan } from './plan-blocks.ts';
import { paintGroundPictures } from './raster/ground-picture.ts';

/** What all ground jobs read; its columns lie on shared memory. */
export interface GroundSetup {
  readonly store: FeatureStore;
  readonly plan: BlockPlan;
}

/** Place of a block in the plan. */
export interface GroundJob {
  readonly block: number;
}

/** Cuts one block of the ground map into vector tiles; the coarsest are drawn as pictures too. */
export async function runGroundJob({ block }: GroundJob, context: JobContext): Promise<null> {
  const { store, plan } = context.setup as GroundSetup;
  const { bounds } = context.inputs.site;
  for (const tile of cutGroundBlock(store, plan, block, bounds)) {
    context.write(`${TWIN_FILES.ground}/${tile.z}/${tile.x}/${tile.y}.mvt`, tile.bytes);
    for (const { path, bytes } of paintGroundPictures(tile)) context.write(path, bytes);
  }
  return null;
}
