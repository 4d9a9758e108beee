import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildingIndexHeader, TWIN_FILES } from '#model';
import type { StepContext, UnitResult } from '../build/step.ts';
import { joinDays } from '../config/join-days.ts';
import { createRootCell } from '../records/root-cell.ts';
import { NUMBER_PREFIX, SYNTHETIC_PREFIX } from './building-id.ts';
import {
  BUILDINGS_FOLDER,
  type BuildingsUnitData,
  detailOf,
  tableOptions,
} from './buildings-job.ts';
import { writeIndex } from './index/write-index.ts';
import { createTileWriter } from './tile/tile-writer.ts';
import { writeTilesets } from './tileset/write-tilesets.ts';
import { decodeTop, gatherRecords, type NodeTop } from './top-file.ts';
import { makeTopTree } from './tree/top-tree.ts';

/** Joins the units: the tiles above them, the tilesets that list all tiles, and the building index. */
export async function finishBuildings(
  context: StepContext,
  results: readonly UnitResult[],
): Promise<void> {
  const { site, config } = context.inputs;
  const units = results.map(({ data }) => data as BuildingsUnitData);
  const root = createRootCell(site.bounds);
  const write = createTileWriter({
    ...tableOptions(context, units[0]?.idPrefix ?? ''),
    write(path, bytes, triangles) {
      context.write(`${BUILDINGS_FOLDER}/${path}`, bytes);
      context.count({ triangles });
    },
  });
  const top = makeTopTree(
    units.flatMap(({ cell, topFile }) => (cell && topFile ? [{ ...cell, topFile }] : [])),
    {
      root,
      load: ({ topFile }): NodeTop => decodeTop(readFileSync(join(context.workFolder, topFile))),
      gather: gatherRecords,
      write: write(detailOf(config).inner),
    },
  );
  writeTilesets(top?.summary.node, {
    root,
    bounds: site.bounds,
    landmarks: units.flatMap(({ landmarks }) => landmarks),
    tiling: config.detail.tiling ?? 'auto',
    write: (path, bytes) => context.write(`${BUILDINGS_FOLDER}/${path}`, bytes),
  });
  const count = units.reduce((sum, unit) => sum + unit.count, 0);
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
  tellFacts(context, units, count);
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
