import { TWIN_FILES } from '#model';
import type { JobContext } from '../build/step.ts';
import { type OpenGround, openGroundAndWater } from '../relief/open-ground.ts';
import type { TerrainSetup } from './terrain-step.ts';
import { createTerrainTile } from './terrain-tile.ts';
import type { TileAddress } from './tms.ts';

export interface TerrainJob {
  readonly tiles: readonly TileAddress[];
}

export interface TerrainReport {
  /** The largest of each level that the job had tiles of. */
  readonly sampleErrorM: readonly (readonly [level: number, errorM: number])[];
}

/** Makes some terrain tiles and writes them. */
export async function runTerrainJob(job: TerrainJob, context: JobContext): Promise<TerrainReport> {
  const { ground, maxLevel } = context.setup as TerrainSetup;
  const { groundM, undugM, water } = openOnce(context, ground);
  const worst = new Map<number, number>();
  for (const tile of job.tiles) {
    context.signal.throwIfAborted();
    const { bytes, triangles, sampleErrorM } = createTerrainTile(tile, {
      groundM,
      litM: undugM,
      isWater: water.isWater,
      bounds: context.inputs.site.bounds,
      maxLevel,
    });
    context.write(`${TWIN_FILES.terrain}/${tile.level}/${tile.x}/${tile.y}.terrain`, bytes);
    context.count({ triangles });
    worst.set(tile.level, Math.max(worst.get(tile.level) ?? 0, sampleErrorM));
  }
  return { sampleErrorM: [...worst] };
}

function openOnce({ memory }: JobContext, spec: TerrainSetup['ground']): OpenGround {
  const known = memory.get('ground') as OpenGround | undefined;
  const opened = known ?? openGroundAndWater(spec);
  memory.set('ground', opened);
  return opened;
}
