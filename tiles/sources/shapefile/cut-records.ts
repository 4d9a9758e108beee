import { readRange, withFile } from '../source-file.ts';
import type { ShapefilePieceAt } from './shapefile-format.ts';

const HEAD_BYTES = 100;
const WINDOW_BYTES = 1_048_576;
const SHX_ENTRY_BYTES = 8;

interface Given {
  readonly bytes: number;
  readonly pieceBytes: number;
  readonly shx: string | undefined;
  /** Of the table: the records there should be. */
  readonly rows: number | undefined;
}

/** Pieces of whole records: by the .shx where there is a sound one, else by walking from record to record. */
export function cutRecords(file: number, given: Given): ShapefilePieceAt[] {
  return cutByIndex(given) ?? cutByWalk(file, given);
}

function cutByIndex({ bytes, pieceBytes, shx }: Given): ShapefilePieceAt[] | undefined {
  if (!shx) return undefined;
  return withFile(shx, (index, indexBytes) => {
    const total = Math.floor((indexBytes - HEAD_BYTES) / SHX_ENTRY_BYTES);
    if (total <= 0) return undefined;
    const offsetOf = (record: number) => {
      const at = HEAD_BYTES + SHX_ENTRY_BYTES * record;
      return 2 * readRange(index, at, at + 4).readUInt32BE(0);
    };
    const perPiece = Math.max(
      1,
      Math.floor((total * pieceBytes) / Math.max(1, bytes - HEAD_BYTES)),
    );
    const pieces: ShapefilePieceAt[] = [];
    for (let first = 0; first < total; first += perPiece) {
      const start = offsetOf(first);
      const before = pieces.at(-1);
      if (first === 0 ? start !== HEAD_BYTES : start <= (before?.start ?? 0)) return undefined;
      if (before) pieces[pieces.length - 1] = { ...before, end: start };
      pieces.push({ start, end: bytes, first, count: Math.min(perPiece, total - first) });
    }
    return pieces;
  });
}

function cutByWalk(file: number, { bytes, pieceBytes, rows }: Given): ShapefilePieceAt[] {
  const pieces: ShapefilePieceAt[] = [];
  let window: Buffer = Buffer.alloc(0);
  let windowStart = 0;
  let start = HEAD_BYTES;
  let first = 0;
  let count = 0;
  let at = HEAD_BYTES;
  while (at < bytes) {
    if (at - start >= pieceBytes) {
      pieces.push({ start, end: at, first, count: count - first });
      start = at;
      first = count;
    }
    if (at < windowStart || at + 8 > windowStart + window.length) {
      windowStart = at;
      window = readRange(file, at, Math.min(bytes, at + WINDOW_BYTES));
    }
    const length = window.length >= 8 ? 2 * window.readInt32BE(at - windowStart + 4) : 0;
    count++;
    if (length < 4) break;
    at += 8 + length;
  }
  // Records that the table has and the shapes lack are told by the last piece.
  const total = Math.max(count, at >= bytes ? count : (rows ?? 0));
  if (total > first) pieces.push({ start, end: bytes, first, count: total - first });
  return pieces;
}
