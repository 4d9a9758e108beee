import { type Bounds, GROUND_ZOOM } from '#model';
import { cutBlock, type MadeTile, type TilePlan } from './cut-block.ts';
import type { FeatureStore } from './feature-store.ts';
import { type GroundFeatures, storeGroundFeatures } from './ground-features.ts';
import { findTileRange } from './mercator.ts';
import { type BlockPlan, planBlocks } from './plan-blocks.ts';

/**
 * The ground map's tiles. The deepest zoom is drawn for all finer ones, so its grid is four times as fine as
 * usual: 0.15 m at the equator, less elsewhere, which is a pixel at 1:500. Strokes and halos reach over a
 * tile's edge by up to 1/32 of its side, 65 m at the deepest zoom.
 */
export const GROUND_PLAN: TilePlan = {
  maxZoom: GROUND_ZOOM.max,
  extentAt: (z) => (z === GROUND_ZOOM.max ? 16_384 : 4096),
  bufferShare: 1 / 32,
};

export function planGround(store: FeatureStore, bounds: Bounds): BlockPlan {
  return planBlocks(store, GROUND_ZOOM, (z) => findTileRange(bounds, z), GROUND_PLAN.bufferShare);
}

/** Tiles of a block that touch the bounds, empty ones too: a viewer then gets an answer wherever it may ask. */
export function cutGroundBlock(
  store: FeatureStore,
  plan: BlockPlan,
  block: number,
  bounds: Bounds,
): MadeTile[] {
  const rows = plan.rows.subarray(plan.from[block], plan.from[block + 1]);
  const square = plan.blocks[block] as BlockPlan['blocks'][number];
  return cutBlock(store, rows, square, GROUND_PLAN).filter(({ z, x, y }) => {
    const { west, north, east, south } = findTileRange(bounds, z);
    return x >= west && x <= east && y >= north && y <= south;
  });
}

/** All tiles over the bounds, in this thread. */
export function* cutGroundTiles(
  features: GroundFeatures,
  bounds: Bounds,
): Generator<{ readonly path: string; readonly bytes: Uint8Array }> {
  const store = storeGroundFeatures(features);
  const plan = planGround(store, bounds);
  for (const block of plan.blocks.keys())
    for (const { z, x, y, bytes } of cutGroundBlock(store, plan, block, bounds))
      yield { path: `${z}/${x}/${y}.mvt`, bytes };
}
