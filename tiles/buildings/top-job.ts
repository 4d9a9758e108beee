import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobContext } from '../build/step.ts';
import { createRootCell } from '../records/root-cell.ts';
import { BUILDINGS_FOLDER, detailOf, tableOptions } from './buildings-job.ts';
import { createTileWriter } from './tile/tile-writer.ts';
import { decodeTop, encodeTop, gatherRecords, type NodeTop } from './top-file.ts';
import { makeTopTree } from './tree/top-tree.ts';
import type { CellRange } from './tree/unit-tree.ts';

/** A cell that is made, with the work file that holds what its parent has to know of it. */
export interface MadeCell extends CellRange {
  readonly topFile: string;
}

/** A cell above units, whose tiles are to be made. */
export interface TopJob {
  readonly cell: CellRange;
  /** Made cells that it is made of. */
  readonly inside: readonly MadeCell[];
  readonly idPrefix: string;
}

/** Makes the tiles of a cell above units, and leaves what its parent has to know of it. */
export async function runTopJob(job: TopJob, context: JobContext): Promise<MadeCell> {
  const top = makeTop(job, context);
  if (!top) throw new Error('Expected units in a cell above units, got none.');
  const { depth, prefix } = job.cell;
  const topFile = `tops/${depth}-${prefix}.top`;
  context.writeWork(topFile, encodeTop(top));
  return { depth, prefix, topFile };
}

/** Makes the tiles from a cell down to the made ones inside it; undefined where there are none. */
export function makeTop(
  { cell, inside, idPrefix }: TopJob,
  context: Pick<JobContext, 'inputs' | 'workFolder' | 'write' | 'count'>,
): NodeTop | undefined {
  const { site, config } = context.inputs;
  const write = createTileWriter({
    ...tableOptions(context, idPrefix),
    write(path, bytes, triangles) {
      context.write(`${BUILDINGS_FOLDER}/${path}`, bytes);
      context.count({ triangles });
    },
  });
  return makeTopTree(cell, inside, {
    root: createRootCell(site.bounds),
    load: ({ topFile }) => decodeTop(readFileSync(join(context.workFolder, topFile))),
    gather: gatherRecords,
    write: write(detailOf(config).inner),
  });
}
