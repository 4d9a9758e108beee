import type { Subtree } from './read-subtree.ts';
import type { Volume } from './volume.ts';

/** What a subtree's metadata says about a tile in place of what subdivision gives. */
export interface TileMetadata {
  readonly geometricErrorM?: number;
  readonly volume?: Volume;
  readonly minHeightM?: number;
  readonly maxHeightM?: number;
}

interface MetadataTable {
  readonly properties?: Readonly<Record<string, { readonly values?: number }>>;
}

/**
 * Reads the built-in properties of a tile by their semantic names (3D Tiles Metadata Semantics): doubles, one row
 * for each available tile in order. The properties must be named as their semantics, which is what we write.
 */
export function readTileMetadata(subtree: Subtree, index: number): TileMetadata {
  const table = subtree.json.tileMetadata;
  if (table === undefined) return {};
  let row = 0;
  for (let i = 0; i < index; i++) if (subtree.hasTile(i)) row++;
  const read = (name: string, length = 1) => readDoubles(subtree, { table, name, row, length });
  const error = read('TILE_GEOMETRIC_ERROR')?.[0];
  const region = read('TILE_BOUNDING_REGION', 6);
  const low = read('TILE_MINIMUM_HEIGHT')?.[0];
  const high = read('TILE_MAXIMUM_HEIGHT')?.[0];
  return {
    ...(error === undefined ? {} : { geometricErrorM: error }),
    ...(region ? { volume: { type: 'region' as const, region } } : {}),
    ...(low === undefined ? {} : { minHeightM: low }),
    ...(high === undefined ? {} : { maxHeightM: high }),
  };
}

/** The volume of a tile's content alone, where the subtree's metadata gives one. */
export function readContentVolume(
  subtree: Subtree,
  set: number,
  index: number,
): Volume | undefined {
  const table = subtree.json.contentMetadata?.[set];
  if (table === undefined) return undefined;
  let row = 0;
  for (let i = 0; i < index; i++) if (subtree.hasContent(set, i)) row++;
  const region = readDoubles(subtree, { table, name: 'CONTENT_BOUNDING_REGION', row, length: 6 });
  return region && { type: 'region', region };
}

function readDoubles(
  subtree: Subtree,
  { table, name, row, length }: { table: number; name: string; row: number; length: number },
): number[] | undefined {
  const properties = (subtree.json.propertyTables?.[table] as MetadataTable | undefined)
    ?.properties;
  const values = properties?.[name]?.values;
  const bytes = values === undefined ? undefined : subtree.view(values);
  if (!bytes || bytes.length < 8 * length * (row + 1)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length }, (_, i) => view.getFloat64(8 * (length * row + i), true));
}
