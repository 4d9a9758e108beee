import { TwinError } from './twin-error.ts';

/** What buildings are for; the code in the index is the place in this list. */
export const BUILDING_USES = [
  'residential',
  'villa',
  'village-house',
  'commercial',
  'office',
  'industrial',
  'education',
  'healthcare',
  'public',
  'transport',
  'other',
] as const;
export type BuildingUse = (typeof BUILDING_USES)[number];

/** How a building came into the data; the code in the index is the place in this list. */
export const BUILDING_PROVENANCES = ['synthetic', 'surveyed', 'osm', 'supplied'] as const;
export type BuildingProvenance = (typeof BUILDING_PROVENANCES)[number];

/**
 * Every building of the district as columns, beside the tiles: queries run on it, never on what is drawn.
 * Row i is the building with global id i. Rings are outer rings, open (the last point joins the first),
 * counter-clockwise, WGS84 in units of 1e-7 degree.
 */
export interface BuildingIndex {
  readonly count: number;
  /** Codes of the towns that `town` refers to. */
  readonly townCodes: readonly string[];
  /** Length count + 1; ring i spans vertices ringStart[i] … ringStart[i + 1] − 1. */
  readonly ringStart: Uint32Array;
  /** lon, lat pairs in 1e-7 degree. */
  readonly vertices: Int32Array;
  readonly heightM: Float32Array;
  /** Ellipsoidal height of the ground it stands on, metres. */
  readonly baseM: Float32Array;
  readonly storeys: Uint8Array;
  readonly use: Uint8Array;
  readonly provenance: Uint8Array;
  /** Place in `townCodes`; 255 where it lies in no town. */
  readonly town: Uint8Array;
  /** Dwellings in the building, 0 where none are known. */
  readonly dwellings: Uint16Array;
  /** The source's ids, or null where ids are `prefix + global id`. */
  readonly ids: readonly string[] | null;
  readonly idPrefix: string;
  /** Names of the few that have one, by global id. */
  readonly names: Readonly<Record<number, { readonly zh: string; readonly en: string }>>;
}

/** The building's id as its source knows it. */
export function buildingId(index: Pick<BuildingIndex, 'ids' | 'idPrefix'>, gid: number): string {
  return index.ids?.[gid] ?? `${index.idPrefix}${String(gid).padStart(6, '0')}`;
}

const MAGIC = 0x31584259; // "YBX1", little-endian

const COLUMNS = [
  ['ringStart', Uint32Array],
  ['vertices', Int32Array],
  ['heightM', Float32Array],
  ['baseM', Float32Array],
  ['dwellings', Uint16Array],
  ['storeys', Uint8Array],
  ['use', Uint8Array],
  ['provenance', Uint8Array],
  ['town', Uint8Array],
] as const;

/** Bytes: magic u32, header length u32, JSON header, then each column padded to 8 bytes. */
export function encodeBuildingIndex(index: BuildingIndex): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(
    JSON.stringify({
      count: index.count,
      townCodes: index.townCodes,
      ids: index.ids,
      idPrefix: index.idPrefix,
      names: index.names,
      lengths: COLUMNS.map(([name]) => index[name].length),
    }),
  );
  const columnsAt = pad8(8 + header.length);
  const total = COLUMNS.reduce((at, [name]) => at + pad8(index[name].byteLength), columnsAt);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.length, true);
  bytes.set(header, 8);
  let at = columnsAt;
  for (const [name] of COLUMNS) {
    const column = index[name];
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += pad8(column.byteLength);
  }
  return bytes;
}

/**
 * Reads what `encodeBuildingIndex` wrote; the columns are views into `buffer`.
 *
 * @throws {TwinError} index-invalid where the bytes are no index or are cut short.
 */
export function decodeBuildingIndex(buffer: ArrayBuffer): BuildingIndex {
  const view = new DataView(buffer);
  if (buffer.byteLength < 8 || view.getUint32(0, true) !== MAGIC)
    throw new TwinError('index-invalid', 'Expected a building index (YBX1), got other bytes.');
  const headerLength = view.getUint32(4, true);
  if (8 + headerLength > buffer.byteLength)
    throw new TwinError('index-invalid', 'The building index is cut short in its header.');
  const { lengths, ...header } = JSON.parse(
    new TextDecoder().decode(new Uint8Array(buffer, 8, headerLength)),
  ) as { lengths: number[] } & Omit<BuildingIndex, (typeof COLUMNS)[number][0]>;
  let at = pad8(8 + headerLength);
  const columns: Record<string, ArrayBufferView> = {};
  for (const [i, [name, Type]] of COLUMNS.entries()) {
    const length = lengths[i] as number;
    const bytes = length * Type.BYTES_PER_ELEMENT;
    if (at + bytes > buffer.byteLength)
      throw new TwinError('index-invalid', `The building index is cut short in column ${name}.`);
    columns[name] = new Type(buffer, at, length);
    at += pad8(bytes);
  }
  return { ...header, ...columns } as BuildingIndex;
}

function pad8(length: number): number {
  return (length + 7) & ~7;
}
