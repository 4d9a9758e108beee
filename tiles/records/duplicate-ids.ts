import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PieceKeys, piecePaths, readPieceKeys } from './piece.ts';
import { bytesAt, createParts, findParts } from './read-record.ts';
import { WORD } from './record-layout.ts';
import { readWorkBytes } from './work-file.ts';
import { hashId } from './write-record.ts';

/** A record whose id another has had before it. */
export interface RenamedRecord {
  readonly piece: number;
  /** First word of the record in its piece. */
  readonly start: number;
  readonly oldId: string;
  readonly id: string;
}

/**
 * Finds records whose id another has too, and gives the later ones, in the order of the sources, an id of their
 * own: `id#2` and on. Holds eight bytes a record in memory; reads only the records whose ids share a hash.
 */
export function findDuplicateIds(workFolder: string, pieces: readonly number[]): RenamedRecord[] {
  const keysOf = (piece: number): PieceKeys =>
    readPieceKeys(readFileSync(join(workFolder, piecePaths(piece).keys)));
  const hashes = gatherHashes(pieces.map((piece) => () => keysOf(piece)));
  const shared = new Set<number>();
  for (let i = 1; i < hashes.length; i++)
    if (hashes[i] === hashes[i - 1]) shared.add(hashes[i] as number);
  if (shared.size === 0) return [];
  const known = new Set<string>();
  const counts = new Map<string, number>();
  const renamed: RenamedRecord[] = [];
  for (const piece of pieces) {
    const path = join(workFolder, piecePaths(piece).records);
    for (const { start, id } of listIds(path, keysOf(piece), shared)) {
      if (!known.has(id)) {
        known.add(id);
        continue;
      }
      let n = (counts.get(id) ?? 1) + 1;
      while (known.has(`${id}#${n}`) || has(hashes, hashOf(`${id}#${n}`))) n++;
      counts.set(id, n);
      known.add(`${id}#${n}`);
      renamed.push({ piece, start, oldId: id, id: `${id}#${n}` });
    }
  }
  return renamed;
}

/** Sorted, those of records without an id left out. */
function gatherHashes(pieces: readonly (() => PieceKeys)[]): Uint32Array {
  const parts = pieces.map((load) => dropZeros(load().idHash));
  const hashes = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    hashes.set(part, at);
    at += part.length;
  }
  return sortNumbers(hashes);
}

const DIGIT_BITS = 11;

/** Sorts 32-bit numbers digit by digit, which takes a third of the engine's time where there are many. */
function sortNumbers(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  let from = numbers;
  let to = new Uint32Array(numbers.length);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    const mask = (1 << DIGIT_BITS) - 1;
    const places = new Uint32Array(mask + 2);
    for (let i = 0; i < from.length; i++) {
      const after = (((from[i] as number) >>> shift) & mask) + 1;
      places[after] = (places[after] as number) + 1;
    }
    for (let digit = 1; digit <= mask; digit++)
      places[digit] = (places[digit] as number) + (places[digit - 1] as number);
    for (let i = 0; i < from.length; i++) {
      const number = from[i] as number;
      const digit = (number >>> shift) & mask;
      const place = places[digit] as number;
      to[place] = number;
      places[digit] = place + 1;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Copied, as the key file is not to stay in memory. */
function dropZeros(hashes: Uint32Array): Uint32Array {
  const kept = new Uint32Array(hashes.length);
  let length = 0;
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i] as number;
    if (hash !== 0) kept[length++] = hash;
  }
  return kept.subarray(0, length);
}

/** Ids with one of some hashes, in the order of the source. */
function listIds(
  path: string,
  keys: PieceKeys,
  hashes: ReadonlySet<number>,
): { readonly start: number; readonly id: string }[] {
  const found: { start: number; id: string; ordinal: number }[] = [];
  const parts = createParts();
  const head = new Int32Array(1);
  for (let i = 0; i < keys.count; i++) {
    if (!hashes.has(keys.idHash[i] as number)) continue;
    const start = keys.start[i] as number;
    readWorkBytes(path, 4 * start, new Uint8Array(head.buffer));
    const words = new Int32Array(head[0] as number);
    readWorkBytes(path, 4 * start, new Uint8Array(words.buffer));
    findParts(words, 0, parts);
    const id = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesAt(words, parts.id));
    found.push({ start, id, ordinal: words[WORD.ordinal] as number });
  }
  return found.sort((a, b) => a.ordinal - b.ordinal);
}

function hashOf(id: string): number {
  return hashId(new TextEncoder().encode(id));
}

function has(sorted: Uint32Array, wanted: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}
