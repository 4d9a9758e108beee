import type { Site } from '#model';
import type { GeneratedDistrict } from '../district.ts';
import { buildPlaces } from './build-places.ts';
import { digCanals } from './dig-canals.ts';
import { type Block, divideGround } from './divide-ground.ts';
import { fillMask, TAKEN } from './geometry/mask.ts';
import { addStreet, createGround, type Ground } from './ground.ts';
import { gridTowns } from './management-grid.ts';
import { planSite } from './site-plan.ts';
import { markTakenGround } from './taken-ground.ts';
import { toDistrict } from './to-district.ts';
import { buildCampus } from './typologies/campus.ts';
import { buildCentre } from './typologies/commercial.ts';
import { buildWorks } from './typologies/industrial.ts';
import { buildOldTown } from './typologies/old-town.ts';
import { layPark } from './typologies/park.ts';
import { buildEstate } from './typologies/residential.ts';
import { buildVillages } from './typologies/villages.ts';
import { buildVillas } from './typologies/villas.ts';
import { createZoning, type Zone } from './zoning.ts';

export interface GenerateOptions {
  /** Called as the work goes on, with steps done, steps in all and the step at hand. */
  readonly onProgress?: (done: number, total: number, step: string) => void;
}

/** How ground of each zone is built up; `rural` ground is settled as a whole, along its canals. */
const BUILD_UP: Record<Zone, (ground: Ground, block: Block) => void> = {
  'old-town': buildOldTown,
  residential: buildEstate,
  villa: buildVillas,
  commercial: buildCentre,
  industrial: buildWorks,
  education: buildCampus,
  park: layPark,
  forest: (ground, { ring }) => ground.landuse.push({ kind: 'forest', ring }),
  rural: (ground, { ring, seed, areaM2 }) =>
    ground.landuse.push({ kind: areaM2 < 6e5 && seed % 100 < 9 ? 'forest' : 'farmland', ring }),
};

const BLOCKS_A_STEP = 500;

/**
 * Makes up what the facts of a site lack: streets, blocks, buildings, canals, land use and the management grid.
 * Everything follows from the site's facts and its seed; the same site gives the same district, byte for byte.
 * Buildings overlap neither one another nor roads, water, hills or the district's edge.
 */
export function generateDistrict(site: Site, options: GenerateOptions = {}): GeneratedDistrict {
  const plan = planSite(site);
  const mask = markTakenGround(plan);
  const zoning = createZoning(plan, mask);
  const { blocks, streets } = divideGround(plan, mask, zoning);
  const ground = createGround(plan, mask, zoning);

  const total = Math.ceil(blocks.length / BLOCKS_A_STEP) + 4;
  let done = 0;
  const report = (step: string) => {
    done++;
    options.onProgress?.(done, total, step);
  };
  report('streets');

  for (const street of streets) addStreet(ground, street);
  for (const block of blocks)
    if (block.zone !== 'rural' && block.zone !== 'forest') fillMask(mask, block.ring, TAKEN.urban);
  const canals = digCanals(ground);
  buildPlaces(ground, blocks);
  report('canals');
  for (const [i, block] of blocks.entries()) {
    BUILD_UP[block.zone](ground, block);
    if ((i + 1) % BLOCKS_A_STEP === 0) report('blocks');
  }
  buildVillages(ground, canals);
  report('villages');
  const district = toDistrict(ground, gridTowns(plan));
  while (done < total) report('records');
  return district;
}
