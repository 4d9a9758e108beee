import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { type Site, TWIN_FILES } from '#model';
import type { BuildingColumns } from '../buildings/building-columns.ts';
import { type BuildingTileJob, createBuildingTile } from '../buildings/building-tile.ts';
import type { GeneratedDistrict } from '../district.ts';
import { collectGroundFeatures } from '../ground/ground-features.ts';
import { cutGroundTiles } from '../ground/ground-tiles.ts';
import { createGroundHeight } from '../relief/ground-height.ts';
import { createTerrainTile } from '../terrain/terrain-tile.ts';
import type { TileAddress } from '../terrain/tms.ts';

/** A piece of work for a worker; it writes its files under the output folder. */
export type TileJob =
  | { readonly type: 'site'; readonly site: Site; readonly outFolder: string }
  | { readonly type: 'columns'; readonly columns: BuildingColumns }
  | { readonly type: 'terrain'; readonly tiles: readonly TileAddress[] }
  | { readonly type: 'ground'; readonly district: GroundDistrict }
  | { readonly type: 'building-tile'; readonly path: string; readonly tile: BuildingTileJob };

/** The part of a generated district that the ground map draws. */
type GroundDistrict = Pick<GeneratedDistrict, 'streets' | 'canals' | 'landuse'>;

/** What a job made, and how long its thread was busy. */
export interface TileJobResult {
  readonly files: number;
  readonly bytes: number;
  readonly triangles: number;
  readonly busyMs: number;
}

/** Runs jobs one after another; `site` and `columns` set what the later ones read. */
export function createJobRunner(): (job: TileJob) => Promise<TileJobResult> {
  let site: Site | undefined;
  let outFolder = '';
  let columns: BuildingColumns | undefined;
  const made = new Set<string>();

  function write(path: string, bytes: Uint8Array): void {
    const file = join(outFolder, path);
    const folder = dirname(file);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(file, bytes);
  }

  function* makeFiles(
    job: TileJob,
  ): Generator<{ path: string; bytes: Uint8Array; triangles: number }> {
    if (!site) throw new Error('A job came before its site.');
    if (job.type === 'terrain') {
      const groundM = createGroundHeight(site);
      for (const tile of job.tiles) {
        const path = `${TWIN_FILES.terrain}/${tile.level}/${tile.x}/${tile.y}.terrain`;
        yield { path, ...createTerrainTile(tile, groundM) };
      }
    } else if (job.type === 'ground') {
      const features = collectGroundFeatures(site, job.district);
      for (const { path, bytes } of cutGroundTiles(features, site.bounds))
        yield { path: `${TWIN_FILES.ground}/${path}`, bytes, triangles: 0 };
    } else if (job.type === 'building-tile') {
      if (!columns) throw new Error('A building tile came before its columns.');
      yield { path: job.path, ...createBuildingTile(columns, job.tile) };
    }
  }

  return async (job) => {
    const startedMs = performance.now();
    const total = { files: 0, bytes: 0, triangles: 0 };
    if (job.type === 'site') ({ site, outFolder } = job);
    else if (job.type === 'columns') {
      await MeshoptEncoder.ready;
      columns = job.columns;
    } else
      for (const { path, bytes, triangles } of makeFiles(job)) {
        write(path, bytes);
        total.files++;
        total.bytes += bytes.length;
        total.triangles += triangles;
      }
    return { ...total, busyMs: performance.now() - startedMs };
  };
}
