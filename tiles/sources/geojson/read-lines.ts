import type { SourceFeature, UnreadFeature } from '../source.ts';
import { toFeature } from './geojson-feature.ts';
import { lineNumberAt } from './line-numbers.ts';
import { parseJson } from './parse-json.ts';
import { createScanState, scanValues } from './scan-values.ts';

/** Features parsed in one go: with few the calls cost more, with many the garbage outlives its nursery. */
const BATCH = 32;
/** Bytes within which a feature that does not end on its line is looked for. */
const MAX_BROKEN_BYTES = 1_048_576;

const NEWLINE = 0x0a;
const BLANK = 0x20;
const COMMA = 0x2c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;

type Read = SourceFeature | UnreadFeature;

/**
 * Reads features that stand one a line. A line that is none is listed, unless a feature begins on it and ends
 * on a later line.
 *
 * @param bytes whole lines; they are written to.
 */
export function* readLines(
  path: string,
  bytes: Buffer,
  at: { readonly start: number; readonly isCollection: boolean },
): Generator<readonly Read[]> {
  let firstLine = 0;
  const placeOf = (row: number) => {
    firstLine ||= lineNumberAt(path, at.start);
    return `line ${firstLine + row}`;
  };
  /** Starts and ends of the lines of a batch, blanks and commas around them left out. */
  const starts = new Array<number>(BATCH);
  const ends = new Array<number>(BATCH);
  const newlines = new Array<number>(BATCH);
  const rows = new Array<number>(BATCH);
  let offset = 0;
  let row = 0;
  let isOver = false;
  let overAt = 0;
  while (offset < bytes.length && !isOver) {
    let count = 0;
    while (count < BATCH && offset < bytes.length) {
      const newline = bytes.indexOf(NEWLINE, offset);
      const next = newline < 0 ? bytes.length : newline;
      const start = skipForward(bytes, offset, next);
      const end = skipBackward(bytes, start, next);
      const lineStart = offset;
      offset = next + 1;
      row++;
      if (start === end) continue;
      if (start > lineStart && bytes[start] === OPEN_OBJECT) bytes.fill(BLANK, lineStart, start);
      if (at.isCollection && bytes[start] === CLOSE_LIST) {
        isOver = true;
        overAt = start;
        break;
      }
      starts[count] = start;
      ends[count] = end;
      newlines[count] = next;
      rows[count] = row - 1;
      count++;
    }
    if (count === 0) continue;
    const values = parseTogether(bytes, { starts, ends, newlines, count });
    const read: Read[] = [];
    if (values)
      for (let i = 0; i < count; i++) read.push(toFeature(values[i], placeOf, rows[i] as number));
    else
      for (let i = 0; i < count; i++) {
        const line = { start: starts[i] as number, end: ends[i] as number, row: rows[i] as number };
        const past = readLine(bytes, line, { placeOf, into: read, isCollection: at.isCollection });
        // A feature of several lines has taken some of the batch along, or reaches beyond it.
        while (i + 1 < count && (starts[i + 1] as number) < past) i++;
        if (past > overAt) isOver = false;
        while (offset < past) {
          const newline = bytes.indexOf(NEWLINE, offset);
          offset = newline < 0 ? bytes.length : newline + 1;
          row++;
        }
      }
    yield read;
  }
}

/** The values of the lines, or undefined where one of them is broken or holds more than one. */
function parseTogether(
  bytes: Buffer,
  at: {
    readonly starts: readonly number[];
    readonly ends: readonly number[];
    readonly newlines: readonly number[];
    readonly count: number;
  },
): readonly unknown[] | undefined {
  const { starts, ends, newlines, count } = at;
  // In a collection a comma ends the line; in a sequence one takes the place of the line break for a while.
  const fillWith = (byte: number) => {
    for (let i = 0; i < count - 1; i++)
      if (bytes[ends[i] as number] !== COMMA || ends[i] === newlines[i])
        bytes[newlines[i] as number] = byte;
  };
  fillWith(COMMA);
  try {
    const text = bytes.toString('utf8', starts[0], ends[count - 1]);
    const values = JSON.parse(`[${text}]`) as unknown[];
    if (values.length === count) return values;
  } catch {
    // Said of the line that is broken.
  }
  fillWith(NEWLINE);
  return undefined;
}

/** Reads one line by itself; returns where the feature ended, if on a later line, else the line's end. */
function readLine(
  bytes: Buffer,
  line: { readonly start: number; readonly end: number; readonly row: number },
  at: {
    readonly placeOf: (row: number) => string;
    readonly into: Read[];
    readonly isCollection: boolean;
  },
): number {
  const text = bytes.toString('utf8', line.start, line.end);
  const parsed = parseJson(text);
  if ('value' in parsed) {
    at.into.push(toFeature(parsed.value, at.placeOf, line.row));
    return line.end;
  }
  const several = parseJson(`[${text}]`);
  if ('value' in several) {
    for (const value of several.value as unknown[])
      at.into.push(toFeature(value, at.placeOf, line.row));
    return line.end;
  }
  const end = findEnd(bytes, line.start);
  const found = end === undefined ? undefined : parseJson(bytes.toString('utf8', line.start, end));
  const isLast =
    end !== undefined && at.isCollection && bytes[skipForward(bytes, end, line.end)] === CLOSE_LIST;
  if (end !== undefined && found && 'value' in found && (end > line.end || isLast)) {
    at.into.push(toFeature(found.value, at.placeOf, line.row));
    return end;
  }
  at.into.push({
    place: at.placeOf(line.row),
    unread: `expected JSON, ${parsed.fault}`,
    reason: 'not-json',
  });
  return line.end;
}

/** End of the value that begins at `start`, if it is near. */
function findEnd(bytes: Buffer, start: number): number | undefined {
  const state = createScanState(false);
  const window = bytes.subarray(start, start + MAX_BROKEN_BYTES);
  let found: number | undefined;
  scanValues(window, start, state, (_, end) => {
    found ??= end;
  });
  return found;
}

/** Past blanks, the record separator, and a comma put before the feature. */
function skipForward(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && ((bytes[at] as number) <= 0x20 || bytes[at] === COMMA)) at++;
  return at;
}

function skipBackward(bytes: Uint8Array, start: number, from: number): number {
  let at = from;
  while (at > start && ((bytes[at - 1] as number) <= 0x20 || bytes[at - 1] === COMMA)) at--;
  return at;
}
