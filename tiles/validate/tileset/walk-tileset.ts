import type { FindingSink } from '../finding.ts';
import { parseJson } from '../parse-json.ts';
import { resolveUri, type SiteFiles } from '../site-files.ts';
import { parseWith, type TileJson, tileSchema, tilesetSchema } from './tileset-schema.ts';
import {
  findVolumeFault,
  IDENTITY,
  multiply,
  placeVolume,
  reachOutOf,
  type Volume,
} from './volume.ts';
import { walkImplicit } from './walk-implicit.ts';

/** A content of a tileset where it stands. */
export interface PlacedContent {
  readonly file: string;
  /** `buildings/tileset.json#root.children[0]`. */
  readonly place: string;
  readonly transform: readonly number[];
  /** Of the tile; what is drawn must lie in it. */
  readonly volume: Volume;
  /** Of the content alone, where it has one of its own. */
  readonly contentVolume: Volume | null;
  /** Drawn as long as its tile is in view, however near: without children, or refined by addition. */
  readonly isFinal: boolean;
  readonly geometricErrorM: number;
}

export interface TilesetWalk {
  readonly contents: readonly PlacedContent[];
  /** Files that the tileset is made of, contents aside. */
  readonly parts: ReadonlySet<string>;
  readonly tiles: number;
  readonly tilesets: number;
  readonly subtrees: number;
}

export interface TilesetWalkState {
  readonly files: SiteFiles;
  readonly sink: FindingSink;
  readonly contents: PlacedContent[];
  readonly parts: Set<string>;
  tiles: number;
  tilesets: number;
  subtrees: number;
}

/** What a tile takes from the one above. */
export interface Parent {
  readonly transform: readonly number[];
  readonly volume: Volume | null;
  readonly geometricErrorM: number;
  readonly refine: 'ADD' | 'REPLACE' | undefined;
}

/** Rounding of single-precision readers and of decimals in JSON, metres. */
export const VOLUME_SLACK_M = 0.01;

/** Reads a tileset with all external tilesets and subtrees; checks its JSON, errors and volumes; lists its contents. */
export function walkTileset(files: SiteFiles, path: string, sink: FindingSink): TilesetWalk {
  const state: TilesetWalkState = {
    files,
    sink,
    contents: [],
    parts: new Set(),
    tiles: 0,
    tilesets: 0,
    subtrees: 0,
  };
  walkFile(state, path, {
    transform: IDENTITY,
    volume: null,
    geometricErrorM: Number.POSITIVE_INFINITY,
    refine: undefined,
  });
  return state;
}

function walkFile(state: TilesetWalkState, path: string, parent: Parent): void {
  const { files, sink } = state;
  if (state.parts.has(path)) {
    sink.error('content-twice', path, 'The tileset is named twice.');
    return;
  }
  state.parts.add(path);
  state.tilesets++;
  const json = parseJson(files.read(path), { sink, check: 'tileset', path });
  if (json === undefined) return;
  const parsed = parseWith(tilesetSchema, json);
  if ('fault' in parsed) {
    sink.error('tileset', path, parsed.fault);
    return;
  }
  const { geometricError, root, extensionsRequired = [], extensionsUsed = [] } = parsed.value;
  for (const name of extensionsRequired)
    if (!extensionsUsed.includes(name))
      sink.error('tileset', path, `${name} is required and not listed as used.`);
  walkTile(state, root, {
    path,
    place: `${path}#root`,
    parent: { ...parent, geometricErrorM: Math.min(parent.geometricErrorM, geometricError) },
  });
}

function walkTile(
  state: TilesetWalkState,
  json: unknown,
  { path, place, parent }: { path: string; place: string; parent: Parent },
): void {
  const { sink } = state;
  const parsed = parseWith(tileSchema, json);
  if ('fault' in parsed) {
    sink.error('tileset', place, parsed.fault);
    return;
  }
  const tile = parsed.value;
  state.tiles++;
  const refine = tile.refine ?? parent.refine;
  if (!refine) sink.error('tileset', place, 'Expected refine in the root tile.');
  checkError(sink, place, { errorM: tile.geometricError, parentM: parent.geometricErrorM });
  const fault = findVolumeFault(tile.boundingVolume);
  if (fault) sink.error('bounding-volume', place, fault);
  const transform = tile.transform ? multiply(parent.transform, tile.transform) : parent.transform;
  const volume = placeVolume(tile.boundingVolume, transform);
  checkWithin(sink, place, { volume, parent: parent.volume });
  const own: Parent = { transform, volume, geometricErrorM: tile.geometricError, refine };
  if (tile.implicitTiling) {
    walkImplicit(state, tile, { path, place, own });
    return;
  }
  const contents = tile.contents ?? (tile.content ? [tile.content] : []);
  if (contents.length === 0 && !tile.children)
    sink.warn('tileset', place, 'The tile has neither content nor children.');
  for (const content of contents)
    addContent(state, content, { path, place, own, isFinal: !tile.children || refine === 'ADD' });
  for (const [i, child] of (tile.children ?? []).entries())
    walkTile(state, child, { path, place: `${place}.children[${i}]`, parent: own });
}

/** Lists a content, or goes into an external tileset. */
export function addContent(
  state: TilesetWalkState,
  content: NonNullable<TileJson['content']>,
  { path, place, own, isFinal }: { path: string; place: string; own: Parent; isFinal: boolean },
): void {
  const { files, sink } = state;
  const file = resolveUri(path, content.uri);
  if (file === null) {
    sink.error('content-missing', place, `Expected a file of the folder, got "${content.uri}".`);
    return;
  }
  if (!files.has(file)) {
    sink.error('content-missing', place, `Expected ${file}, found no such file.`);
    return;
  }
  if (file.endsWith('.json')) {
    walkFile(state, file, own);
    return;
  }
  let contentVolume: Volume | null = null;
  if (content.boundingVolume) {
    const fault = findVolumeFault(content.boundingVolume);
    if (fault) sink.error('bounding-volume', `${place}.content`, fault);
    contentVolume = placeVolume(content.boundingVolume, own.transform);
    checkWithin(sink, `${place}.content`, { volume: contentVolume, parent: own.volume });
  }
  state.contents.push({
    file,
    place,
    transform: own.transform,
    volume: own.volume as Volume,
    contentVolume,
    isFinal,
    geometricErrorM: own.geometricErrorM,
  });
}

export function checkError(
  sink: FindingSink,
  place: string,
  { errorM, parentM }: { errorM: number; parentM: number },
): void {
  if (errorM > parentM)
    sink.error(
      'geometric-error',
      place,
      `Expected at most its parent's ${parentM} m, got ${errorM} m; a viewer would never show the parent or skip this tile.`,
    );
}

export function checkWithin(
  sink: FindingSink,
  place: string,
  { volume, parent }: { volume: Volume; parent: Volume | null },
): void {
  if (!parent) return;
  const outM = reachOutOf(volume, parent);
  if (outM > VOLUME_SLACK_M)
    sink.error(
      'containment',
      place,
      `Expected its volume within its parent's, got ${outM.toFixed(2)} m beyond it; a viewer would cull it too early.`,
    );
}
