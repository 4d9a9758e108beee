import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import {
  type BuildingIndex,
  decodeBuildingIndex,
  decodeHeightGrid,
  type HeightGrid,
  TWIN_FILES,
} from '#model';
import { createFindingList, type FindingTally } from '../finding.ts';
import { type CheckedGlb, checkGlb } from '../glb/check-glb.ts';
import { checkGroundTile } from '../ground/check-ground.ts';
import { checkPicture } from '../ground/check-picture.ts';
import { toArrayBuffer } from '../site/check-index.ts';
import {
  type CheckedTerrain,
  checkTerrainLevel,
  type TerrainLevelJob,
} from '../terrain/check-terrain-level.ts';
import type { PlacedContent } from '../tileset/walk-tileset.ts';

/** Files that can be checked apart from all others. Plain data. */
export type CheckJob =
  | { readonly type: 'glb'; readonly content: PlacedContent }
  | { readonly type: 'terrain'; readonly job: TerrainLevelJob }
  | { readonly type: 'ground'; readonly paths: readonly string[] };

export interface CheckResult {
  readonly tally: FindingTally;
  readonly glb?: CheckedGlb;
  readonly terrain?: CheckedTerrain;
}

export interface CheckSettings {
  readonly root: string;
  /** Findings kept of each kind. */
  readonly limit: number;
  /** The index was read without a fault and buildings can be compared with it. */
  readonly withIndex: boolean;
}

/** Runs jobs in one thread; the building index and the height grid are read once. */
export function createCheckRunner({
  root,
  limit,
  withIndex,
}: CheckSettings): (job: CheckJob) => Promise<CheckResult> {
  let index: BuildingIndex | null | undefined;
  let heights: HeightGrid | null | undefined;
  return async (job) => {
    const sink = createFindingList(limit);
    switch (job.type) {
      case 'glb': {
        await MeshoptDecoder.ready;
        index ??= withIndex
          ? decodeBuildingIndex(readArrayBuffer(root, TWIN_FILES.buildingIndex))
          : null;
        const bytes = readFileSync(join(root, job.content.file));
        const glb = await checkGlb(bytes, { content: job.content, index, sink });
        return { tally: sink.tally(), glb };
      }
      case 'terrain': {
        heights ??= readHeights(root);
        const terrain = checkTerrainLevel(job.job, { root, heights, sink });
        return { tally: sink.tally(), terrain };
      }
      case 'ground':
        for (const path of job.paths) {
          const check = path.endsWith('.png') ? checkPicture : checkGroundTile;
          check(readFileSync(join(root, path)), path, sink);
        }
        return { tally: sink.tally() };
    }
  };
}

function readHeights(root: string): HeightGrid | null {
  if (!existsSync(join(root, TWIN_FILES.heights))) return null;
  try {
    return decodeHeightGrid(readArrayBuffer(root, TWIN_FILES.heights));
  } catch {
    // The check of the file itself says what is wrong with it.
    return null;
  }
}

function readArrayBuffer(root: string, path: string): ArrayBuffer {
  return toArrayBuffer(readFileSync(join(root, path)));
}
