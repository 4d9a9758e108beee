import { readRange } from '../source-file.ts';
import type { FlatgeobufPieceAt } from './flatgeobuf-format.ts';
import { type FlatgeobufHeader, NODE_BYTES } from './flatgeobuf-header.ts';

const WINDOW_BYTES = 1_048_576;

/** Byte ranges of whole features. */
export function cutFeatures(
  file: number,
  header: FlatgeobufHeader,
  given: { readonly bytes: number; readonly pieceBytes: number },
): FlatgeobufPieceAt[] {
  if (header.featuresStart >= given.bytes) return [];
  return cutByIndex(file, header, given) ?? cutByWalk(file, header, given);
}

/** Reads an offset of the index here and there; undefined where there is none or its order is not the file's. */
function cutByIndex(
  file: number,
  { meta, featuresStart }: FlatgeobufHeader,
  { bytes, pieceBytes }: { readonly bytes: number; readonly pieceBytes: number },
): FlatgeobufPieceAt[] | undefined {
  const { featuresCount, indexNodeSize } = meta;
  if (indexNodeSize === 0 || featuresCount === 0) return undefined;
  const leaves = featuresStart - featuresCount * NODE_BYTES;
  const perPiece = Math.max(1, Math.floor((featuresCount * pieceBytes) / (bytes - featuresStart)));
  const pieces: FlatgeobufPieceAt[] = [];
  for (let first = 0; first < featuresCount; first += perPiece) {
    const at = leaves + first * NODE_BYTES + 32;
    const offset = readRange(file, at, at + 8);
    if (offset.length < 8) return undefined;
    const start = featuresStart + Number(offset.readBigUInt64LE(0));
    const before = pieces.at(-1);
    if (start >= bytes) break;
    if (before ? start <= before.start : start !== featuresStart) return undefined;
    if (before) pieces[pieces.length - 1] = { ...before, end: start };
    pieces.push({ start, end: bytes, first });
  }
  return pieces;
}

/** Walks from length to length. */
function cutByWalk(
  file: number,
  { featuresStart }: FlatgeobufHeader,
  { bytes, pieceBytes }: { readonly bytes: number; readonly pieceBytes: number },
): FlatgeobufPieceAt[] {
  const pieces: FlatgeobufPieceAt[] = [];
  let window: Buffer = Buffer.alloc(0);
  let windowStart = 0;
  let start = featuresStart;
  let first = 0;
  let count = 0;
  for (let at = featuresStart; at < bytes; count++) {
    if (at - start >= pieceBytes) {
      pieces.push({ start, end: at, first });
      start = at;
      first = count;
    }
    if (at < windowStart || at + 4 > windowStart + window.length) {
      windowStart = at;
      window = readRange(file, at, Math.min(bytes, at + WINDOW_BYTES));
      if (window.length < 4) break;
    }
    const length = window.readUInt32LE(at - windowStart);
    if (length < 8) break;
    at += 4 + length;
  }
  pieces.push({ start, end: bytes, first });
  return pieces;
}
