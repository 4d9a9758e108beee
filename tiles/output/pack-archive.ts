import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TWIN_FILES, TwinError } from '#model';
import { listFiles } from './list-files.ts';
import { createZipWriter } from './zip-writer.ts';

/** Name of the index that a 3D Tiles archive ends with. */
const INDEX = '@3dtilesIndex1@';
const TILES = /\.(glb|gltf|b3dm|json|subtree|bin)$/;

interface PackedFile {
  readonly path: string;
  read(): Uint8Array;
}

/**
 * Packs the 3D Tiles of a built district into one archive (3TZ 1.4): the buildings, and the trees where there
 * are any, under one `tileset.json`.
 *
 * @throws {TwinError} tiles-missing where the folder holds no tileset.
 */
export function packArchive(
  folder: string,
  file: string,
): { readonly files: number; readonly bytes: number } {
  const root = resolve(folder);
  if (!existsSync(join(root, TWIN_FILES.tileset)))
    throw new TwinError(
      'tiles-missing',
      `Expected ${TWIN_FILES.tileset} in ${folder}, found none; build the district first.`,
    );
  mkdirSync(dirname(resolve(file)), { recursive: true });
  const files = listPackedFiles(root);
  const zip = createZipWriter(file);
  try {
    const offsets = files.map(({ path, read }) => ({ path, offset: zip.add(path, read()) }));
    zip.add(INDEX, createIndex(offsets), { isStored: true });
    return { files: files.length, bytes: zip.finish() };
  } catch (error) {
    zip.discard();
    throw error;
  }
}

/** Buildings alone stand at the root; with trees, a root of its own refers to both. */
function listPackedFiles(root: string): readonly PackedFile[] {
  const folderOf = (tileset: string) => dirname(tileset);
  const buildings = folderOf(TWIN_FILES.tileset);
  const trees = existsSync(join(root, TWIN_FILES.trees)) ? folderOf(TWIN_FILES.trees) : null;
  const list = (from: string, to: string): PackedFile[] =>
    listFiles(join(root, from))
      .filter((path) => TILES.test(path) && `${from}/${path}` !== TWIN_FILES.buildingIndex)
      .map((path) => ({ path: `${to}${path}`, read: () => readFileSync(join(root, from, path)) }));
  const files =
    trees === null
      ? list(buildings, '')
      : [
          { path: 'tileset.json', read: () => Buffer.from(JSON.stringify(joinTilesets(root))) },
          ...list(buildings, `${buildings}/`),
          ...list(trees, `${trees}/`),
        ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface Tileset {
  readonly geometricError: number;
  readonly root: { readonly boundingVolume: { readonly region?: readonly number[] } };
}

function joinTilesets(root: string) {
  const paths = [TWIN_FILES.tileset, TWIN_FILES.trees];
  const tilesets = paths.map(
    (path) => JSON.parse(readFileSync(join(root, path), 'utf8')) as Tileset,
  );
  const regions = tilesets.map(({ root: { boundingVolume } }) => {
    if (!boundingVolume.region) throw new Error('A tileset of the pipeline has no region.');
    return boundingVolume.region;
  });
  const over = (pick: (...values: number[]) => number, i: number) =>
    pick(...regions.map((region) => region[i] as number));
  const region = [
    ...[over(Math.min, 0), over(Math.min, 1), over(Math.max, 2), over(Math.max, 3)],
    ...[over(Math.min, 4), over(Math.max, 5)],
  ];
  const geometricError = Math.max(...tilesets.map((tileset) => tileset.geometricError));
  return {
    asset: { version: '1.1' },
    geometricError,
    root: {
      boundingVolume: { region },
      geometricError,
      refine: 'ADD',
      children: tilesets.map((tileset, i) => ({
        boundingVolume: { region: regions[i] },
        geometricError: tileset.geometricError,
        content: { uri: paths[i] },
      })),
    },
  };
}

/** MD5 of each path and where it lies, 24 bytes each, sorted by the hash read as two little-endian numbers. */
function createIndex(
  entries: readonly { readonly path: string; readonly offset: number }[],
): Uint8Array {
  const rows = entries.map(({ path, offset }) => {
    const hash = createHash('md5').update(path).digest();
    return { hash, low: hash.readBigUInt64LE(0), high: hash.readBigUInt64LE(8), offset };
  });
  rows.sort((a, b) => compare(a.low, b.low) || compare(a.high, b.high));
  const index = Buffer.alloc(24 * rows.length);
  for (const [i, { hash, offset }] of rows.entries()) {
    hash.copy(index, 24 * i);
    index.writeBigUInt64LE(BigInt(offset), 24 * i + 16);
  }
  return index;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
