import type { SourceFeature, UnreadFeature } from '../source.ts';
import { AlikeReader } from './alike-features.ts';
import { RingCutter } from './cut-rings.ts';
import { isCut, toFeature } from './geojson-feature.ts';
import { lineNumberAt } from './line-numbers.ts';
import { parseJson } from './parse-json.ts';
import { createScanState, scanValues } from './scan-values.ts';

/** Features parsed in one go: with few the calls cost more, with many the garbage outlives its nursery. */
const BATCH = 32;
/** Batches that are parsed before it is tried again whether features are alike. */
const MOST_PARSED = 64;
/** Bytes within which a feature that does not end on its line is looked for. */
const MAX_BROKEN_BYTES = 1_048_576;

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const CLOSE_LIST = 0x5d;
const OPEN_LIST = 0x5b;

type Read = SourceFeature | UnreadFeature;

/**
 * Reads features that stand one a line. A line that is none is listed, unless a feature begins on it and ends
 * on a later line.
 *
 * @param bytes whole lines.
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
      offset = next + 1;
      row++;
      if (start === end) continue;
      if (at.isCollection && bytes[start] === CLOSE_LIST) {
        isOver = true;
        overAt = start;
        break;
      }
      starts[count] = start;
      ends[count] = end;
      rows[count] = row - 1;
      count++;
    }
    if (count === 0) continue;
    const read: Read[] = [];
    const readAlone = (i: number) =>
      readLine(
        bytes,
        { start: starts[i] as number, end: ends[i] as number, row: rows[i] as number },
        { placeOf, into: read, isCollection: at.isCollection },
      );
    const together = parseTogether(bytes, { starts, ends, count });
    if (together) {
      const { values, cuts, xy } = together;
      for (let i = 0; i < count; i++) {
        const bounds = cuts[i];
        if (bounds === undefined) read.push(toFeature(values[i], placeOf, rows[i] as number));
        else if (isCut(values[i]))
          read.push(toFeature(values[i], placeOf, rows[i] as number, { xy, bounds }));
        else readAlone(i);
      }
    } else
      for (let i = 0; i < count; i++) {
        const past = readAlone(i);
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

const cutter = new RingCutter();
const alike = new AlikeReader();
/** Batches to be parsed before features are taken as alike again, and how many it was the last time. */
let toParse = 0;
let parsedLast = 1;
/** Where the copies of a batch begin. */
const copied = new Array<number>(BATCH);

interface Together {
  readonly values: readonly unknown[];
  /** Bounds of the rings that were cut out of each line. */
  readonly cuts: readonly (readonly number[] | undefined)[];
  readonly xy: Float64Array;
}

/** The values of the lines, or undefined where one of them is broken or holds more than one. */
function parseTogether(
  bytes: Buffer,
  {
    starts,
    ends,
    count,
  }: {
    readonly starts: readonly number[];
    readonly ends: readonly number[];
    readonly count: number;
  },
): Together | undefined {
  const cuts = new Array<readonly number[] | undefined>(count);
  cutter.begin();
  for (let i = 0; i < count; i++) {
    cutter.addByte(i === 0 ? OPEN_LIST : COMMA);
    copied[i] = cutter.length;
    cuts[i] = cutter.add(bytes, starts[i] as number, ends[i] as number);
  }
  cutter.addByte(CLOSE_LIST);
  try {
    const text = cutter.toText();
    const values = readAlike(text, cuts) ?? (JSON.parse(text) as unknown[]);
    if (values.length === count) return { values, cuts, xy: cutter.takeNumbers() };
  } catch {
    // Said of the line that is broken.
  }
  return undefined;
}

/** The values of the batch that was copied, if all its features are alike. Where they are not, later ones wait longer. */
function readAlike(
  text: string,
  cuts: readonly (readonly number[] | undefined)[],
): unknown[] | undefined {
  const count = cuts.length;
  const endOf = (i: number) => (i + 1 < count ? (copied[i + 1] as number) : cutter.length) - 1;
  if (toParse > 0) {
    toParse--;
    return undefined;
  }
  const { bytes, isAscii } = cutter;
  const values: unknown[] = [];
  for (let i = 0; isAscii && i < count && cuts[i] !== undefined; i++) {
    const value = alike.read(bytes, text, copied[i] as number, endOf(i));
    if (!value) break;
    values.push(value);
  }
  if (values.length === count) {
    parsedLast = 1;
    return values;
  }
  if (isAscii && count > 0) alike.learn(bytes, copied[count - 1] as number, endOf(count - 1));
  toParse = parsedLast - 1;
  parsedLast = Math.min(MOST_PARSED, 2 * parsedLast);
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
