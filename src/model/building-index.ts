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

/** Bits of a building's quality: what of it is an estimate, not a fact of its source. */
export const BUILDING_QUALITY = {
  /** The source says nothing of the height; the building's kind stands in for it. */
  heightEstimated: 1,
  /** It is known to be there, but where exactly is a guess. */
  placedByEstimate: 2,
} as const;

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
  /** Bits of BUILDING_QUALITY; 0 where nothing is estimated. */
  readonly quality: Uint8Array;
  /** Place in `townCodes`; 255 where it lies in no town. */
  readonly town: Uint8Array;
  /** Dwellings in the building, 0 where none are known. */
  readonly dwellings: Uint16Array;
  /** The source's ids, one a building, or null where ids are `prefix + global id`. */
  readonly ids: TextList | null;
  readonly idPrefix: string;
  /** Names of the few that have one, by global id. */
  readonly names: Readonly<Record<number, { readonly zh: string; readonly en: string }>>;
  /** What the site declares besides. */
  readonly attributes: readonly BuildingAttribute[];
}

/** Texts as one run of UTF-8: text i spans bytes offsets[i] … offsets[i + 1] − 1. */
export interface TextList {
  readonly offsets: Uint32Array;
  readonly utf8: Uint8Array;
}

/** A declared attribute of every building. */
export type BuildingAttribute = AttributeHead &
  (
    | {
        readonly type: 'number';
        /** NaN where the source says nothing. */
        readonly values: Float64Array;
      }
    | {
        readonly type: 'string';
        /** Place in `words`, or NO_WORD. */
        readonly values: Uint32Array;
        /** The different values; one may stand here more than once. */
        readonly words: TextList;
      }
  );

interface AttributeHead {
  readonly name: string;
  readonly unit?: string | undefined;
  readonly title?: { readonly zh: string; readonly en: string } | undefined;
}

/** Stands for no value in an attribute of texts. */
export const NO_WORD = 0xffffffff;

/** The building's id as its source knows it. */
export function buildingId(index: Pick<BuildingIndex, 'ids' | 'idPrefix'>, gid: number): string {
  return index.ids ? textAt(index.ids, gid) : `${index.idPrefix}${String(gid).padStart(6, '0')}`;
}

