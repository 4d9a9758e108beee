import * as v from 'valibot';
import type { FindingSink } from '../finding.ts';
import { parseJson } from '../parse-json.ts';
import type { SiteFiles } from '../site-files.ts';
import { parseWith } from '../tileset/tileset-schema.ts';
import type { TerrainLevelJob } from './check-terrain-level.ts';
import { readTerrainTile } from './read-terrain-tile.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const rangeSchema = v.object({ startX: whole, startY: whole, endX: whole, endY: whole });

const layerSchema = v.looseObject({
  format: v.literal('quantized-mesh-1.0'),
  scheme: v.literal('tms'),
  projection: v.optional(v.literal('EPSG:4326'), 'EPSG:4326'),
  version: v.string(),
  tiles: v.pipe(
    v.array(v.pipe(v.string(), v.includes('{z}'), v.includes('{x}'), v.includes('{y}'))),
    v.minLength(1),
  ),
  minzoom: v.optional(whole, 0),
  maxzoom: whole,
  bounds: v.optional(v.pipe(v.array(v.number()), v.length(4))),
  extensions: v.optional(v.array(v.string()), []),
  available: v.array(v.array(rangeSchema)),
  metadataAvailability: v.optional(whole),
});
type Range = v.InferOutput<typeof rangeSchema>;

/** Checks `layer.json` and that the tiles it promises, and no others, are there; returns the work level by level. */
export function checkLayerJson(
  files: SiteFiles,
  folder: string,
  sink: FindingSink,
): TerrainLevelJob[] {
  const path = join(folder, 'layer.json');
  if (!files.has(path)) {
    sink.error('layer-json', path, 'Expected layer.json beside the terrain tiles, found none.');
    return [];
  }
  const parsed = parseWith(
    layerSchema,
    parseJson(files.read(path), { sink, check: 'layer-json', path }),
  );
  if ('fault' in parsed) {
    sink.error('layer-json', path, parsed.fault);
    return [];
  }
  const layer = parsed.value;
  const levels = layer.available.map((ranges) => expand(ranges));
  if (layer.metadataAvailability !== undefined) addFromMetadata(files, { folder, layer, levels });
  const found = listTiles(files, folder);
  checkAvailability(levels, { sink, path, maxzoom: layer.maxzoom });
  const jobs: TerrainLevelJob[] = [];
  const finest = levels.findLastIndex((tiles) => tiles.size > 0);
  for (const [level, tiles] of levels.entries()) {
    const present: { x: number; y: number; path: string }[] = [];
    for (const key of tiles) {
      const [x = 0, y = 0] = key.split('/').map(Number);
      const file = join(
        folder,
        uriOf(layer.tiles[0] as string, { level, x, y, version: layer.version }),
      );
      if (files.has(file)) present.push({ x, y, path: file });
      else
        sink.error(
          'terrain-missing',
          file,
          'Expected this tile, which is said to be available; a viewer would show a hole.',
        );
      found.delete(file);
    }
    jobs.push({
      level,
      tiles: present,
      extensions: {
        octvertexnormals: layer.extensions.includes('octvertexnormals'),
        watermask: layer.extensions.includes('watermask'),
        metadata: layer.extensions.includes('metadata'),
      },
      isFinest: level === finest,
    });
  }
  for (const file of found)
    sink.error(
      'terrain-unlisted',
      file,
      'Expected only tiles that layer.json lists; this one is never loaded.',
    );
  return jobs;
}

function expand(ranges: readonly Range[]): Set<string> {
  const tiles = new Set<string>();
  for (const { startX, startY, endX, endY } of ranges)
    for (let x = startX; x <= endX; x++)
      for (let y = startY; y <= endY; y++) tiles.add(`${x}/${y}`);
  return tiles;
}

/** Tiles that carry the availability of the levels below them (metadata extension). */
function addFromMetadata(
  files: SiteFiles,
  {
    folder,
    layer,
    levels,
  }: { folder: string; layer: v.InferOutput<typeof layerSchema>; levels: Set<string>[] },
): void {
  for (let level = 0; level < levels.length; level++)
    for (const key of levels[level] as Set<string>) {
      const [x = 0, y = 0] = key.split('/').map(Number);
      const file = join(
        folder,
        uriOf(layer.tiles[0] as string, { level, x, y, version: layer.version }),
      );
      if (!files.has(file)) continue;
      const tile = readTerrainTile(files.read(file));
      const metadata = typeof tile === 'string' ? undefined : tile.extensions.get(4);
      if (!metadata) continue;
      const { available = [] } = readJson(metadata.subarray(4));
      for (const [k, ranges] of available.entries()) {
        const below = level + 1 + k;
        levels[below] ??= new Set();
        for (const tile of expand(ranges)) levels[below].add(tile);
      }
    }
}

function readJson(bytes: Uint8Array): { available?: Range[][] } {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as { available?: Range[][] };
  } catch {
    return {};
  }
}

function checkAvailability(
  levels: readonly Set<string>[],
  { sink, path, maxzoom }: { sink: FindingSink; path: string; maxzoom: number },
): void {
  const deepest = levels.findLastIndex((tiles) => tiles.size > 0);
  if (deepest !== maxzoom)
    sink.error(
      'layer-json',
      path,
      `Expected maxzoom ${deepest}, the deepest level with tiles, got ${maxzoom}.`,
    );
  for (const root of ['0/0', '1/0'])
    if (!levels[0]?.has(root))
      sink.error('layer-json', path, `Expected tile 0/${root}, without which there is no globe.`);
  for (const [level, tiles] of levels.entries())
    for (const key of tiles) {
      const [x = 0, y = 0] = key.split('/').map(Number);
      if (x >= 2 ** (level + 1) || y >= 2 ** level)
        sink.error('layer-json', path, `Expected tiles of the grid, got ${level}/${key}.`);
      else if (level > 0 && !levels[level - 1]?.has(`${x >> 1}/${y >> 1}`))
        sink.error(
          'layer-json',
          path,
          `Expected the parent of ${level}/${key} to be available too.`,
        );
    }
}

function listTiles(files: SiteFiles, folder: string): Set<string> {
  const prefix = folder === '' ? '' : `${folder}/`;
  return new Set(
    files.paths.filter((path) => path.startsWith(prefix) && path.endsWith('.terrain')),
  );
}

function uriOf(
  template: string,
  { level, x, y, version }: { level: number; x: number; y: number; version: string },
): string {
  return (template.split('?')[0] as string)
    .replace('{z}', String(level))
    .replace('{x}', String(x))
    .replace('{y}', String(y))
    .replace('{version}', version);
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
