import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { addContent } from '../build/file-hash.ts';
import type { BuildStep, StepContext, Unit } from '../build/step.ts';
import type { BuildingSource } from '../config/build-config.ts';
import { createTakenGround } from '../crs/taken-ground.ts';
import { createTransform } from '../crs/transform.ts';
import { diagnosePlacement } from '../footprints/diagnose-placement.ts';
import { mergePlacements } from '../footprints/placement.ts';
import type { RepairReason } from '../footprints/refusal.ts';
import { findDuplicateIds, type RenamedRecord } from '../records/duplicate-ids.ts';
import { PieceWriter, piecePaths } from '../records/piece.ts';
import { createRootCell } from '../records/root-cell.ts';
import type { GroundSpec } from '../relief/ground-spec.ts';
import { getSourceFormat } from '../sources/registry.ts';
import { NUMBER_PREFIX, SYNTHETIC_PREFIX } from './building-id.ts';
import type { BuildingsJob, BuildingsSetup } from './buildings-job.ts';
import { checkYields, type SourceYield } from './check-yields.ts';
import { finishBuildings } from './finish-buildings.ts';
import type { Renaming } from './load-records.ts';
import { planUnits } from './plan-units.ts';
import { type PieceFacts, type ReadJob, readOptions } from './read-job.ts';
import { createReplacedIds } from './replaced-ids.ts';

/** Generated buildings are written in pieces of so many. */
const PIECE_RECORDS = 50_000;
/** Counted with the repairs, though nothing can be put right. */
const OPEN_SOLID: RepairReason = 'open-solid';

/**
 * Buildings as 3D Tiles and as the index. Sources are read in pieces, each sorted along the Morton curve; so every
 * quadtree cell's records lie together in each piece, and subtrees are made from slices of the pieces, a few
 * thousand buildings in memory at a time.
 */
export const buildingsStep: BuildStep = {
  name: 'buildings',
  weight: 8,

  inputs: ({ seeds, config }) => ({
    values: {
      seeds,
      buildings: config.buildings,
      landmarks: config.landmarks,
      properties: config.properties,
      detail: config.detail,
      terrain: config.terrain,
      map: config.map,
    },
    files: [...config.buildings, ...config.landmarks, ...config.terrain, ...config.map].map(
      ({ file }) => file,
    ),
  }),

  async plan(context) {
    const { config } = context.inputs;
    const isGenerated = config.buildings.length === 0;
    const pieces = isGenerated ? await writeGenerated(context) : await readSources(context);
    const numbers = pieces.map((_, i) => i);
    const hasIds = pieces.some(({ withId }) => withId > 0) || config.landmarks.length > 0;
    const ground = config.detail.clamp ? await context.ground() : null;
    const idPrefix = isGenerated ? SYNTHETIC_PREFIX : NUMBER_PREFIX;
    const setup: BuildingsSetup = { ground, idPrefix, hasIds };
    const renamed = pieces.some(({ withId }) => withId > 0)
      ? findDuplicateIds(context.workFolder, numbers)
      : [];
    warnOfDuplicates(renamed, context);
    warnOfMissing(pieces, context);
    const common = await hashCommon(setup, context);
    const ranges = planUnits(context.workFolder, numbers);
    const groups = groupByPiece(renamed);
    const units = ranges.map(({ hash, ...range }): Unit => {
      const renamings = takeRenamings(groups, range.slices);
      const job: BuildingsJob = { type: 'subtree', range, renamings };
      const { depth, prefix, firstGid } = range;
      return {
        id: `subtree/${depth}-${prefix}`,
        hash: sha1(JSON.stringify([common, hash, firstGid, renamings.map(([, , id]) => id)])),
        job,
      };
    });
    const firstGid = ranges.reduce((sum, { count }) => sum + count, 0);
    if (config.landmarks.length > 0) {
      const job: BuildingsJob = { type: 'landmarks', firstGid };
      units.push({ id: 'landmarks', job });
    }
    return { setup, units };
  },

  finish: finishBuildings,
};

async function writeGenerated(context: StepContext): Promise<PieceFacts[]> {
  const { site, config } = context.inputs;
  const records = await context.generatedBuildings();
  const writer = new PieceWriter(
    createRootCell(site.bounds),
    site.towns.map(({ code }) => code),
  );
  const pieces: PieceFacts[] = [];
  for (let from = 0; from < records.length; from += PIECE_RECORDS) {
    const replaced = createReplacedIds(config.landmarks);
    const end = Math.min(records.length, from + PIECE_RECORDS);
    for (let i = from; i < end; i++) {
      const record = records[i];
      if (record && !replaced.take(record)) writer.add(record);
    }
    const { records: bytes, keys, count, withId } = writer.finish();
    const paths = piecePaths(pieces.length);
    context.writeWork(paths.records, bytes);
    context.writeWork(paths.keys, keys);
    pieces.push({ count, withId, placement: null, repairs: {}, replaced: replaced.taken() });
    context.count({ featuresIn: end - from, featuresOut: count });
  }
  return pieces;
}

