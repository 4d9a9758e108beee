import { TWIN_FILES } from '#model';
import type { JobContext } from '../build/step.ts';
import type { BuildConfig } from '../config/build-config.ts';
import { WORD } from '../records/record-layout.ts';
import { createRootCell } from '../records/root-cell.ts';
import type { GroundHeight } from '../relief/ground-height.ts';
import type { GroundSpec } from '../relief/ground-spec.ts';
import { openGround } from '../relief/open-ground.ts';
import { createIndexRows, joinRows, listProvenances, type RowLengths } from './index/index-rows.ts';
import { type LandmarkTile, makeLandmarks } from './landmark-tiles.ts';
import { loadRecords, type Renaming } from './load-records.ts';
import { findLowestGround } from './lowest-ground.ts';
import type { UnitRange } from './plan-units.ts';
import type { RecordSet } from './record-set.ts';
import { createTileWriter } from './tile/tile-writer.ts';
import { encodeTop } from './top-file.ts';
import { countTiles } from './tree/tile-node.ts';
import { makeUnitTree } from './tree/unit-tree.ts';

/** What all units read. */
export interface BuildingsSetup {
  /** Null where all stand on the plain. */
  readonly ground: GroundSpec | null;
  readonly idPrefix: string;
  /** True where some source gives ids. */
  readonly hasIds: boolean;
}

/** A subtree of buildings, or the landmarks. */
export type BuildingsJob =
  | {
      readonly type: 'subtree';
      readonly range: Omit<UnitRange, 'hash'>;
      readonly renamings: readonly Renaming[];
    }
  | { readonly type: 'landmarks'; readonly firstGid: number };

/** What `finish` has to know of a unit. Plain JSON. */
export interface BuildingsUnitData {
  /** Its cell; null for the landmarks. */
  readonly cell: { readonly depth: number; readonly prefix: number } | null;
  readonly count: number;
  readonly tileCount: number;
  readonly dwellings: number;
  readonly provenances: readonly string[];
  /** Work files: its rows of the index, and its root as its parent needs it. */
  readonly rowsFile: string;
  readonly rows: RowLengths;
  readonly topFile: string | null;
  readonly landmarks: readonly LandmarkTile[];
  readonly idPrefix: string;
  readonly hasIds: boolean;
}

/** The folder of tileset.json in the output. */
export const BUILDINGS_FOLDER = TWIN_FILES.tileset.slice(0, TWIN_FILES.tileset.lastIndexOf('/'));

/** Makes the tiles, index rows and summary of one unit. */
export async function runBuildingsJob(
  job: BuildingsJob,
  context: JobContext,
): Promise<BuildingsUnitData> {
  const setup = context.setup as BuildingsSetup;
  const groundM = openGroundOnce(setup, context);
  if (job.type === 'landmarks') return runLandmarks(job.firstGid, groundM, context);
  const { site, config } = context.inputs;
  const { range } = job;
  const set = loadRecords(context.workFolder, range, job.renamings);
  setOnGround(set, groundM);
  const undrawn = new Set<number>();
  const write = createTileWriter({
    ...tableOptions(context, setup.idPrefix),
    write(path, bytes, triangles) {
      context.write(`${BUILDINGS_FOLDER}/${path}`, bytes);
      context.count({ triangles });
    },
    onUndrawn: (gid) => undrawn.add(gid),
  });
  const { leaf, inner } = detailOf(config);
  const summary = makeUnitTree(range, {
    set,
    root: createRootCell(site.bounds),
    writeLeaf: write(leaf),
    writeInner: write(inner),
  });
  if (undrawn.size > 0)
    context.warn(
      `${undrawn.size} buildings have faces without extent that could not be drawn; the first is row ${Math.min(...undrawn)} of the index.`,
    );
  const name = `units/${range.depth}-${range.prefix}`;
  context.writeWork(`${name}.top`, encodeTop({ set, summary }));
  return {
    ...writeRows(set, `${name}.rows`, context),
    cell: { depth: range.depth, prefix: range.prefix },
    tileCount: countTiles(summary.node),
    topFile: `${name}.top`,
    landmarks: [],
  };
}

/** Leaves show all there is, inner tiles flat blocks; without roofs all is flat. */
export function detailOf({ detail }: BuildConfig) {
  return detail.roofs
    ? ({ leaf: 'full', inner: 'plain' } as const)
    : ({ leaf: 'bare', inner: 'bare' } as const);
}

export function tableOptions(context: Pick<JobContext, 'inputs'>, idPrefix: string) {
  const { site, config } = context.inputs;
  return {
    declared: config.properties,
    townCodes: site.towns.map(({ code }) => code),
    idPrefix,
  };
}

function runLandmarks(
  firstGid: number,
  groundM: GroundHeight,
  context: JobContext,
): BuildingsUnitData {
  const { set, tiles } = makeLandmarks(context, {
    firstGid,
    groundM,
    write: (path, bytes) => context.write(`${BUILDINGS_FOLDER}/${path}`, bytes),
  });
  return {
    ...writeRows(set, 'units/landmarks.rows', context),
    cell: null,
    tileCount: tiles.length,
    topFile: null,
    landmarks: tiles,
  };
}

function writeRows(set: RecordSet, rowsFile: string, context: JobContext) {
  const { idPrefix, hasIds } = context.setup as BuildingsSetup;
  const declared = context.inputs.config.properties;
  const rows = createIndexRows(set, { declared, idPrefix, hasIds });
  const { bytes, lengths } = joinRows(rows);
  context.writeWork(rowsFile, bytes);
  return {
    count: set.count,
    dwellings: rows.dwellings,
    provenances: listProvenances(rows.columns.provenance as Uint8Array),
    rowsFile,
    rows: lengths,
    idPrefix,
    hasIds,
  };
}

function openGroundOnce({ ground }: BuildingsSetup, context: JobContext): GroundHeight {
  const known = context.memory.get('ground') as GroundHeight | undefined;
  if (known) return known;
  const { site } = context.inputs;
  const plainM = site.groundLevelM + site.datumOffsetM;
  const groundM = ground ? openGround(ground) : () => plainM;
  context.memory.set('ground', groundM);
  return groundM;
}

/** Sets each building on the lowest ground under its outline. */
function setOnGround({ count, words, start, baseM }: RecordSet, groundM: GroundHeight): void {
  for (let i = 0; i < count; i++) {
    const at = start[i] as number;
    const ring = { from: at + WORD.ring, corners: words[at + WORD.ringLength] as number };
    baseM[i] = findLowestGround(words, ring, groundM);
  }
}