/** A building's value of a declared attribute; undefined where its source says nothing. */
export function attributeOf(
  attribute: BuildingAttribute,
  gid: number,
): string | number | undefined {
  const value = attribute.values[gid];
  if (value === undefined) return undefined;
  if (attribute.type === 'number') return Number.isNaN(value) ? undefined : value;
  return value === NO_WORD ? undefined : textAt(attribute.words, value);
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function textAt({ offsets, utf8 }: TextList, i: number): string {
  return decoder.decode(utf8.subarray(offsets[i], offsets[i + 1]));
}

/** Joins texts into a list. */
export function createTextList(texts: readonly string[]): TextList {
  const encoder = new TextEncoder();
  const parts = texts.map((text) => encoder.encode(text));
  const offsets = new Uint32Array(parts.length + 1);
  for (const [i, part] of parts.entries()) offsets[i + 1] = (offsets[i] as number) + part.length;
  const utf8 = new Uint8Array(offsets[parts.length] as number);
  for (const [i, part] of parts.entries()) utf8.set(part, offsets[i]);
  return { offsets, utf8 };
}

const MAGIC = 0x32584259; // "YBX2", little-endian
const OLD_MAGIC = 0x31584259; // "YBX1"

/** Columns that every index has, in the order of the file. */
const COLUMNS = [
  ['ringStart', Uint32Array],
  ['vertices', Int32Array],
  ['heightM', Float32Array],
  ['baseM', Float32Array],
  ['dwellings', Uint16Array],
  ['storeys', Uint8Array],
  ['use', Uint8Array],
  ['provenance', Uint8Array],
  ['quality', Uint8Array],
  ['town', Uint8Array],
  ['nameGid', Uint32Array],
  ['nameOffsets', Uint32Array],
  ['nameUtf8', Uint8Array],
] as const;

type ColumnType = {
  new (buffer: ArrayBuffer, at: number, length: number): ArrayBufferView;
  readonly BYTES_PER_ELEMENT: number;
};

/** What the file says of itself before the columns. */
export interface BuildingIndexHeader {
  readonly count: number;
  readonly townCodes: readonly string[];
  readonly idPrefix: string;
  readonly hasIds: boolean;
  readonly attributes: readonly (AttributeHead & { readonly type: 'number' | 'string' })[];
}

/** Where each column of an index file lies. */
export interface BuildingIndexLayout {
  /** Bytes before the first column. */
  readonly head: Uint8Array<ArrayBuffer>;
  readonly columns: readonly {
    /** `vertices`, `idOffsets`, `attribute0Values`, … */
    readonly name: string;
    readonly at: number;
    readonly byteLength: number;
  }[];
  readonly byteLength: number;
}

/** Names and types of an index's columns in the order of the file. */
function listColumns({ hasIds, attributes }: Pick<BuildingIndexHeader, 'hasIds' | 'attributes'>) {
  const columns: [string, ColumnType][] = COLUMNS.map(([name, Type]) => [name, Type]);
  if (hasIds) columns.push(['idOffsets', Uint32Array], ['idUtf8', Uint8Array]);
  for (const [i, { type }] of attributes.entries()) {
    const name = `attribute${i}`;
    if (type === 'number') columns.push([`${name}Values`, Float64Array]);
    else
      columns.push(
        [`${name}Values`, Uint32Array],
        [`${name}Offsets`, Uint32Array],
        [`${name}Utf8`, Uint8Array],
      );
  }
  return columns;
}

/**
 * Lays out an index file, so that it can be written column by column. Bytes: magic u32, header length u32, JSON
 * header, then each column padded to 8 bytes.
 *
 * @param lengthOf Items in a column, by its name.
 */
export function layOutBuildingIndex(
  header: BuildingIndexHeader,
  lengthOf: (column: string) => number,
): BuildingIndexLayout {
  const found = listColumns(header);
  const lengths = found.map(([name]) => lengthOf(name));
  const json = new TextEncoder().encode(JSON.stringify({ ...header, lengths }));
  const head = new Uint8Array(pad8(8 + json.length));
  const view = new DataView(head.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, json.length, true);
  head.set(json, 8);
  let at = head.length;
  const columns = found.map(([name, Type], i) => {
    const byteLength = (lengths[i] as number) * Type.BYTES_PER_ELEMENT;
    const column = { name, at, byteLength };
    at += pad8(byteLength);
    return column;
  });
  return { head, columns, byteLength: at };
}

export function encodeBuildingIndex(index: BuildingIndex): Uint8Array<ArrayBuffer> {
  const named = Object.entries(index.names).map(([gid, name]) => [Number(gid), name] as const);
  const names = createTextList(named.flatMap(([, { zh, en }]) => [zh, en]));
  const columns: Record<string, ArrayBufferView & { readonly length: number }> = {
    nameGid: Uint32Array.from(named, ([gid]) => gid),
    nameOffsets: names.offsets,
    nameUtf8: names.utf8,
  };
  for (const [name] of COLUMNS)
    if (name in index) columns[name] = index[name as keyof BuildingIndex] as Uint8Array;
  if (index.ids) Object.assign(columns, { idOffsets: index.ids.offsets, idUtf8: index.ids.utf8 });
  for (const [i, attribute] of index.attributes.entries()) {
    columns[`attribute${i}Values`] = attribute.values;
    if (attribute.type === 'string') {
      columns[`attribute${i}Offsets`] = attribute.words.offsets;
      columns[`attribute${i}Utf8`] = attribute.words.utf8;
    }
  }
  const layout = layOutBuildingIndex(
    {
      count: index.count,
      townCodes: index.townCodes,
      idPrefix: index.idPrefix,
      hasIds: index.ids !== null,
      attributes: index.attributes.map(({ name, type, unit, title }) => ({
        name,
        type,
        unit,
        title,
      })),
    },
    (name) => (columns[name] as { length: number }).length,
  );
  const bytes = new Uint8Array(layout.byteLength);
  bytes.set(layout.head);
  for (const { name, at } of layout.columns) {
    const { buffer, byteOffset, byteLength } = columns[name] as ArrayBufferView;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
  }
  return bytes;
}

/**
 * Reads what `encodeBuildingIndex` wrote; the columns are views into `buffer`.
 *
 * @throws {TwinError} index-invalid where the bytes are no index, of an older build, or cut short.
 */
export function decodeBuildingIndex(buffer: ArrayBuffer): BuildingIndex {
  const view = new DataView(buffer);
  const magic = buffer.byteLength < 8 ? 0 : view.getUint32(0, true);
  if (magic === OLD_MAGIC)
    throw new TwinError(
      'index-invalid',
      'Expected a building index of this version (YBX2), got an older one (YBX1); build the tiles again.',
    );
  if (magic !== MAGIC)
    throw new TwinError('index-invalid', 'Expected a building index (YBX2), got other bytes.');
  const headerLength = view.getUint32(4, true);
  if (8 + headerLength > buffer.byteLength)
    throw new TwinError('index-invalid', 'The building index is cut short in its header.');
  const { lengths, hasIds, attributes, ...header } = JSON.parse(
    decoder.decode(new Uint8Array(buffer, 8, headerLength)),
  ) as BuildingIndexHeader & { readonly lengths: readonly number[] };
  let at = pad8(8 + headerLength);
  const columns: Record<string, ArrayBufferView> = {};
  const listed = listColumns({ hasIds, attributes });
  if (lengths.length !== listed.length)
    throw new TwinError(
      'index-invalid',
      `Expected a building index of ${listed.length} columns, got ${lengths.length}; build the tiles again.`,
    );
  for (const [i, [name, Type]] of listed.entries()) {
    const length = lengths[i] as number;
    const byteLength = length * Type.BYTES_PER_ELEMENT;
    if (at + byteLength > buffer.byteLength)
      throw new TwinError('index-invalid', `The building index is cut short in column ${name}.`);
    columns[name] = new Type(buffer, at, length);
    at += pad8(byteLength);
  }
  const { nameGid, nameOffsets, nameUtf8, idOffsets, idUtf8, ...rest } = columns;
  const names: Record<number, { zh: string; en: string }> = {};
  const texts = { offsets: nameOffsets, utf8: nameUtf8 } as TextList;
  for (const [i, gid] of (nameGid as Uint32Array).entries())
    names[gid] = { zh: textAt(texts, 2 * i), en: textAt(texts, 2 * i + 1) };
  const fixed = Object.fromEntries(
    COLUMNS.filter(([name]) => name in rest).map(([name]) => [name, rest[name]]),
  );
  return {
    ...header,
    ...fixed,
    ids: hasIds ? { offsets: idOffsets, utf8: idUtf8 } : null,
    names,
    attributes: attributes.map((attribute, i) => {
      const values = columns[`attribute${i}Values`];
      if (attribute.type === 'number') return { ...attribute, values };
      const words = {
        offsets: columns[`attribute${i}Offsets`],
        utf8: columns[`attribute${i}Utf8`],
      };
      return { ...attribute, values, words };
    }),
  } as unknown as BuildingIndex;
}

function pad8(length: number): number {
  return Math.ceil(length / 8) * 8;
}
