import {
  createMask,
  fillMask,
  MASK_MARGIN_M,
  type Mask,
  strokeMask,
  TAKEN,
} from './geometry/mask.ts';
import type { SitePlan } from './site-plan.ts';

/** Margins beyond a shape's own border, metres; none may be less than `MASK_MARGIN_M`. */
const BANK_M = 7;
const VERGE_M = 6;
const EDGE_M = 10;

/** Marks what the facts already take: water, roads, elevated track, hills, and all beyond the outline. */
export function markTakenGround(plan: SitePlan): Mask {
  const mask = createMask(plan.extent);
  mask.bits.fill(TAKEN.outside);
  fillMask(mask, plan.outline, TAKEN.outside, true);
  const first = plan.outline[0];
  if (first) strokeMask(mask, [...plan.outline, first], EDGE_M, TAKEN.outside);
  for (const water of plan.waters)
    strokeMask(mask, water.line, water.halfWidthM + BANK_M, TAKEN.water);
  for (const road of plan.roads) strokeMask(mask, road.line, road.halfWidthM + VERGE_M, TAKEN.road);
  for (const rail of plan.rails) strokeMask(mask, rail.line, rail.halfWidthM + VERGE_M, TAKEN.rail);
  for (const { top, radiusM } of plan.hills)
    strokeMask(mask, [top, top], radiusM + MASK_MARGIN_M, TAKEN.hill);
  for (const { at, clearM } of plan.landmarks)
    strokeMask(mask, [at, at], clearM + MASK_MARGIN_M, TAKEN.grounds);
  return mask;
}
