import { readRange } from '../source-file.ts';

const WINDOW_BYTES = 1_048_576;
const NEWLINE = 0x0a;
const QUOTE = 0x22;

/**
 * Cuts a table at ends of rows in one pass: a line break within quotes ends none. Works on bytes, as neither sign
 * is part of a longer letter in UTF-8 or GBK.
 */
export function cutRows(
  file: number,
  given: { readonly start: number; readonly end: number; readonly pieceBytes: number },
): { readonly start: number; readonly end: number; readonly line: number }[] {
  const pieces: { start: number; end: number; line: number }[] = [];
  let isQuoted = false;
  let start = given.start;
  // The row of names is the first line.
  let line = 2;
  let lines = 2;
  for (let at = given.start; at < given.end; at += WINDOW_BYTES) {
    const window = readRange(file, at, Math.min(given.end, at + WINDOW_BYTES));
    for (let i = 0; i < window.length; i++) {
      const byte = window[i];
      if (byte === QUOTE) isQuoted = !isQuoted;
      else if (byte === NEWLINE) {
        lines++;
        if (isQuoted || at + i + 1 - start < given.pieceBytes) continue;
        pieces.push({ start, end: at + i + 1, line });
        start = at + i + 1;
        line = lines;
      }
    }
  }
  if (start < given.end) pieces.push({ start, end: given.end, line });
  return pieces;
}
