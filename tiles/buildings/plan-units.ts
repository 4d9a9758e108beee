import { createHash, type Hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PieceKeys, piecePaths, readPieceKeys } from '../records/piece.ts';
import { firstCodeOf, MORTON_DEPTH } from '../records/root-cell.ts';
import type { CellRange } from './tree/unit-tree.ts';

/** Buildings that one unit takes at most, unless they crowd into one cell of the finest split. */
const UNIT_CAPACITY = 16_000;
/** Cells are split into units down to this depth: 40 m where the root measures 40 km. */
const SPLIT_DEPTH = 10;

/** A subtree that is made in one go. */
export interface UnitRange extends CellRange {
  readonly firstGid: number;
  readonly count: number;
  /** Its records in each piece: the piece, the first word and the one after the last. */
  readonly slices: readonly (readonly [piece: number, from: number, to: number])[];
  /** Hash of its records and their order. */
  readonly hash: string;
}

/**
 * Cuts all records into subtrees, whose records lie together in each piece. Only one piece's keys are in memory
 * at a time, beside a count for each cell of the split.
 */
export function planUnits(
  workFolder: string,
  pieces: readonly number[],
  capacity: number = UNIT_CAPACITY,
): UnitRange[] {
  const load = (piece: number) =>
    readPieceKeys(readFileSync(join(workFolder, piecePaths(piece).keys)));
  const before = countBefore(pieces, load);
  const units = split(before, capacity).map((range) => ({
    ...range,
    slices: [] as [number, number, number][],
    digest: createHash('sha1'),
  }));
  for (const piece of pieces) {
    const keys = load(piece);
    let i = 0;
    for (const unit of units) {
      const end = endOf(keys, unit, i);
      if (end > i) {
        unit.slices.push([piece, keys.start[i] as number, wordAt(keys, end)]);
        addHashes(unit.digest, keys, i, end);
      }
      i = end;
    }
  }
  return units.map(({ digest, ...unit }) => ({ ...unit, hash: digest.digest('hex') }));
}

/** Records before each cell of the split depth; one more for all. */
function countBefore(pieces: readonly number[], load: (piece: number) => PieceKeys): Uint32Array {
  const counts = new Uint32Array(4 ** SPLIT_DEPTH + 1);
  const drop = 2 * (MORTON_DEPTH - SPLIT_DEPTH);
  for (const piece of pieces) {
    const { code, count } = load(piece);
    for (let i = 0; i < count; i++) {
      const cell = ((code[i] as number) >>> drop) + 1;
      counts[cell] = (counts[cell] as number) + 1;
    }
  }
  for (let cell = 1; cell < counts.length; cell++)
    counts[cell] = (counts[cell] as number) + (counts[cell - 1] as number);
  return counts;
}

type Range = Pick<UnitRange, 'depth' | 'prefix' | 'firstGid' | 'count'>;

function split(before: Uint32Array, capacity: number): Range[] {
  const units: Range[] = [];
  visit(0, 0);
  return units;

  function visit(depth: number, prefix: number): void {
    const cells = 4 ** (SPLIT_DEPTH - depth);
    const firstGid = before[prefix * cells] as number;
    const count = (before[(prefix + 1) * cells] as number) - firstGid;
    if (count === 0) return;
    if (count <= capacity || depth === SPLIT_DEPTH) units.push({ depth, prefix, firstGid, count });
    else for (let quadrant = 0; quadrant < 4; quadrant++) visit(depth + 1, 4 * prefix + quadrant);
  }
}

/** First key from `low` on that lies beyond the unit's cell. */
function endOf(keys: PieceKeys, { depth, prefix }: Range, low: number): number {
  const code = firstCodeOf(prefix + 1, depth);
  let high = keys.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys.code[middle] as number) < code) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** First word of a record; of the end, where there is none. */
function wordAt(keys: PieceKeys, i: number): number {
  return i < keys.count ? (keys.start[i] as number) : -1;
}

function addHashes(digest: Hash, keys: PieceKeys, from: number, to: number): void {
  digest.update(`${to - from};`);
  const hashes = keys.hash.subarray(from, to);
  digest.update(new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength));
}
