import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type BuildingIndex, TWIN_FILES, TwinError } from '#model';
import { unpackArchive } from './archive/unpack-archive.ts';
import { createBuildingLedger } from './building-ledger.ts';
import { createFindingList, type FindingList } from './finding.ts';
import { checkGroundCover } from './ground/check-ground.ts';
import { checkBuildingIndex } from './site/check-index.ts';
import { checkLists } from './site/check-lists.ts';
import { openSiteFiles, type SiteFiles } from './site-files.ts';
import { checkLayerJson } from './terrain/check-layer-json.ts';
import { type PlacedContent, type TilesetWalk, walkTileset } from './tileset/walk-tileset.ts';
import { type CheckedCounts, createReport, type ValidationReport } from './validation-report.ts';
import type { CheckJob } from './work/check-job.ts';
import { runChecks } from './work/run-checks.ts';

export { formatReport } from './validation-report.ts';

export interface ValidateOptions {
  /** Threads; they never change the report. One for each processor where absent; 0 works in this thread. */
  readonly workers?: number;
  /** Findings kept of each kind; all are counted. */
  readonly limit?: number;
  /** Called as files are done. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

type Counts = { -readonly [Key in keyof CheckedCounts]: number };

/**
 * Checks what a build wrote, file by file and against each other: a site's folder whole, a terrain folder
 * (with `layer.json`), a single tileset.json with all it refers to, or a `.3tz` archive with the tileset in it.
 *
 * @throws {TwinError} not-found where there is nothing of the kind at `path`.
 */
export async function runValidate(
  path: string,
  options: ValidateOptions = {},
): Promise<ValidationReport> {
  const target = findTarget(path);
  const sink = createFindingList(options.limit ?? 20);
  if (target.type !== 'archive') return checkTarget(path, target, { sink, options });
  const { root, remove } = unpackArchive(path, sink);
  try {
    const tilesets = [ARCHIVE_ROOT];
    if (!existsSync(join(root, ARCHIVE_ROOT)))
      sink.error('tileset', ARCHIVE_ROOT, 'Expected it at the root of the archive, found none.');
    const inside: Target = { type: 'tileset', root, tilesets, terrain: null };
    return await checkTarget(path, inside, { sink, options });
  } finally {
    remove();
  }
}

const ARCHIVE_ROOT = 'tileset.json';

/** Whether `runValidate` knows what to do with it. */
export function isValidatable(path: string): boolean {
  return recogniseTarget(path) !== null;
}

async function checkTarget(
  path: string,
  target: Target,
  { sink, options }: { readonly sink: FindingList; readonly options: ValidateOptions },
): Promise<ValidationReport> {
  const files = openSiteFiles(target.root);
  const counts = createCounts(files);
  const jobs: CheckJob[] = [];
  const isSite = target.type === 'site';
  const index = isSite ? readIndex(files, sink) : null;
  if (isSite) checkLists(files, index, sink);
  const tilesets = target.tilesets.filter((file) => files.has(file));
  const walks = tilesets.map((file) => walkTileset(files, file, sink));
  const contents = new Map<string, PlacedContent>();
  for (const [i, walk] of walks.entries()) {
    addWalk(walk, { counts, contents, sink });
    if (isSite) checkUnlisted(files, { walk, tileset: tilesets[i] as string, sink });
  }
  if (isSite && !files.has(TWIN_FILES.tileset))
    sink.error('tileset', TWIN_FILES.tileset, 'Expected the buildings of the site, found none.');
  for (const content of contents.values())
    if (content.file.endsWith('.glb')) jobs.push({ type: 'glb', content });
    else
      sink.warn(
        'tileset',
        content.place,
        `Expected a glb, got ${content.file}; it is not looked at.`,
      );
  if (target.terrain !== null)
    for (const job of checkLayerJson(files, target.terrain, sink))
      jobs.push({ type: 'terrain', job });
  if (isSite) jobs.push(...planGround(files, sink));

  const ledger = createBuildingLedger(index, sink);
  let done = 0;
  // Long jobs first, so that no thread is left with one at the end.
  jobs.sort((a, b) => weightOf(b) - weightOf(a));
  await runChecks(
    jobs,
    { root: target.root, limit: options.limit ?? 20, withIndex: index !== null },
    {
      workers: options.workers ?? availableParallelism(),
      signal: options.signal,
      onResult({ tally, glb, terrain }, job) {
        sink.add(tally);
        if (glb && job.type === 'glb') {
          counts.glbs++;
          counts.triangles += glb.triangles;
          counts.volumes += glb.volumes;
          counts.openModels += glb.openModels;
          counts.trees += glb.instances;
          if (job.content.isFinal) ledger.enter(job.content.file, glb);
        }
        if (terrain) {
          counts.terrainTiles += terrain.tiles;
          counts.terrainEdges += terrain.edges;
        }
        if (job.type === 'ground') counts.groundTiles += job.paths.length;
        options.onProgress?.(++done, jobs.length);
      },
    },
  );
  ledger.close();
  counts.buildings = ledger.found;
  return createReport(path, sink.tally(), counts);
}

interface Target {
  readonly type: 'site' | 'terrain' | 'tileset' | 'archive';
  readonly root: string;
  readonly tilesets: readonly string[];
  /** Folder of the terrain in the root; null where none is looked for. */
  readonly terrain: string | null;
}

function findTarget(path: string): Target {
  const target = recogniseTarget(path);
  if (target) return target;
  throw new TwinError(
    'not-found',
    `${path}: Expected a built site (manifest.json), a terrain folder (layer.json), a tileset.json or a .3tz archive, found none; build the site first.`,
  );
}

function recogniseTarget(path: string): Target | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() && path.endsWith('.3tz'))
    return { type: 'archive', root: path, tilesets: [], terrain: null };
  if (stat?.isFile() && path.endsWith('.json'))
    return basename(path) === 'layer.json'
      ? { type: 'terrain', root: dirname(path), tilesets: [], terrain: '' }
      : { type: 'tileset', root: dirname(path), tilesets: [basename(path)], terrain: null };
  const has = (name: string) =>
    statSync(join(path, name), { throwIfNoEntry: false })?.isFile() ?? false;
  if (stat?.isDirectory()) {
    if (has(TWIN_FILES.manifest) || has(TWIN_FILES.site) || has(TWIN_FILES.tileset))
      return {
        type: 'site',
        root: path,
        tilesets: [TWIN_FILES.tileset, TWIN_FILES.trees],
        terrain: TWIN_FILES.terrain,
      };
    if (has('layer.json')) return { type: 'terrain', root: path, tilesets: [], terrain: '' };
    if (has('tileset.json'))
      return { type: 'tileset', root: path, tilesets: ['tileset.json'], terrain: null };
  }
  return null;
}