async function readSources(context: StepContext): Promise<PieceFacts[]> {
  const { site, config } = context.inputs;
  const units: Unit[] = [];
  const sourceOf: number[] = [];
  const fileCrs: (string | undefined)[] = [];
  for (const [s, source] of config.buildings.entries()) {
    context.signal.throwIfAborted();
    const format = await getSourceFormat(source.file, source);
    const opened = await format.open(source.file, readOptions(source, site.bounds));
    fileCrs.push(opened.crs);
    const { warnings } = createTransform(source.crs ?? opened.crs);
    for (const warning of [...(opened.warnings ?? []), ...warnings])
      context.warn(`${basename(source.file)}: ${warning}`);
    for (const piece of opened.pieces) {
      const job: ReadJob = { source: s, piece, number: units.length, fileCrs: opened.crs };
      units.push({ id: `read/${s}/${piece.index}`, job });
      sourceOf.push(s);
    }
    context.tell({
      sources: [
        {
          kind: 'buildings',
          file: basename(source.file),
          format: format.name,
          title: source.title,
          asOf: source.asOf,
          crs: source.crs ?? opened.crs,
          provenance: source.provenance,
          features: opened.featureCount,
        },
      ],
    });
  }
  const results = await context.prepare('buildings/read', units);
  const pieces = results.map(({ data }) => data as PieceFacts);
  const taken = await findTaken(context);
  const yields = config.buildings.map((source, s): SourceYield => {
    const own = results.filter((_, i) => sourceOf[i] === s);
    const facts = own.map(({ data }) => data as PieceFacts);
    const placement = mergePlacements(facts.flatMap((piece) => piece.placement ?? []));
    const hints = diagnosePlacement(source, site, placement, { fileCrs: fileCrs[s], taken });
    for (const hint of hints) context.warn(hint);
    reportRepairs(source, facts, context);
    return { file: basename(source.file), results: own, hints };
  });
  checkYields(yields, context);
  return pieces;
}

/** Roads and rivers where no building of a source can stand: the site's own and those of maps. */
async function findTaken({ inputs: { site, config }, district }: StepContext) {
  if (config.map.length === 0) return createTakenGround(site);
  const { roads, canals, supplied } = await district();
  return createTakenGround(site, { roads, canals: supplied.includes('canals') ? canals : [] });
}

/** Says what was put right in a source's features, and what stays odd. */
function reportRepairs(
  source: BuildingSource,
  pieces: readonly PieceFacts[],
  context: StepContext,
): void {
  const repairs = new Map<string, number>();
  for (const piece of pieces)
    for (const [kind, count] of Object.entries(piece.repairs))
      repairs.set(kind, (repairs.get(kind) ?? 0) + count);
  const open = repairs.get(OPEN_SOLID) ?? 0;
  repairs.delete(OPEN_SOLID);
  if (open > 0)
    context.warn(
      `${basename(source.file)}: ${OPEN_SOLID} ${open}: models that lack faces beyond their floor; they are drawn with the hole.`,
    );
  if (repairs.size === 0) return;
  const list = [...repairs].sort(([a], [b]) => (a < b ? -1 : 1));
  context.warn(
    `${basename(source.file)}: put right ${list.map(([kind, count]) => `${kind} ${count}`).join(', ')}.`,
  );
}

function warnOfDuplicates(renamed: readonly RenamedRecord[], context: StepContext): void {
  const [first] = renamed;
  if (!first) return;
  context.warn(
    `${renamed.length} buildings have an id that another has too, such as "${first.oldId}"; they are known as "${first.id}" and so on.`,
  );
}

function warnOfMissing(pieces: readonly PieceFacts[], context: StepContext): void {
  const found = new Set(pieces.flatMap(({ replaced }) => replaced));
  for (const { id, replaces } of context.inputs.config.landmarks)
    for (const one of replaces)
      if (!found.has(one))
        context.warn(`Landmark "${id}" replaces building "${one}", which is in no source.`);
}

/** New ids by piece, in the order of the records there. */
function groupByPiece(renamed: readonly RenamedRecord[]): Map<number, RenamedRecord[]> {
  const groups = new Map<number, RenamedRecord[]>();
  for (const one of renamed) {
    const group = groups.get(one.piece);
    if (group) group.push(one);
    else groups.set(one.piece, [one]);
  }
  for (const group of groups.values()) group.sort((a, b) => a.start - b.start);
  return groups;
}

/** Takes the new ids of a unit's slices out of the groups; units come in the order of their records. */
function takeRenamings(
  groups: Map<number, RenamedRecord[]>,
  slices: readonly (readonly [piece: number, from: number, to: number])[],
): Renaming[] {
  return slices.flatMap(([piece, , to]): Renaming[] => {
    const group = groups.get(piece);
    if (!group) return [];
    const end = to < 0 ? -1 : group.findIndex(({ start }) => start >= to);
    const own = group.splice(0, end < 0 ? group.length : end);
    return own.map(({ start, id }) => [piece, start, id]);
  });
}

/** Hash of what decides every unit. The height field counts by its content, wherever it lies. */
async function hashCommon(setup: BuildingsSetup, { inputs }: StepContext): Promise<string> {
  const { site, config } = inputs;
  const ground: GroundSpec | null = setup.ground && { ...setup.ground, heightField: null };
  const field = setup.ground?.heightField;
  const { tiling: _, ...detail } = config.detail;
  return sha1(
    JSON.stringify([
      site.bounds,
      site.towns.map(({ code }) => code),
      site.groundLevelM + site.datumOffsetM,
      config.properties,
      detail,
      { ...setup, ground },
      field ? await hashFile(field) : null,
    ]),
  );
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha1');
  await addContent(hash, path);
  return hash.digest('hex');
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
