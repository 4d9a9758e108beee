import { createLocalPlane, type LocalPlane } from '#lib/geo/local-plane.ts';
import type { Site } from '#model';
import { FADE_M, RELIEF_M } from './ground-shape.ts';
import { createHillMound } from './hill-mound.ts';
import { createNoise, type Noise, smoothStep } from './noise.ts';

/** The dry ground that a site's seeds describe, on a metre plane around its centre. */
export interface SeedRelief {
  readonly plane: LocalPlane;
  readonly noise: Noise;
  /** Of the level plain, metres above the ellipsoid. */
  readonly plainM: number;
  /** Plain and hills, before water and roads, metres above the ellipsoid. */
  dryM(x: number, y: number): number;
  /** 1 within the site's bounds, falling to 0 at FADE_M beyond them. */
  fadeAt(x: number, y: number): number;
}

/** An almost level plain with the site's hills as mounds whose tops have the published heights. */
export function createSeedRelief(site: Site): SeedRelief {
  const plane = createLocalPlane(...site.centre);
  const noise = createNoise(site.seed);
  const hills = site.hills.map((hill) =>
    createHillMound(hill, plane, { riseM: hill.heightM - site.groundLevelM, noise }),
  );
  const plainM = site.groundLevelM + site.datumOffsetM;
  const west = plane.toX(site.bounds.westDeg);
  const east = plane.toX(site.bounds.eastDeg);
  const south = plane.toY(site.bounds.southDeg);
  const north = plane.toY(site.bounds.northDeg);
  return {
    plane,
    noise,
    plainM,
    dryM(x, y) {
      let share = 0;
      let mound = 0;
      for (const hill of hills) {
        if (Math.abs(x - hill.x) >= hill.radiusM || Math.abs(y - hill.y) >= hill.radiusM) continue;
        const here = hill.shareAt(x, y);
        share = Math.max(share, here);
        mound = Math.max(mound, here * hill.riseM);
      }
      const relief = RELIEF_M * (0.65 * noise(x / 900, y / 900) + 0.35 * noise(y / 260, x / 260));
      return plainM + relief * (1 - share) + mound;
    },
    fadeAt(x, y) {
      const beyondX = Math.max(west - x, 0, x - east);
      const beyondY = Math.max(south - y, 0, y - north);
      if (beyondX === 0 && beyondY === 0) return 1;
      return 1 - smoothStep(0, FADE_M, Math.sqrt(beyondX * beyondX + beyondY * beyondY));
    },
  };
}
