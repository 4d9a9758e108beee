import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Seeds } from '../read-seeds.ts';
import { writeModel } from './kit/write-model.ts';
import { LANDMARKS_FOLDER } from './list-site-landmarks.ts';
import { LANDMARK_MODELS } from './registry.ts';

/** Makes the models that a site's landmarks name, as far as they are built by code; the others stay as they lie. */
export function makeSiteLandmarks({ folder, site }: Seeds): { file: string; bytes: number }[] {
  const models = [...new Set((site.landmarks ?? []).map(({ model }) => model))].sort();
  mkdirSync(join(folder, LANDMARKS_FOLDER), { recursive: true });
  return models.flatMap((model) => {
    const build = LANDMARK_MODELS[model];
    if (!build) return [];
    const file = join(folder, LANDMARKS_FOLDER, `${model}.glb`);
    const bytes = writeModel(build());
    writeFileSync(file, bytes);
    return [{ file, bytes: bytes.length }];
  });
}
