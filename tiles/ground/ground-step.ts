import { GROUND_ZOOM } from '#model';
import type { BuildStep } from '../build/step.ts';
import { collectGroundFeatures, storeGroundFeatures } from './ground-features.ts';
import type { GroundJob, GroundSetup } from './ground-job.ts';
import { planGround } from './ground-tiles.ts';

/** The ground map as vector tiles. Hill bands are drawn only where the hills are the seeds' own. */
export const groundStep: BuildStep = {
  name: 'ground',
  weight: 2,
  inputs: ({ seeds, config }) => ({
    values: { seeds, map: config.map, withHills: config.terrain.length === 0 },
    files: config.map.map(({ file }) => file),
  }),

  async plan(context) {
    const { site, config } = context.inputs;
    const features = collectGroundFeatures(site, await context.district(), {
      withHills: config.terrain.length === 0,
    });
    const featuresIn = Object.values(features).reduce((sum, { length }) => sum + length, 0);
    const store = storeGroundFeatures(features);
    context.count({ featuresIn, featuresOut: store.count });
    if (store.count < featuresIn)
      context.warn(
        `${featuresIn - store.count} features of the ground map have no extent and are left out.`,
      );
    const plan = planGround(store, site.bounds);
    const setup: GroundSetup = { store, plan };
    return {
      setup,
      units: plan.blocks.map(({ z, x, y, fromZoom, toZoom }, block) => {
        const job: GroundJob = { block };
        return { id: `ground/${fromZoom}-${toZoom}/${z}-${x}-${y}`, job };
      }),
    };
  },

  async finish(context) {
    context.tell({ levels: { ground: GROUND_ZOOM.max } });
  },
};
