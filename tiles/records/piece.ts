import type { BuildingRecord } from '../district.ts';
import { WORD } from './record-layout.ts';
import type { RootCell } from './root-cell.ts';
import { WordWriter } from './word-writer.ts';
import { createRecordWriter } from './write-record.ts';

/** Words of a key: columns of the key file, one after another. */
const KEY_COLUMNS = 4;

/** Paths of a piece of the sources in the work folder: its records and what to know of each without reading it. */
export function piecePaths(piece: number): { readonly records: string; readonly keys: string } {
  return { records: `records/${piece}.rec`, keys: `records/${piece}.key` };
}

/** Keys of a piece's records, in the order of their Morton codes and then of the source. */
export interface PieceKeys {
  readonly count: number;
  readonly code: Uint32Array;
  /** Where each begins in the record file, in words. */
  readonly start: Uint32Array;
  readonly hash: Uint32Array;
  /** 0 where it has no id. */
  readonly idHash: Uint32Array;
}

export interface WrittenPiece {
  readonly count: number;
  readonly withId: number;
  readonly records: Uint8Array;
  readonly keys: Uint8Array;
}

/**
 * Collects the records of one piece and sorts them along the Morton curve. So the records of any quadtree
 * cell lie together in each piece, and the whole can be sorted cell by cell, however much there is.
 * One writer serves many pieces, as its memory is costly to make anew.
 */
export class PieceWriter {
  readonly #write: ReturnType<typeof createRecordWriter>;
  readonly #words = new WordWriter();
  readonly #starts: number[] = [];
  readonly #idHashes: number[] = [];
  #sorted = new Int32Array(0);

  constructor(root: RootCell, townCodes: readonly string[]) {
    this.#write = createRecordWriter(root, townCodes);
  }

  add(record: BuildingRecord): void {
    const start = this.#words.length;
    this.#idHashes.push(this.#write(record, this.#starts.length, this.#words));
    this.#starts.push(start);
  }

  /** Forgets what was collected. */
  clear(): void {
    this.#words.length = 0;
    this.#starts.length = 0;
    this.#idHashes.length = 0;
  }

  /** Writes out what was collected and begins anew. The records stay as they are until the next time. */
  finish(): WrittenPiece {
    const { words, length } = this.#words;
    const count = this.#starts.length;
    const starts = Uint32Array.from(this.#starts);
    const order = sortByCode(starts, (start) => words[start + WORD.code] as number);
    if (this.#sorted.length < length) this.#sorted = new Int32Array(words.length);
    const sorted = this.#sorted.subarray(0, length);
    const keys = new Uint32Array(KEY_COLUMNS * count);
    let at = 0;
    let withId = 0;
    for (let i = 0; i < count; i++) {
      const place = order[i] as number;
      const start = starts[place] as number;
      const end = start + (words[start] as number);
      const idHash = this.#idHashes[place] as number;
      keys[i] = words[start + WORD.code] as number;
      keys[count + i] = at;
      keys[2 * count + i] = words[start + WORD.hash] as number;
      keys[3 * count + i] = idHash;
      if (idHash !== 0) withId++;
      for (let from = start; from < end; from++) sorted[at++] = words[from] as number;
    }
    this.clear();
    return { count, withId, records: bytesOf(sorted), keys: bytesOf(keys) };
  }
}

/** Places of items in ascending order of their codes; equal ones stay in their order. */
export function sortByCode(starts: Uint32Array, codeOf: (start: number) => number): Uint32Array {
  const { length } = starts;
  // Code and place in one number, exact up to two million items.
  const keyed = new Float64Array(length);
  for (let i = 0; i < length; i++) keyed[i] = (codeOf(starts[i] as number) >>> 0) * PLACES + i;
  keyed.sort();
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = (keyed[i] as number) % PLACES;
  return order;
}

const PLACES = 2 ** 21;

/** Reads a key file; the columns are views into its bytes. */
export function readPieceKeys(bytes: Uint8Array): PieceKeys {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const count = words.length / KEY_COLUMNS;
  const column = (i: number) => words.subarray(i * count, (i + 1) * count);
  return { count, code: column(0), start: column(1), hash: column(2), idHash: column(3) };
}

function bytesOf(words: Int32Array | Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
