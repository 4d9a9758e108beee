import type { Site } from '#model';
import type { GroundHeight } from './ground-shape.ts';
import { openGround } from './open-ground.ts';

export { type GroundHeight, RELIEF_M, WATER_DEPTH_M } from './ground-shape.ts';

/** The ground of a site of which there are only its seeds: a plain, hills, rivers. */
export function createGroundHeight(site: Site): GroundHeight {
  return openGround({ site, canals: [], waterAreas: [], roads: null, heightField: null });
}
