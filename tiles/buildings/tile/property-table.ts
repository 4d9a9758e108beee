import { BUILDING_QUALITY } from '#model';
import type { DeclaredProperty } from '../../config/build-config.ts';
import {
  bytesAt,
  createParts,
  findParts,
  nameAt,
  readHeight,
  visitProperties,
} from '../../records/read-record.ts';
import { HAS, WORD } from '../../records/record-layout.ts';
import { addBuildingId } from '../building-id.ts';
import type { RecordSet } from '../record-set.ts';
import { BUILDING_FORMS, NO_NUMBER, propertyKey } from './property-schema.ts';
import { TextColumn } from './text-column.ts';

/** One column of a property table; texts carry the offsets of their ends. */
export interface PropertyColumn {
  readonly name: string;
  readonly values: Uint8Array;
  readonly stringOffsets?: Uint8Array;
}

export interface TableOptions {
  readonly declared: readonly DeclaredProperty[];
  readonly townCodes: readonly string[];
  readonly idPrefix: string;
}

const parts = createParts();
const ids = new TextColumn();
const towns = new TextColumn();
const names = new TextColumn();

/** The properties of some buildings as columns; one in which no building has a value is left out. */
export function createPropertyColumns(
  set: RecordSet,
  places: readonly number[],
  { declared, townCodes, idPrefix }: TableOptions,
): PropertyColumn[] {
  const count = places.length;
  const gid = new Uint32Array(count);
  const height = new Float32Array(count);
  const storeys = new Uint8Array(count);
  const use = new Uint8Array(count);
  const dwellings = new Uint16Array(count);
  const provenance = new Uint8Array(count);
  const form = new Uint8Array(count);
  const quality = new Uint8Array(count);
  for (const column of [ids, towns, names]) column.clear();
  const extra = declared.map(({ type }) =>
    type === 'number' ? new Float64Array(count).fill(NO_NUMBER) : new TextColumn(),
  );
  const hasNumbers = new Set<number>();
  const { words } = set;
  let row = 0;
  const setValue = (p: number, value: string | number) => {
    const column = extra[p];
    if (column instanceof TextColumn) column.addText(String(value));
    else if (column && typeof value === 'number' && Number.isFinite(value)) {
      column[row] = value;
      hasNumbers.add(p);
    }
  };
  for (let f = 0; f < count; f++) {
    row = f;
    const i = places[f] as number;
    const start = set.start[i] as number;
    const kind = words[start + WORD.kind] as number;
    gid[f] = set.gid[i] as number;
    height[f] = readHeight(words, start);
    storeys[f] = storeysOf(words, start);
    use[f] = (kind >>> 16) & 255;
    dwellings[f] = dwellingsOf(words, start);
    provenance[f] = kind >>> 24;
    form[f] = formOf(kind);
    quality[f] = qualityOf(kind);
    addBuildingId(set, i, idPrefix, ids);
    findParts(words, start, parts);
    if (parts.foreignTown) towns.addBytes(bytesAt(words, parts.foreignTown));
    else towns.addText(townCodes[(words[start + WORD.storeysTown] as number) >>> 16] ?? '');
    const name = parts.name ? nameAt(words, parts.name) : undefined;
    names.addText(name ? name.zh || name.en : '');
    if (extra.length === 0) continue;
    if (parts.properties) visitProperties(words, parts.properties, setValue);
    for (const column of extra)
      if (column instanceof TextColumn && column.count === f) column.addText('');
  }
  return [
    textColumn('id', ids),
    { name: 'gid', values: asBytes(gid) },
    { name: 'height', values: asBytes(height) },
    { name: 'storeys', values: storeys },
    { name: 'use', values: use },
    textColumn('town', towns),
    { name: 'dwellings', values: asBytes(dwellings) },
    { name: 'provenance', values: provenance },
    textColumn('name', names),
    { name: 'form', values: unlessDefault(form) },
    { name: 'quality', values: unlessDefault(quality) },
    ...declared.map((property, p): PropertyColumn => {
      const column = extra[p] as TextColumn | Float64Array;
      if (column instanceof TextColumn) return textColumn(propertyKey(property), column);
      const isEmpty = !hasNumbers.has(p);
      return {
        name: propertyKey(property),
        values: isEmpty ? new Uint8Array() : asBytes(column),
      };
    }),
  ].filter(({ values }) => values.length > 0);
}

/** As the index and the tiles hold it: 1 to 255. */
export function storeysOf(words: Int32Array, start: number): number {
  return Math.max(1, Math.min(255, (words[start + WORD.storeysTown] as number) & 0xffff));
}

export function dwellingsOf(words: Int32Array, start: number): number {
  return Math.max(0, Math.min(65_535, words[start + WORD.dwellings] as number));
}

/** From a record's word `kind`: a place in BUILDING_FORMS. */
function formOf(kind: number): number {
  const form = kind & HAS.surfaces ? 'model' : kind & HAS.volumes ? 'parts' : 'block';
  return BUILDING_FORMS.indexOf(form);
}

/** From a record's word `kind`: bits of BUILDING_QUALITY. */
export function qualityOf(kind: number): number {
  return (
    (kind & HAS.estimatedHeight ? BUILDING_QUALITY.heightEstimated : 0) |
    (kind & HAS.estimatedPlace ? BUILDING_QUALITY.placedByEstimate : 0)
  );
}

/** Nothing where all have the code 0, which the schema names as the default. */
function unlessDefault(codes: Uint8Array): Uint8Array {
  return codes.some((code) => code !== 0) ? codes : new Uint8Array();
}

function textColumn(name: string, column: TextColumn): PropertyColumn {
  return { name, values: column.bytes(), stringOffsets: asBytes(column.offsets()) };
}

function asBytes(column: ArrayBufferView): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
