import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { type BuildingIndexHeader, layOutBuildingIndex, NO_WORD } from '#model';
import { pad8, type RowLengths } from './index-rows.ts';

/** A unit's rows on disk. */
export interface RowFile {
  readonly path: string;
  readonly count: number;
  readonly lengths: RowLengths;
}

/** Bytes moved at a time; a multiple of every item's size. */
const CHUNK = 1 << 20;

/**
 * Writes the building index column by column from the units' rows, never the whole in memory.
 * Returns the length of the file.
 */
export function writeIndex(
  path: string,
  header: BuildingIndexHeader,
  units: readonly RowFile[],
): number {
  const bytesOf = new Map<string, number>();
  for (const { lengths } of units)
    for (const [name, byteLength] of lengths)
      bytesOf.set(name, (bytesOf.get(name) ?? 0) + byteLength);
  const layout = layOutBuildingIndex(header, (name) => {
    const items = (bytesOf.get(name) ?? 0) / itemBytesOf(name, header);
    return isOffsets(name) ? items + 1 : items;
  });
  const out = openSync(path, 'w');
  try {
    writeSync(out, layout.head, 0, layout.head.length, 0);
    for (const { name, at } of layout.columns) writeColumn(out, name, at, units);
    ftruncateSync(out, layout.byteLength);
  } finally {
    closeSync(out);
  }
  return layout.byteLength;
}

/** A column of ends, which begins with a 0 that units leave out. `ringStart` comes as lengths. */
function isOffsets(name: string): boolean {
  return name === 'ringStart' || name.endsWith('Offsets');
}

function itemBytesOf(name: string, { attributes }: BuildingIndexHeader): number {
  if (name.endsWith('Utf8')) return 1;
  const attribute = /^attribute(\d+)Values$/.exec(name);
  if (attribute) return attributes[Number(attribute[1])]?.type === 'number' ? 8 : 4;
  if (name === 'dwellings') return 2;
  return ['storeys', 'use', 'provenance', 'quality', 'town'].includes(name) ? 1 : 4;
}

function writeColumn(out: number, name: string, at: number, units: readonly RowFile[]): void {
  let position = at;
  // What is added to a unit's own counting.
  let before = 0;
  const shift = shiftOf(name, units);
  if (isOffsets(name)) position += writeSync(out, new Uint8Array(4), 0, 4, position);
  for (const unit of units) {
    const found = findColumn(unit, name);
    if (found === undefined || found.byteLength === 0) continue;
    const file = openSync(unit.path, 'r');
    try {
      for (let done = 0; done < found.byteLength; ) {
        const bytes = new Uint8Array(Math.min(CHUNK, found.byteLength - done));
        readFully(file, bytes, found.at + done);
        if (shift) {
          const items = new Uint32Array(bytes.buffer);
          if (shift === 'sum')
            for (let i = 0; i < items.length; i++) items[i] = before += items[i] as number;
          else
            for (let i = 0; i < items.length; i++)
              if (items[i] !== NO_WORD) items[i] = (items[i] as number) + before;
        }
        position += writeSync(out, bytes, 0, bytes.length, position);
        done += bytes.length;
      }
    } finally {
      closeSync(file);
    }
    if (shift && shift !== 'sum') before += shift(unit);
  }
}

/** How a column's numbers become those of the whole: running sums, or moved by what the units before hold. */
function shiftOf(
  name: string,
  units: readonly RowFile[],
): 'sum' | ((unit: RowFile) => number) | undefined {
  if (name === 'ringStart') return 'sum';
  const bytesIn = (column: string) => (unit: RowFile) => findColumn(unit, column)?.byteLength ?? 0;
  if (name.endsWith('Offsets')) return bytesIn(name.replace(/Offsets$/, 'Utf8'));
  const words = name.replace(/Values$/, 'Offsets');
  const isText = words !== name && units.some((unit) => findColumn(unit, words));
  return isText ? (unit) => bytesIn(words)(unit) / 4 : undefined;
}

function findColumn(
  { lengths }: RowFile,
  wanted: string,
): { readonly at: number; readonly byteLength: number } | undefined {
  let at = 0;
  for (const [name, byteLength] of lengths) {
    if (name === wanted) return { at, byteLength };
    at += pad8(byteLength);
  }
  return undefined;
}

function readFully(file: number, into: Uint8Array, at: number): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(file, into, done, into.length - done, at + done);
    if (read === 0) throw new Error('A work file of the building index is cut short.');
    done += read;
  }
}
