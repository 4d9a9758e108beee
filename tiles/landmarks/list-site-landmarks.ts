import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Site, TwinError } from '#model';
import type { LandmarkSource } from '../config/build-config.ts';

/** Where a site keeps the models of its landmarks. */
export const LANDMARKS_FOLDER = 'landmarks';

/**
 * The site's own landmarks as sources of the build.
 *
 * @throws {TwinError} source-invalid where a model is not there.
 */
export function listSiteLandmarks(site: Site, folder: string): LandmarkSource[] {
  return (site.landmarks ?? []).map((landmark): LandmarkSource => {
    const file = join(folder, LANDMARKS_FOLDER, `${landmark.model}.glb`);
    if (!existsSync(file))
      throw new TwinError(
        'source-invalid',
        `landmarks.geojson, ${landmark.id}: Expected its model ${file}, got none; make it with npm run tiles -- landmarks, or put it there.`,
      );
    return {
      file,
      id: landmark.id,
      name: landmark.name,
      position: landmark.position,
      bearingDeg: landmark.bearingDeg,
      scale: landmark.scale,
      liftM: landmark.pit?.depthM,
      replaces: [],
      use: landmark.use,
      isApproximate: landmark.quality === 'approximate',
    };
  });
}
