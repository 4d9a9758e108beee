import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { Site } from '#model';
import { createCorridorField } from './corridor.ts';
import { createHillMound } from './hill-mound.ts';
import { createNoise, smoothStep } from './noise.ts';
import { traceRiver } from './river-course.ts';

/** Height of the ground in metres above the ellipsoid at a place in WGS84 degrees. */
export type GroundHeight = (lonDeg: number, latDeg: number) => number;

/** How far the water lies below the plain, metres. */
export const WATER_DEPTH_M = 1.2;
/** The plain rises and falls by at most this, metres. */
export const RELIEF_M = 0.3;
/** Beyond the site's bounds all relief fades out over this distance, metres. */
const FADE_M = 4000;

/**
 * The ground of a site of which no survey is at hand: an almost level plain, its hills as mounds whose tops
 * have the published heights, its rivers a little lower. Away from the site it is the level plain everywhere.
 */
export function createGroundHeight(site: Site): GroundHeight {
  const plane = createLocalPlane(...site.centre);
  const noise = createNoise(site.seed);
  const hills = site.hills.map((hill) =>
    createHillMound(hill, plane, { riseM: hill.heightM - site.groundLevelM, noise }),
  );
  const water = createCorridorField(
    site.waterways.map((waterway) => traceRiver(waterway, plane, noise)),
  );
  const plainM = site.groundLevelM + site.datumOffsetM;
  const west = plane.toX(site.bounds.westDeg);
  const east = plane.toX(site.bounds.eastDeg);
  const south = plane.toY(site.bounds.southDeg);
  const north = plane.toY(site.bounds.northDeg);

  return (lonDeg, latDeg) => {
    const x = plane.toX(lonDeg);
    const y = plane.toY(latDeg);
    const beyondX = Math.max(west - x, 0, x - east);
    const beyondY = Math.max(south - y, 0, y - north);
    const outside = Math.sqrt(beyondX * beyondX + beyondY * beyondY);
    if (outside >= FADE_M) return plainM;
    let share = 0;
    let mound = 0;
    for (const hill of hills) {
      if (Math.abs(x - hill.x) >= hill.radiusM || Math.abs(y - hill.y) >= hill.radiusM) continue;
      const here = hill.shareAt(x, y);
      share = Math.max(share, here);
      mound = Math.max(mound, here * hill.riseM);
    }
    const relief = RELIEF_M * (0.65 * noise(x / 900, y / 900) + 0.35 * noise(y / 260, x / 260));
    const local = relief * (1 - share) - WATER_DEPTH_M * water(x, y);
    const fade = outside === 0 ? 1 : 1 - smoothStep(0, FADE_M, outside);
    return plainM + local * fade + mound;
  };
}
