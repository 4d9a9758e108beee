import { join } from 'node:path';
import { type BuildingIndexHeader, TWIN_FILES } from '#model';
import type { StepContext, Unit, UnitResult } from '../build/step.ts';
import { joinDays } from '../config/join-days.ts';
import { createRootCell } from '../records/root-cell.ts';
import { NUMBER_PREFIX, SYNTHETIC_PREFIX } from './building-id.ts';
import { BUILDINGS_FOLDER, type BuildingsUnitData } from './buildings-job.ts';
import { writeIndex } from './index/write-index.ts';
import { writeTilesets } from './tileset/write-tilesets.ts';
import { type MadeCell, makeTop, type TopJob } from './top-job.ts';

/** Cells of this depth are made by jobs of their own, from the units in them. */
const TOP_DEPTH = 2;

/**
 * Joins the units: the tiles above them, the tilesets that list all tiles, and the building index. What can be
 * divided is done by the threads, while this one writes the index.
 */
export async function finishBuildings(
  context: StepContext,
  results: readonly UnitResult[],
): Promise<void> {
  const { site, config } = context.inputs;
  const units = results.map(({ data }) => data as BuildingsUnitData);
  const count = units.reduce((sum, unit) => sum + unit.count, 0);
  const idPrefix = units[0]?.idPrefix ?? '';
  const made = units.flatMap(({ cell, topFile }) =>
    cell && topFile ? [{ ...cell, topFile }] : [],
  );
  const [inside] = await Promise.all([
    makeTops(made, idPrefix, context),
    writeRows(units, count, context),
  ]);
  const top = makeTop({ cell: { depth: 0, prefix: 0 }, inside, idPrefix }, context);
  writeTilesets(top?.summary.node, {
    root: createRootCell(site.bounds),
    bounds: site.bounds,
    landmarks: units.flatMap(({ landmarks }) => landmarks),
    tiling: config.detail.tiling ?? 'auto',
    write: (path, bytes) => context.write(`${BUILDINGS_FOLDER}/${path}`, bytes),
  });
  tellFacts(context, units, count);
}

/** Makes the cells of TOP_DEPTH above the units; those that are no deeper stay as they are. */
async function makeTops(
  made: readonly MadeCell[],
  idPrefix: string,
  context: StepContext,
): Promise<readonly MadeCell[]> {
  const groups = new Map<number, MadeCell[]>();
  for (const one of made) {
    if (one.depth <= TOP_DEPTH) continue;
    const prefix = Math.floor(one.prefix / 4 ** (one.depth - TOP_DEPTH));
    const group = groups.get(prefix);
    if (group) group.push(one);
    else groups.set(prefix, [one]);
  }
  const jobs = [...groups].map(([prefix, inside]): Unit => {
    const job: TopJob = { cell: { depth: TOP_DEPTH, prefix }, inside, idPrefix };
    return { id: `top/${TOP_DEPTH}-${prefix}`, job };
  });
  const results = await context.prepare('buildings/top', jobs);
  return [
    ...made.filter(({ depth }) => depth <= TOP_DEPTH),
    ...results.map(({ data }) => data as MadeCell),
  ];
}

async function writeRows(
  units: readonly BuildingsUnitData[],
  count: number,
  context: StepContext,
): Promise<void> {
  const { site, config } = context.inputs;
  const header: BuildingIndexHeader = {
    count,
    townCodes: site.towns.map(({ code }) => code),
    idPrefix:
      units[0]?.idPrefix ?? (config.buildings.length > 0 ? NUMBER_PREFIX : SYNTHETIC_PREFIX),
    hasIds: units.some(({ hasIds }) => hasIds),
    attributes: config.properties.map(({ name, type, unit, title }) => ({
      name,
      type,
      unit,
      title,
    })),
  };
  writeIndex(
    context.outputPath(TWIN_FILES.buildingIndex),
    header,
    units.map(({ rowsFile, rows, count: rowCount }) => ({
      path: join(context.workFolder, rowsFile),
      count: rowCount,
      lengths: rows,
    })),
  );
}

function tellFacts(context: StepContext, units: readonly BuildingsUnitData[], count: number): void {
  const { site, config } = context.inputs;
  const provenances = [...new Set(units.flatMap(({ provenances: found }) => found))].sort();
  context.tell({
    counts: {
      buildings: count,
      dwellings: units.reduce((sum, { dwellings }) => sum + dwellings, 0),
    },
    buildings: {
      count,
      provenance:
        config.buildings.length === 0 ? 'synthetic' : provenances.join(', ') || 'supplied',
      source:
        config.buildings.length === 0
          ? `generated, seed ${site.seed}`
          : config.buildings
              .map(({ title, file }) => title ?? file.split(/[\\/]/).at(-1))
              .join(', '),
      asOf: config.buildings.length === 0 ? site.asOf : joinDays(config.buildings),
    },
  });
}
