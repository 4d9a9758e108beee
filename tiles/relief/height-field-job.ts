import type { JobContext } from '../build/step.ts';
import type { TerrainSource } from '../config/build-config.ts';
import { fillVoids } from './fill-voids.ts';
import { BLOCK, BLOCK_BYTES, type HeightFieldHeader, patchName } from './height-field.ts';
import { smoothStep } from './noise.ts';
import { openRaster } from './rasters/open-raster.ts';
import type { Raster } from './rasters/raster.ts';
import { type SampleGrid, sampleRaster } from './sample-raster.ts';
import { createSeedRelief } from './seed-relief.ts';

/** One patch of the height field. */
export interface HeightFieldJob {
  readonly folder: string;
  readonly header: HeightFieldHeader;
  readonly reach: number;
  readonly row: number;
  readonly column: number;
  /** First has priority. */
  readonly sources: readonly FieldSource[];
}

export interface FieldSource {
  readonly source: TerrainSource;
  /** Added to reach the ellipsoid, metres. */
  readonly offsetM: number;
  /** Raster samples along the side of a field sample, rounded. */
  readonly parts: number;
}

/** What a patch found within the site's bounds, in samples. */
export interface PatchReport {
  readonly surveyed: number;
  /** Holes filled from their rims. */
  readonly filled: number;
  /** Too far from any height: the seeds' ground. */
  readonly made: number;
  /** Some of the surveyed heights, metres above the ellipsoid. */
  readonly someM: readonly number[];
  /** The lowest and the highest of them all; null where nothing is surveyed. */
  readonly lowestM: number | null;
  readonly highestM: number | null;
}

/** Samples the terrain sources for one patch, fills its holes and writes its blocks to the work folder. */
export async function runHeightFieldJob(
  job: HeightFieldJob,
  context: JobContext,
): Promise<PatchReport> {
  const { header, reach, row, column } = job;
  const cells = header.patchBlocks * BLOCK;
  const here = blocksOf(job);
  const width = here.columns * BLOCK + 1 + 2 * reach;
  const rows = here.rows * BLOCK + 1 + 2 * reach;
  const grid: SampleGrid = {
    westDeg: header.westDeg + (column * cells - reach) * header.stepLonDeg,
    northDeg: header.northDeg - (row * cells - reach) * header.stepLatDeg,
    stepLonDeg: header.stepLonDeg,
    stepLatDeg: header.stepLatDeg,
    width,
    rows,
    sum: new Float32Array(width * rows),
    weight: new Float32Array(width * rows),
  };
  for (const { source, offsetM, parts } of job.sources) {
    context.signal.throwIfAborted();
    await sampleRaster(await openOnce(source, context), grid, { offsetM, parts });
  }
  const heightM = grid.sum;
  for (let i = 0; i < heightM.length; i++) {
    const weight = grid.weight[i] as number;
    heightM[i] = weight < 0.499 ? Number.NaN : (heightM[i] as number) / weight;
  }
  const distance = fillVoids(heightM, width, reach);
  const report = settle(grid, distance, job, context);
  context.writeWork(`${job.folder}/${patchName(row, column)}`, cutBlocks(heightM, width, job));
  return report;
}

async function openOnce(source: TerrainSource, { memory }: JobContext): Promise<Raster> {
  const key = `raster ${JSON.stringify(source)}`;
  const known = memory.get(key) as Raster | undefined;
  const raster = known ?? (await openRaster(source));
  memory.set(key, raster);
  return raster;
}

/** Brings filled holes down to the seeds' ground with their distance from a height, and counts. */
function settle(
  grid: SampleGrid,
  distance: Uint8Array,
  { reach }: HeightFieldJob,
  { inputs: { site } }: JobContext,
): PatchReport {
  const { sum: heightM, width } = grid;
  const relief = createSeedRelief(site);
  const { plane } = relief;
  let [surveyed, filled, made] = [0, 0, 0];
  const someM: number[] = [];
  let [lowestM, highestM] = [Infinity, -Infinity];
  for (let row = 0; row < grid.rows; row++) {
    const latDeg = grid.northDeg - row * grid.stepLatDeg;
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const far = distance[at] as number;
      const lonDeg = grid.westDeg + column * grid.stepLonDeg;
      if (far > 0) {
        const seedM = relief.dryM(plane.toX(lonDeg), plane.toY(latDeg));
        const share = far > reach ? 1 : smoothStep(reach / 4, reach + 1, far);
        const given = far > reach ? seedM : (heightM[at] as number);
        heightM[at] = given + (seedM - given) * share;
      }
      const isCore =
        row >= reach && column >= reach && row < grid.rows - reach && column < width - reach;
      if (!isCore || relief.fadeAt(plane.toX(lonDeg), plane.toY(latDeg)) < 1) continue;
      if (far === 0) {
        const ownM = Math.round((heightM[at] as number) * 10) / 10;
        if (ownM < lowestM) lowestM = ownM;
        if (ownM > highestM) highestM = ownM;
        if (surveyed++ % 4096 === 0) someM.push(ownM);
      } else if (far <= reach) filled++;
      else made++;
    }
  }
  const range = surveyed > 0 ? { lowestM, highestM } : { lowestM: null, highestM: null };
  return { surveyed, filled, made, someM, ...range };
}

/** Blocks of a patch that lie in the field; the last patches have fewer. */
function blocksOf({ header, row, column }: HeightFieldJob): { columns: number; rows: number } {
  const { patchBlocks, blockColumns, blockRows } = header;
  return {
    columns: Math.min(patchBlocks, blockColumns - column * patchBlocks),
    rows: Math.min(patchBlocks, blockRows - row * patchBlocks),
  };
}

function cutBlocks(heightM: Float32Array, width: number, job: HeightFieldJob): Uint8Array {
  const { reach } = job;
  const { patchBlocks } = job.header;
  const here = blocksOf(job);
  const bytes = new Uint8Array(here.rows * patchBlocks * BLOCK_BYTES);
  const blocks = new Float32Array(bytes.buffer);
  for (let row = 0; row < here.rows; row++)
    for (let column = 0; column < here.columns; column++) {
      let at = ((row * patchBlocks + column) * BLOCK_BYTES) / 4;
      for (let line = 0; line <= BLOCK; line++) {
        const from = (reach + row * BLOCK + line) * width + reach + column * BLOCK;
        blocks.set(heightM.subarray(from, from + BLOCK + 1), at);
        at += BLOCK + 1;
      }
    }
  return bytes;
}
