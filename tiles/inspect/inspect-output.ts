import { readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import {
  BUILDING_PROVENANCES,
  BUILDING_QUALITY,
  BUILDING_USES,
  decodeBuildingIndex,
  decodeHeightGrid,
} from '#model';
import { createFindingList, type FindingTally } from '../validate/finding.ts';
import { checkMetadata } from '../validate/glb/check-metadata.ts';
import { readGlb } from '../validate/glb/read-glb.ts';
import { readVectorTile } from '../validate/ground/read-vector-tile.ts';
import { toArrayBuffer } from '../validate/site/check-index.ts';
import { openSiteFiles } from '../validate/site-files.ts';
import { heightOf, readTerrainTile } from '../validate/terrain/read-terrain-tile.ts';
import { readSubtree } from '../validate/tileset/read-subtree.ts';
import { walkTileset } from '../validate/tileset/walk-tileset.ts';
import { inspectArchive } from './inspect-archive.ts';
import { inspectSiteJson } from './inspect-site-json.ts';
import type { Fact, Inspection } from './inspection.ts';

type Read = Pick<Inspection, 'is' | 'facts'> & { readonly problems?: readonly string[] };

/** Files that the pipeline writes, by ending; undefined for any other. */
export async function inspectOutput(path: string): Promise<Inspection | undefined> {
  const found: Read | undefined = (await readerOf(path)?.(path)) ?? inspectSiteJson(path);
  if (!found) return undefined;
  const { is, facts, problems = [] } = found;
  return { file: path, bytes: statSync(path).size, is, facts, problems };
}

function readerOf(path: string): ((path: string) => Read | Promise<Read>) | undefined {
  const name = basename(path);
  if (name.endsWith('.glb')) return inspectGlb;
  if (name.endsWith('.3tz')) return inspectArchive;
  if (name.endsWith('.terrain')) return inspectTerrain;
  if (name.endsWith('.mvt')) return inspectVectorTile;
  if (name.endsWith('.subtree')) return inspectSubtree;
  if (name === 'index.bin') return inspectIndex;
  if (name === 'heights.bin') return inspectHeights;
  if (name.endsWith('.json') && isTileset(path)) return inspectTileset;
  return undefined;
}

function isTileset(path: string): boolean {
  if (statSync(path).size > 200e6) return false;
  const text = readFileSync(path, 'latin1').slice(0, 4096);
  return /"asset"\s*:/.test(text) && /"geometricError"\s*:/.test(text);
}

async function inspectGlb(path: string): Promise<Read> {
  await MeshoptDecoder.ready;
  const sink = createFindingList(5);
  const bytes = readFileSync(path);
  const glb = readGlb(bytes, { sink, path: basename(path) });
  if (!glb) return { is: 'glb', facts: {}, problems: problemsOf(sink.tally()) };
  const { json } = glb;
  const metadata = json.extensions?.EXT_structural_metadata;
  const tables = metadata ? checkMetadata(metadata, glb, { sink, path: basename(path) }) : [];
  const bytesBy: Record<string, number> = {};
  const sizeOf = (accessor: number | undefined) => {
    const view = json.bufferViews?.[json.accessors?.[accessor ?? -1]?.bufferView ?? -1];
    return view?.extensions?.EXT_meshopt_compression?.byteLength ?? view?.byteLength ?? 0;
  };
  let [triangles, vertices] = [0, 0];
  for (const { primitives } of json.meshes ?? [])
    for (const { attributes, indices } of primitives) {
      vertices += json.accessors?.[attributes.POSITION ?? -1]?.count ?? 0;
      triangles += (json.accessors?.[indices ?? attributes.POSITION ?? -1]?.count ?? 0) / 3;
      for (const [name, accessor] of Object.entries(attributes))
        bytesBy[name] = (bytesBy[name] ?? 0) + sizeOf(accessor);
      if (indices !== undefined) bytesBy.indices = (bytesBy.indices ?? 0) + sizeOf(indices);
    }
  let properties = 0;
  for (const table of metadata?.propertyTables ?? [])
    for (const { values, stringOffsets, arrayOffsets } of Object.values(table.properties ?? {}))
      for (const view of [values, stringOffsets, arrayOffsets])
        if (view !== undefined) properties += json.bufferViews?.[view]?.byteLength ?? 0;
  if (properties > 0) bytesBy['property tables'] = properties;
  const instances = (json.nodes ?? []).flatMap(({ extensions }) =>
    Object.values(extensions?.EXT_mesh_gpu_instancing?.attributes ?? {}).slice(0, 1),
  );
  return {
    is: 'glb (tile content)',
    facts: {
      triangles,
      vertices,
      ...(instances.length > 0
        ? {
            instances: instances.reduce(
              (sum, accessor) => sum + (json.accessors?.[accessor]?.count ?? 0),
              0,
            ),
          }
        : {}),
      extensions: [...(json.extensionsUsed ?? [])],
      'bytes by part': bytesBy,
      tables: Object.fromEntries(
        tables.map((table, i) => [
          `${table.class} (${table.count} rows)`,
          describeFirstRow(table, Object.keys(metadata?.propertyTables?.[i]?.properties ?? {})),
        ]),
      ),
    },
    problems: problemsOf(sink.tally()),
  };
}

function describeFirstRow(
  table: ReturnType<typeof checkMetadata>[number],
  names: readonly string[],
): { [name: string]: Fact } {
  return Object.fromEntries(
    names.map((name) => [name, table.text(name, 0) ?? table.number(name, 0) ?? null]),
  );
}

function inspectTileset(path: string): Read {
  const sink = createFindingList(5);
  const files = openSiteFiles(dirname(path));
  const walk = walkTileset(files, basename(path), sink);
  const sizes = walk.contents.map(({ file }) => statSync(`${files.root}/${file}`).size);
  const errors = walk.contents.map(({ geometricErrorM }) => geometricErrorM);
  return {
    is: '3D Tiles tileset',
    facts: {
      tiles: walk.tiles,
      tilesets: walk.tilesets,
      subtrees: walk.subtrees,
      contents: walk.contents.length,
      leaves: walk.contents.filter(({ isFinal }) => isFinal).length,
      'bytes of contents': sizes.reduce((sum, size) => sum + size, 0),
      'biggest content': sizes.reduce((most, size) => Math.max(most, size), 0),
      'geometric errors':
        errors.length > 0
          ? `${errors.reduce((a, b) => Math.min(a, b))} … ${errors.reduce((a, b) => Math.max(a, b))} m`
          : 'none',
    },
    problems: problemsOf(sink.tally()),
  };
}

function inspectTerrain(path: string): Read {
  const tile = readTerrainTile(readFileSync(path));
  if (typeof tile === 'string') return { is: 'terrain tile', facts: {}, problems: [tile] };
  const heights = Array.from({ length: tile.count }, (_, i) => heightOf(tile, i));
  const names = new Map([
    [1, 'normals'],
    [2, 'water mask'],
    [4, 'metadata'],
  ]);
  return {
    is: 'terrain tile (quantized-mesh)',
    facts: {
      vertices: tile.count,
      triangles: tile.triangles.length / 3,
      heights: `${Math.min(...heights)} … ${Math.max(...heights)} m`,
      'vertices on edges': {
        west: tile.edges[0].length,
        south: tile.edges[1].length,
        east: tile.edges[2].length,
        north: tile.edges[3].length,
      },
      extensions: [...tile.extensions].map(
        ([id, { length }]) => `${names.get(id) ?? id} (${length} B)`,
      ),
    },
  };
}

function inspectVectorTile(path: string): Read {
  try {
    const layers = readVectorTile(readFileSync(path));
    return {
      is: 'vector tile',
      facts: Object.fromEntries(
        layers.map(({ name, features, extent }) => [
          name,
          `${features} features, extent ${extent}`,
        ]),
      ),
    };
  } catch (error) {
    return { is: 'vector tile', facts: {}, problems: [(error as Error).message] };
  }
}

/** The shape of a subtree stands in the tileset; the one that fits the number of bits is taken. */
function inspectSubtree(path: string): Read {
  const bytes = readFileSync(path);
  for (let levels = 1; levels <= 12; levels++) {
    const sink = createFindingList(5);
    const subtree = readSubtree(bytes, { branching: 4, levels }, { sink, path: basename(path) });
    const problems = problemsOf(sink.tally());
    if (!subtree) return { is: 'subtree', facts: {}, problems };
    if (problems.length > 0 && levels < 12) continue;
    const nodes = (4 ** levels - 1) / 3;
    const countOf = (has: (i: number) => boolean, length: number) =>
      Array.from({ length }, (_, i) => i).filter(has).length;
    return {
      is: 'subtree of a quadtree',
      facts: {
        levels,
        tiles: countOf(subtree.hasTile, nodes),
        contents: countOf((i) => subtree.hasContent(0, i), nodes),
        'child subtrees': countOf(subtree.hasChild, 4 ** levels),
      },
      problems,
    };
  }
  return { is: 'subtree', facts: {} };
}

function inspectIndex(path: string): Read {
  const index = decodeBuildingIndex(toArrayBuffer(readFileSync(path)));
  const tally = (column: Uint8Array, names: readonly string[]) => {
    const counts: Record<string, number> = {};
    for (const code of column) {
      const name = names[code] ?? 'none';
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };
  let [lowest, highest] = [Infinity, -Infinity];
  for (const height of index.heightM) {
    lowest = Math.min(lowest, height);
    highest = Math.max(highest, height);
  }
  return {
    is: 'building index',
    facts: {
      buildings: index.count,
      corners: index.vertices.length / 2,
      heights: `${lowest} … ${highest} m`,
      dwellings: index.dwellings.reduce((sum, n) => sum + n, 0),
      uses: tally(index.use, BUILDING_USES),
      provenance: tally(index.provenance, BUILDING_PROVENANCES),
      'heights estimated': countBit(index.quality, BUILDING_QUALITY.heightEstimated),
      'places estimated': countBit(index.quality, BUILDING_QUALITY.placedByEstimate),
      towns: index.townCodes.length,
      names: Object.keys(index.names).length,
    },
  };
}

function countBit(column: Uint8Array, bit: number): number {
  return column.reduce((count, bits) => count + (bits & bit ? 1 : 0), 0);
}

function inspectHeights(path: string): Read {
  const { bounds, columns, rows, heightM } = decodeHeightGrid(toArrayBuffer(readFileSync(path)));
  return {
    is: 'height grid',
    facts: {
      posts: `${columns} × ${rows}`,
      bounds: { ...bounds },
      heights: `${heightM.reduce((a, b) => Math.min(a, b))} … ${heightM.reduce((a, b) => Math.max(a, b))} m`,
    },
  };
}

function problemsOf({ findings }: FindingTally): string[] {
  return findings.map(({ check, path, message }) => `${check}, ${path}: ${message}`);
}
