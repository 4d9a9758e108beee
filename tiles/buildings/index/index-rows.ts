import { BUILDING_PROVENANCES, NO_WORD } from '#model';
import type { DeclaredProperty } from '../../config/build-config.ts';
import {
  createParts,
  findParts,
  nameAt,
  readHeight,
  visitProperties,
} from '../../records/read-record.ts';
import { NO_TOWN, WORD } from '../../records/record-layout.ts';
import { addBuildingId } from '../building-id.ts';
import type { RecordSet } from '../record-set.ts';
import { dwellingsOf, qualityOf, storeysOf } from '../tile/property-table.ts';
import { TextColumn } from '../tile/text-column.ts';

/** Rows of the building index that one unit writes: columns as in the file, offsets counted from 0. */
export interface IndexRows {
  readonly columns: Readonly<Record<string, ArrayBufferView>>;
  readonly dwellings: number;
}

/** What `finish` has to know of a unit's rows before it reads them: bytes of each column, in the file's order. */
export type RowLengths = readonly (readonly [name: string, byteLength: number])[];

const parts = createParts();

/** Makes the rows of all buildings of a set. `ringStart` holds each ring's length here, not where it begins. */
export function createIndexRows(
  set: RecordSet,
  {
    declared,
    idPrefix,
    hasIds,
  }: { declared: readonly DeclaredProperty[]; idPrefix: string; hasIds: boolean },
): IndexRows {
  const { count, words } = set;
  const ringLength = new Uint32Array(count);
  const heightM = new Float32Array(count);
  const dwellings = new Uint16Array(count);
  const storeys = new Uint8Array(count);
  const use = new Uint8Array(count);
  const provenance = new Uint8Array(count);
  const quality = new Uint8Array(count);
  const town = new Uint8Array(count);
  const ids = new TextColumn();
  const nameGid: number[] = [];
  const names = new TextColumn();
  const extra = declared.map(({ type }) =>
    type === 'number' ? new Float64Array(count).fill(Number.NaN) : createWordColumn(count),
  );
  let vertexCount = 0;
  let dwellingSum = 0;
  for (let i = 0; i < count; i++)
    vertexCount += words[(set.start[i] as number) + WORD.ringLength] as number;
  const vertices = new Int32Array(2 * vertexCount);
  let vertex = 0;
  let row = 0;
  const setValue = (p: number, value: string | number) => {
    const column = extra[p];
    if (!(column instanceof Float64Array)) column?.set(row, String(value));
    else if (typeof value === 'number') column[row] = value;
  };
  for (let i = 0; i < count; i++) {
    row = i;
    const start = set.start[i] as number;
    const kind = words[start + WORD.kind] as number;
    const length = words[start + WORD.ringLength] as number;
    const townPlace = (words[start + WORD.storeysTown] as number) >>> 16;
    ringLength[i] = length;
    vertices.set(words.subarray(start + WORD.ring, start + WORD.ring + 2 * length), vertex);
    vertex += 2 * length;
    heightM[i] = readHeight(words, start);
    dwellings[i] = dwellingsOf(words, start);
    dwellingSum += dwellings[i] as number;
    storeys[i] = storeysOf(words, start);
    use[i] = (kind >>> 16) & 255;
    provenance[i] = kind >>> 24;
    quality[i] = qualityOf(kind);
    town[i] = townPlace === NO_TOWN ? 255 : Math.min(255, townPlace);
    if (hasIds) addBuildingId(set, i, idPrefix, ids);
    findParts(words, start, parts);
    if (parts.name) {
      const { zh, en } = nameAt(words, parts.name);
      nameGid.push(set.gid[i] as number);
      names.addText(zh);
      names.addText(en);
    }
    if (parts.properties) visitProperties(words, parts.properties, setValue);
  }
  const columns: Record<string, ArrayBufferView> = {
    ringStart: ringLength,
    vertices,
    heightM,
    baseM: set.baseM,
    dwellings,
    storeys,
    use,
    provenance,
    quality,
    town,
    nameGid: Uint32Array.from(nameGid),
    nameOffsets: names.offsets().subarray(1),
    nameUtf8: names.bytes(),
  };
  if (hasIds) {
    columns.idOffsets = ids.offsets().subarray(1);
    columns.idUtf8 = ids.bytes();
  }
  for (const [p, column] of extra.entries()) {
    if (column instanceof Float64Array) columns[`attribute${p}Values`] = column;
    else {
      columns[`attribute${p}Values`] = column.values;
      columns[`attribute${p}Offsets`] = column.words.offsets().subarray(1);
      columns[`attribute${p}Utf8`] = column.words.bytes();
    }
  }
  return { columns, dwellings: dwellingSum };
}

/** Joins rows into one file, each column at a multiple of 8 bytes, in the order of `lengths`. */
export function joinRows({ columns }: IndexRows): { bytes: Uint8Array; lengths: RowLengths } {
  const lengths = Object.entries(columns).map(
    ([name, { byteLength }]) => [name, byteLength] as const,
  );
  const bytes = new Uint8Array(lengths.reduce((sum, [, length]) => sum + pad8(length), 0));
  let at = 0;
  for (const column of Object.values(columns)) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += pad8(column.byteLength);
  }
  return { bytes, lengths };
}

export function pad8(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/** Texts of which many are the same: each kept once, and pointed to. */
function createWordColumn(count: number) {
  const values = new Uint32Array(count).fill(NO_WORD);
  const words = new TextColumn();
  const places = new Map<string, number>();
  return {
    values,
    words,
    set(i: number, text: string): void {
      let place = places.get(text);
      if (place === undefined) {
        place = places.size;
        places.set(text, place);
        words.addText(text);
      }
      values[i] = place;
    },
  };
}

/** Provenances that some rows have, by name. */
export function listProvenances(provenance: Uint8Array): readonly string[] {
  return BUILDING_PROVENANCES.filter((_, code) => provenance.includes(code));
}