function createCounts(files: SiteFiles): Counts {
  return {
    files: files.paths.length,
    tilesets: 0,
    subtrees: 0,
    tiles: 0,
    glbs: 0,
    triangles: 0,
    buildings: 0,
    volumes: 0,
    openModels: 0,
    trees: 0,
    terrainTiles: 0,
    terrainEdges: 0,
    groundTiles: 0,
  };
}

function readIndex(files: SiteFiles, sink: FindingList): BuildingIndex | null {
  const path = TWIN_FILES.buildingIndex;
  if (files.has(path)) return checkBuildingIndex(files.read(path), { sink, path });
  sink.error('index', path, 'Expected the building index, found none; the build is not whole.');
  return null;
}

function addWalk(
  walk: TilesetWalk,
  {
    counts,
    contents,
    sink,
  }: { counts: Counts; contents: Map<string, PlacedContent>; sink: FindingList },
): void {
  counts.tilesets += walk.tilesets;
  counts.subtrees += walk.subtrees;
  counts.tiles += walk.tiles;
  for (const content of walk.contents) {
    const before = contents.get(content.file);
    if (before)
      sink.error(
        'content-twice',
        content.place,
        `Expected each file once, ${before.place} has ${content.file} too.`,
      );
    else contents.set(content.file, content);
  }
}

/** Files beside a tileset that nothing refers to: left over, or left out of it. */
function checkUnlisted(
  files: SiteFiles,
  { walk, tileset, sink }: { walk: TilesetWalk; tileset: string; sink: FindingList },
): void {
  const folder = `${dirname(tileset)}/`;
  const listed = new Set([...walk.parts, ...walk.contents.map(({ file }) => file)]);
  for (const path of files.paths)
    if (path.startsWith(folder) && /\.(?:glb|subtree|json)$/.test(path) && !listed.has(path))
      sink.error('content-unlisted', path, `Expected ${tileset} to lead to it, nothing does.`);
}

const GROUND_JOB_TILES = 100;

function planGround(files: SiteFiles, sink: FindingList): CheckJob[] {
  const list = (folder: string, ending: string) =>
    files.paths.filter((path) => path.startsWith(`${folder}/`) && path.endsWith(ending));
  const tiles = list(TWIN_FILES.ground, '.mvt');
  checkGroundCover(tiles, TWIN_FILES.ground, sink);
  const paths = [...tiles, ...list(TWIN_FILES.groundPictures, '.png')];
  const jobs: CheckJob[] = [];
  for (let i = 0; i < paths.length; i += GROUND_JOB_TILES)
    jobs.push({ type: 'ground', paths: paths.slice(i, i + GROUND_JOB_TILES) });
  return jobs;
}

function weightOf(job: CheckJob): number {
  return job.type === 'terrain' ? job.job.tiles.length : job.type === 'glb' ? 10 : 20;
}
