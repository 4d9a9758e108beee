import type { FlatRings } from '../source.ts';

/**
 * Stands in a feature's text where its coordinates stood. A number, so that it costs nothing to parse; no file
 * has it for coordinates, and a feature with coordinates elsewhere as well is found out by its absence.
 */
export const CUT = 536_870_909;
export const CUT_TEXT = Buffer.from(String(CUT));
const NAME = Buffer.from('"coordinates"');

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const BLANK = 0x20;

/** More digits than these are left to the engine, which rounds them rightly. */
const MAX_DIGITS = 9;
const POWERS = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, i) => 10 ** i);

/** Where the last ring cut out ended; a variable, as a second result would be a new object each time. */
let after = 0;

/**
 * Copies the text of features, and takes the coordinates of polygons out of it as plain numbers: most of a
 * feature's text are coordinates, and as lists of lists they cost more to parse and to collect than all the rest.
 */
export class RingCutter {
  #text = Buffer.allocUnsafeSlow(65_536);
  #length = 0;
  #isAscii = true;
  #xy = new Float64Array(4096);
  #size = 0;

  begin(): void {
    this.#length = 0;
    this.#isAscii = true;
    this.#size = 0;
  }

  /** What was copied, to its `length`; the next copies overwrite it. */
  get bytes(): Buffer {
    return this.#text;
  }

  get length(): number {
    return this.#length;
  }

  get isAscii(): boolean {
    return this.#isAscii;
  }

  addByte(byte: number): void {
    this.#text[this.#length++] = byte;
  }

  /** Copies a feature; returns the bounds of its rings where they were taken out. */
  add(bytes: Buffer, start: number, end: number): readonly number[] | undefined {
    this.#reserve(end - start);
    const text = this.#text;
    let length = this.#length;
    let bounds: number[] | undefined;
    let all = 0;
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === OPEN && !bounds && isOfCoordinates(bytes, start, i)) {
        bounds = this.#cut(bytes, i + 1, end);
        if (bounds) {
          for (let k = 0; k < CUT_TEXT.length; k++) text[length++] = CUT_TEXT[k] as number;
          i = after - 1;
          continue;
        }
      }
      all |= byte;
      text[length++] = byte;
    }
    if (all > 127) this.#isAscii = false;
    this.#length = length;
    return bounds;
  }

  /** What was copied. */
  toText(): string {
    return this.#text.toString(this.#isAscii ? 'latin1' : 'utf8', 0, this.#length);
  }

  /** The numbers taken out since `begin`, in memory of their own. */
  takeNumbers(): Float64Array {
    return this.#xy.slice(0, this.#size);
  }

  /** Makes room for that many bytes, a number in the place of coordinates, and a bracket. */
  #reserve(more: number): void {
    const wanted = this.#length + more + CUT_TEXT.length + 2;
    if (wanted > this.#text.length) {
      const grown = Buffer.allocUnsafeSlow(2 * wanted);
      grown.set(this.#text.subarray(0, this.#length));
      this.#text = grown;
    }
    // A pair takes five bytes at least: [1,2]
    if (this.#size + more / 2 <= this.#xy.length) return;
    const grown = new Float64Array(2 * (this.#size + more));
    grown.set(this.#xy.subarray(0, this.#size));
    this.#xy = grown;
  }

  /** Reads rings of pairs of numbers; undefined where there is anything else, which the parser is to judge. */
  #cut(bytes: Buffer, from: number, end: number): number[] | undefined {
    const xy = this.#xy;
    let size = this.#size;
    const bounds = [size];
    let at = skip(bytes, from);
    for (;;) {
      if (bytes[at] !== OPEN) return undefined;
      at = skip(bytes, at + 1);
      for (;;) {
        if (bytes[at] !== OPEN) return undefined;
        xy[size++] = readNumber(bytes, skip(bytes, at + 1));
        at = skip(bytes, after);
        if (bytes[at] !== COMMA) return undefined;
        const y = readNumber(bytes, skip(bytes, at + 1));
        xy[size++] = y;
        at = skip(bytes, after);
        if (bytes[at] !== CLOSE || !Number.isFinite(y - (xy[size - 2] as number))) return undefined;
        at = skip(bytes, at + 1);
        if (bytes[at] !== COMMA) break;
        at = skip(bytes, at + 1);
      }
      if (bytes[at] !== CLOSE) return undefined;
      bounds.push(size);
      at = skip(bytes, at + 1);
      if (bytes[at] !== COMMA) break;
      at = skip(bytes, at + 1);
    }
    if (bytes[at] !== CLOSE || at >= end) return undefined;
    after = at + 1;
    this.#size = size;
    return bounds;
  }
}

function skip(bytes: Buffer, from: number): number {
  let at = from;
  while ((bytes[at] as number) <= BLANK) at++;
  return at;
}

/** Where the number ended that was read last. */
export function endOfNumber(): number {
  return after;
}

/** The number at a place as JSON has it, to the last bit; NaN where there is none. An exponent is left standing. */
export function readNumber(bytes: Buffer, start: number): number {
  let at = start;
  const isNegative = bytes[at] === MINUS;
  if (isNegative) at++;
  const wholeAt = at;
  let whole = 0;
  let digit = (bytes[at] as number) - ZERO;
  while (digit >= 0 && digit <= 9) {
    whole = (10 * whole + digit) | 0;
    digit = (bytes[++at] as number) - ZERO;
  }
  const wholeDigits = at - wholeAt;
  after = at;
  if (wholeDigits === 0 || (wholeDigits > 1 && bytes[wholeAt] === ZERO)) return Number.NaN;
  let part = 0;
  let partDigits = 0;
  if (bytes[at] === POINT) {
    const partAt = ++at;
    digit = (bytes[at] as number) - ZERO;
    while (digit >= 0 && digit <= 9) {
      part = (10 * part + digit) | 0;
      digit = (bytes[++at] as number) - ZERO;
    }
    partDigits = at - partAt;
    if (partDigits === 0) return Number.NaN;
  }
  after = at;
  if (wholeDigits <= MAX_DIGITS && partDigits <= MAX_DIGITS) {
    const power = POWERS[partDigits] as number;
    const figures = whole * power + part;
    // Both are exact, and so their quotient is rounded once.
    if (figures <= Number.MAX_SAFE_INTEGER) return (isNegative ? -figures : figures) / power;
  }
  return Number(bytes.toString('latin1', start, at));
}

/** True where the list that opens at `at` is called "coordinates". */
function isOfCoordinates(bytes: Buffer, start: number, at: number): boolean {
  let i = skipBack(bytes, start, at - 1);
  if (bytes[i] !== COLON) return false;
  i = skipBack(bytes, start, i - 1);
  if (bytes[i] !== QUOTE || i - NAME.length + 1 < start) return false;
  for (let k = NAME.length - 1; k >= 0; k--, i--) if (bytes[i] !== NAME[k]) return false;
  return true;
}

function skipBack(bytes: Buffer, start: number, from: number): number {
  let i = from;
  while (i >= start && (bytes[i] as number) <= BLANK) i--;
  return i;
}

/** Rings in flat numbers as GeoJSON has them. */
export function toCoordinates({ xy, bounds }: FlatRings): [number, number][][] {
  const rings: [number, number][][] = [];
  for (let r = 0; r + 1 < bounds.length; r++) {
    const ring: [number, number][] = [];
    for (let i = bounds[r] as number; i < (bounds[r + 1] as number); i += 2)
      ring.push([xy[i] as number, xy[i + 1] as number]);
    rings.push(ring);
  }
  return rings;
}
