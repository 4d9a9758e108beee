import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type BuildingIndex,
  encodeBuildingIndex,
  encodeHeightGrid,
  type Site,
  TWIN_FILES,
  TwinError,
  type TwinManifest,
} from '#model';
import { createSummary, type PartName, type TwinBuildSummary } from './build-summary.ts';
import { type BuildingColumns, packBuildings } from './buildings/building-columns.ts';
import { type BuildingNode, buildBuildingTree, listNodes } from './buildings/building-tree.ts';
import { createTileset, tileUri } from './buildings/tileset.ts';
import type { GeneratedDistrict } from './district.ts';
import type { HeightAttributes } from './footprints/check-height.ts';
import type { FootprintReport } from './footprints/footprint-report.ts';
import { readFootprints } from './footprints/read-footprints.ts';
import { hashInputs } from './input-hash.ts';
import { createGridGeoJson } from './outline/grid-geojson.ts';
import { createHeightGrid } from './outline/site-heights.ts';
import { createTwinLines } from './outline/twin-lines.ts';
import {
  type OutputFolder,
  openOutputFolder,
  readManifest,
  writeSiteList,
} from './output-folder.ts';
import { readSeeds } from './read-seeds.ts';
import { createGroundHeight } from './relief/ground-height.ts';
import { createLayerJson, listTerrainTiles } from './terrain/layer-json.ts';
import { MAX_LEVEL } from './terrain/tms.ts';
import { createWorkerPool, type WorkerPool } from './workers/worker-pool.ts';

export interface TwinBuildOptions {
  readonly seedsFolder: string;
  readonly outFolder: string;
  /** The first site in the seeds where absent. */
  readonly siteId?: string | undefined;
  /** Footprints to use instead of generated buildings. */
  readonly buildingsFile?: string | undefined;
  readonly attributes?: HeightAttributes;
  /** Builds even where nothing changed. */
  readonly force?: boolean;
  /** Threads that make tiles; 0 makes them in this one. They never change what is written. */
  readonly workers: number;
  /** Called as parts get done; `share` runs from 0 to 1. */
  readonly onProgress?: (part: PartName, share: number) => void;
}

/** Makes up what the facts lack; `buildings` is ignored where a footprint file is given. */
export type GenerateDistrict = (site: Site) => GeneratedDistrict;

/**
 * Builds everything the viewer reads of a site, unless it stands there already. The folder is written aside
 * and swapped in whole, so a reader never sees half a build.
 *
 * @throws {TwinError} seed-invalid, source-invalid or not-found, naming file, feature and field.
 */
export async function buildTwin(
  options: TwinBuildOptions,
  generate: GenerateDistrict,
): Promise<TwinBuildSummary> {
  const { outFolder, buildingsFile } = options;
  const { files, site } = readSeeds(options.seedsFolder, options.siteId);
  const inputHash = hashInputs({
    ...files,
    options: JSON.stringify(options.attributes ?? {}),
    ...(buildingsFile ? { buildings: readBytes(buildingsFile) } : {}),
  });
  const summary = createSummary(site.id);
  const standing = readManifest(outFolder, site.id);
  // A build that names no footprints must not take away those that somebody has put in.
  const keepsSupplied = !buildingsFile && standing?.buildings.provenance === 'supplied';
  if (standing && !options.force && (keepsSupplied || standing.inputHash === inputHash)) {
    writeSiteList(outFolder);
    return summary.finish({ isUpToDate: true, counts: standing.counts });
  }
  const footprints = buildingsFile
    ? readFootprints(buildingsFile, site, options.attributes)
    : undefined;
  const output = openOutputFolder(outFolder, site.id);
  const pool = createWorkerPool(options.workers);
  try {
    await pool.broadcast({ type: 'site', site, outFolder: output.path });
    const terrain = makeTerrain(site, { pool, output, options, summary });
    // A failure shows when it is awaited below.
    terrain.catch(() => undefined);
    options.onProgress?.('district', 0);
    const district = summary.time('district', () => generate(site));
    options.onProgress?.('district', 1);
    const groundM = createGroundHeight(site);
    const columns = packBuildings(footprints?.records ?? district.buildings, site, groundM);
    const ground = makeGround(district, { pool, output, options, summary });
    const buildings = makeBuildings(columns, { pool, output, options, summary });
    const { streets, canals, landuse, grid } = district;
    summary.time('lists', () => writeLists(site, { columns, groundM, grid, output, summary }));
    await Promise.all([terrain, ground, buildings]);
    const counts = {
      buildings: columns.count,
      dwellings: columns.dwellings.reduce((sum, n) => sum + n, 0),
      streets: streets.length,
      canals: canals.length,
      landuse: landuse.length,
      gridCells: grid.length,
      towns: site.towns.length,
      hills: site.hills.length,
      waterways: site.waterways.length,
      roads: site.roads.length,
      places: site.places.length,
    };
    const manifest: TwinManifest = {
      format: 1,
      siteId: site.id,
      inputHash,
      builtBy: 'yunjian tiles',
      buildings: describeBuildings(columns, site, footprints?.report),
      terrain: { maxZoom: MAX_LEVEL },
      counts,
    };
    summary.add('lists', output.write(TWIN_FILES.manifest, JSON.stringify(manifest, null, 2)));
    output.commit();
    writeSiteList(outFolder);
    return summary.finish({
      isUpToDate: false,
      counts,
      ...(footprints ? { footprints: footprints.report } : {}),
    });
  } finally {
    await pool.close();
    output.discard();
  }
}

