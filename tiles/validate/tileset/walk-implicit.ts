import { resolveUri } from '../site-files.ts';
import { readSubtree, type Subtree } from './read-subtree.ts';
import { readContentVolume, readTileMetadata } from './tile-metadata.ts';
import type { TileJson } from './tileset-schema.ts';
import { divideVolume, type Volume } from './volume.ts';
import {
  addContent,
  checkError,
  checkWithin,
  type Parent,
  type TilesetWalkState,
} from './walk-tileset.ts';

interface Tiling {
  readonly path: string;
  readonly place: string;
  readonly branching: 4 | 8;
  readonly levels: number;
  readonly available: number;
  readonly subtreeUri: string;
  readonly contentUris: readonly string[];
  readonly root: Parent;
}

interface At {
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Follows the subtrees of an implicit tile down: every available tile, content and child subtree. */
export function walkImplicit(
  state: TilesetWalkState,
  tile: TileJson,
  { path, place, own }: { path: string; place: string; own: Parent },
): void {
  const tiling = tile.implicitTiling as NonNullable<TileJson['implicitTiling']>;
  if (own.volume?.type === 'sphere') {
    state.sink.error(
      'bounding-volume',
      place,
      'Expected a region or a box for implicit tiling, got a sphere.',
    );
    return;
  }
  // The root was counted as the tile that bears the tiling.
  state.tiles--;
  const contents = tile.contents ?? (tile.content ? [tile.content] : []);
  walkSubtree(
    state,
    {
      path,
      place,
      branching: tiling.subdivisionScheme === 'QUADTREE' ? 4 : 8,
      levels: tiling.subtreeLevels,
      available: tiling.availableLevels,
      subtreeUri: tiling.subtrees.uri,
      contentUris: contents.map(({ uri }) => uri),
      root: own,
    },
    { at: { level: 0, x: 0, y: 0, z: 0 }, parent: own },
  );
}

function walkSubtree(
  state: TilesetWalkState,
  tiling: Tiling,
  { at, parent }: { at: At; parent: Parent },
): void {
  const { files, sink } = state;
  const file = resolveUri(tiling.path, fill(tiling.subtreeUri, at));
  if (file === null || !files.has(file)) {
    sink.error(
      'content-missing',
      tiling.place,
      `Expected subtree ${file ?? fill(tiling.subtreeUri, at)}, found no such file.`,
    );
    return;
  }
  state.parts.add(file);
  state.subtrees++;
  const subtree = readSubtree(files.read(file), tiling, { sink, path: file });
  if (!subtree) return;
  if (
    subtree.json.contentAvailability &&
    subtree.json.contentAvailability.length > tiling.contentUris.length
  )
    sink.error(
      'subtree',
      file,
      `Expected at most ${tiling.contentUris.length} content availabilities, got ${subtree.json.contentAvailability.length}.`,
    );
  walkNode(state, tiling, { subtree, file, local: 0, morton: 0, at, parent });
}

function walkNode(
  state: TilesetWalkState,
  tiling: Tiling,
  node: { subtree: Subtree; file: string; local: number; morton: number; at: At; parent: Parent },
): void {
  const { sink } = state;
  const { subtree, file, local, morton, at } = node;
  const { branching, levels } = tiling;
  const index = (branching ** local - 1) / (branching - 1) + morton;
  if (!subtree.hasTile(index)) return;
  state.tiles++;
  const place = `${file}#${at.level}/${at.x}/${at.y}`;
  if (at.level >= tiling.available)
    sink.error('subtree', place, `Expected levels below availableLevels ${tiling.available}.`);
  const metadata = readTileMetadata(subtree, index);
  const volume =
    metadata.volume ??
    divideVolume(tiling.root.volume as Volume, at, {
      isOctree: branching === 8,
      minHeightM: metadata.minHeightM,
      maxHeightM: metadata.maxHeightM,
    });
  const errorM = metadata.geometricErrorM ?? tiling.root.geometricErrorM / 2 ** at.level;
  checkError(sink, place, { errorM, parentM: node.parent.geometricErrorM });
  checkWithin(sink, place, { volume, parent: node.parent.volume });
  const own: Parent = { ...tiling.root, volume, geometricErrorM: errorM };

  const children: { x: number; y: number; z: number; morton: number }[] = [];
  for (let k = 0; k < branching; k++)
    children.push({
      x: 2 * at.x + (k & 1),
      y: 2 * at.y + ((k >> 1) & 1),
      z: branching === 8 ? 2 * at.z + (k >> 2) : 0,
      morton: branching * morton + k,
    });
  const isLast = local === levels - 1;
  const first = (branching ** (local + 1) - 1) / (branching - 1);
  const present = children.filter((child) =>
    isLast ? subtree.hasChild(child.morton) : subtree.hasTile(first + child.morton),
  );
  const isFinal = present.length === 0 || own.refine === 'ADD';
  let hasContent = false;
  for (const [set, uri] of tiling.contentUris.entries())
    if (subtree.hasContent(set, index)) {
      hasContent = true;
      addContent(
        state,
        { uri: fill(uri, at), ...regionOf(readContentVolume(subtree, set, index)) },
        { path: tiling.path, place, own, isFinal },
      );
    }
  if (!hasContent && present.length === 0)
    sink.warn('tileset', place, 'The tile has neither content nor children.');
  for (const { x, y, z, morton: next } of present) {
    const below = { level: at.level + 1, x, y, z };
    if (isLast) walkSubtree(state, tiling, { at: below, parent: own });
    else
      walkNode(state, tiling, {
        subtree,
        file,
        local: local + 1,
        morton: next,
        at: below,
        parent: own,
      });
  }
}

function fill(template: string, { level, x, y, z }: At): string {
  return template
    .replaceAll('{level}', String(level))
    .replaceAll('{x}', String(x))
    .replaceAll('{y}', String(y))
    .replaceAll('{z}', String(z));
}

function regionOf(volume: Volume | undefined): { boundingVolume?: { region: number[] } } {
  return volume?.type === 'region' ? { boundingVolume: { region: [...volume.region] } } : {};
}
