import { basename } from 'node:path';
import { TWIN_FILES } from '#model';
import type { BuildInputs, BuildStep, Unit } from '../build/step.ts';
import type { GroundSpec } from '../relief/ground-spec.ts';
import { createLayerJson, listTerrainTiles } from './layer-json.ts';
import type { TerrainJob, TerrainReport } from './terrain-job.ts';
import { terrainToleranceM } from './tms.ts';

/** What every worker is told once. */
export interface TerrainSetup {
  readonly ground: GroundSpec;
  readonly maxLevel: number;
}

/** Tiles of a unit: some seconds of work. */
const TILES_PER_UNIT = 48;

/** Writes the terrain: quantized-mesh tiles of all levels and their `layer.json`. */
export const terrainStep: BuildStep = {
  name: 'terrain',
  weight: 15,
  inputs: ({ site, config }) => ({
    values: {
      site,
      terrain: config.terrain.map((source) => ({ ...source, file: basename(source.file) })),
      map: config.map.map((source) => ({ ...source, file: basename(source.file) })),
      maxLevel: config.levels.terrain,
    },
    files: [...config.terrain, ...config.map].map(({ file }) => file),
  }),
  async plan(context) {
    const { site, config } = context.inputs;
    const maxLevel = config.levels.terrain;
    const setup: TerrainSetup = { ground: await context.ground(), maxLevel };
    return { setup, units: listUnits(site.bounds, maxLevel) };
  },
  async finish(context, results) {
    const { site, config } = context.inputs;
    const maxLevel = config.levels.terrain;
    const bends = Array.from({ length: maxLevel + 1 }, () => 0);
    for (const { data } of results)
      for (const [level, bendM] of (data as TerrainReport).sampleErrorM)
        bends[level] = Math.max(bends[level] ?? 0, bendM);
    context.tell({ levels: { terrain: maxLevel } });
    const errorM = bends.map((bendM, level) => roundUp(terrainToleranceM(level) + bendM));
    context.write(
      `${TWIN_FILES.terrain}/layer.json`,
      JSON.stringify(createLayerJson(site, maxLevel, errorM)),
    );
  },
};

/** Tiles of one level at a time, neighbours together; a unit's number is its place in the list of all tiles. */
function listUnits(bounds: BuildInputs['site']['bounds'], maxLevel: number): Unit[] {
  const tiles = listTerrainTiles(bounds, maxLevel);
  const units: Unit[] = [];
  for (let from = 0; from < tiles.length; from += TILES_PER_UNIT) {
    const job: TerrainJob = { tiles: tiles.slice(from, from + TILES_PER_UNIT) };
    units.push({ id: `tiles/${String(from / TILES_PER_UNIT).padStart(5, '0')}`, job });
  }
  return units;
}

function roundUp(errorM: number): number {
  return Math.ceil(errorM * 1000) / 1000;
}