interface Build {
  readonly pool: WorkerPool;
  readonly output: OutputFolder;
  readonly options: TwinBuildOptions;
  readonly summary: ReturnType<typeof createSummary>;
}

async function makeTerrain(site: Site, { pool, output, options, summary }: Build): Promise<void> {
  summary.add(
    'terrain',
    output.write(`${TWIN_FILES.terrain}/layer.json`, toJson(createLayerJson(site))),
  );
  const tiles = listTerrainTiles(site.bounds);
  // Whole shares, because this thread is soon busy generating and could not hand out more.
  const shares = Math.max(1, options.workers);
  let done = 0;
  await Promise.all(
    Array.from({ length: shares }, async (_, share) => {
      const own = tiles.filter((_, i) => i % shares === share);
      summary.addJob('terrain', await pool.run({ type: 'terrain', tiles: own }));
      options.onProgress?.('terrain', ++done / shares);
    }),
  );
}

async function makeGround(
  { streets, canals, landuse }: GeneratedDistrict,
  { pool, options, summary }: Build,
): Promise<void> {
  const district = { streets, canals, landuse };
  summary.addJob('ground', await pool.run({ type: 'ground', district }));
  options.onProgress?.('ground', 1);
}

async function makeBuildings(
  columns: BuildingColumns,
  { pool, output, options, summary }: Build,
): Promise<void> {
  const root = summary.time('buildings', () => buildBuildingTree(columns));
  summary.add('buildings', output.write(TWIN_FILES.tileset, toJson(createTileset(root))));
  await pool.broadcast({ type: 'columns', columns });
  const nodes = listNodes(root);
  let done = 0;
  await Promise.all(
    nodes.map(async (node) => {
      summary.addJob('buildings', await pool.run(toJob(node)));
      options.onProgress?.('buildings', ++done / nodes.length);
    }),
  );
}

function toJob({ key, gids, region }: BuildingNode) {
  const folder = TWIN_FILES.tileset.slice(0, TWIN_FILES.tileset.lastIndexOf('/'));
  return {
    type: 'building-tile' as const,
    path: `${folder}/${tileUri({ key })}`,
    tile: {
      gids,
      lonDeg: (region.westDeg + region.eastDeg) / 2,
      latDeg: (region.southDeg + region.northDeg) / 2,
    },
  };
}

function writeLists(
  site: Site,
  parts: Pick<Build, 'output' | 'summary'> & {
    readonly columns: BuildingIndex;
    readonly groundM: ReturnType<typeof createGroundHeight>;
    readonly grid: GeneratedDistrict['grid'];
  },
): void {
  const { output, summary, columns, groundM, grid } = parts;
  const write = (path: string, content: string | Uint8Array) =>
    summary.add('lists', output.write(path, content));
  write(TWIN_FILES.site, toJson(site));
  write(TWIN_FILES.buildingIndex, encodeBuildingIndex(columns));
  write(TWIN_FILES.heights, encodeHeightGrid(createHeightGrid(site, groundM)));
  write(TWIN_FILES.grid, toJson(createGridGeoJson(grid)));
  write(TWIN_FILES.lines, toJson(createTwinLines(site, groundM)));
}

function describeBuildings(
  columns: BuildingIndex,
  site: Site,
  report: FootprintReport | undefined,
): TwinManifest['buildings'] {
  return {
    count: columns.count,
    provenance: report ? 'supplied' : 'synthetic',
    source: report ? report.file : `generated, seed ${site.seed}`,
    asOf: site.asOf,
  };
}

function readBytes(path: string): Uint8Array {
  if (!existsSync(path))
    throw new TwinError('source-invalid', `Expected a footprint file at ${path}, found none.`);
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new TwinError('source-invalid', `Expected a readable file, got ${basename(path)}.`, {
      cause,
    });
  }
}

function toJson(value: unknown): string {
  return JSON.stringify(value);
}
