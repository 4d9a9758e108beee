import { CUT, CUT_TEXT, endOfNumber, readNumber } from './cut-rings.ts';

/** A feature as the parser would give it, its coordinates cut out. */
export interface AlikeFeature {
  readonly type: 'Feature';
  readonly id: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: { readonly type: 'Polygon'; readonly coordinates: typeof CUT };
}

/** The text of a feature without its values. */
interface Frame {
  /** What stands before each value, and after the last. */
  readonly fixed: readonly Uint8Array[];
  /** The property that each value is of; null for the feature's id. */
  readonly names: readonly (string | null)[];
  readonly properties: Readonly<Record<string, unknown>>;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const BLANK = 0x20;

const WORDS: readonly (readonly [Uint8Array, unknown])[] = [
  [Buffer.from('null'), null],
  [Buffer.from('true'), true],
  [Buffer.from('false'), false],
];
const FEATURE = Buffer.from('"Feature"');
const POLYGON = Buffer.from('"Polygon"');
const GEOMETRY = { type: 'Polygon', coordinates: CUT } as const;

/** Where the value ended that was read last; −1 where there was none that could be read. */
let after = -1;

/**
 * Reads features that differ from one that was learnt in their values only, as those of one writer mostly do: names
 * and punctuation are compared, not parsed. Anything else is left to the parser: escapes, exponents, lists.
 */
export class AlikeReader {
  #frame: Frame | undefined;

  /** Takes a feature for the ones to come, if it is of the simple kind. */
  learn(bytes: Buffer, start: number, end: number): void {
    this.#frame = findFrame(bytes, start, end);
  }

  /** @param text the same as `bytes`, which must be ASCII. Undefined where the feature is not alike. */
  read(bytes: Buffer, text: string, start: number, end: number): AlikeFeature | undefined {
    const frame = this.#frame;
    if (!frame) return undefined;
    const { fixed, names } = frame;
    const properties: Record<string, unknown> = { ...frame.properties };
    let id: unknown;
    let at = start;
    for (let v = 0; ; v++) {
      const part = fixed[v] as Uint8Array;
      if (!isAt(bytes, at, part)) return undefined;
      at += part.length;
      if (v === names.length) break;
      const value = readValue(bytes, text, at);
      if (after < 0) return undefined;
      at = after;
      const name = names[v] as string | null;
      if (name === null) id = value;
      else properties[name] = value;
    }
    return at === end ? { type: 'Feature', id, properties, geometry: GEOMETRY } : undefined;
  }
}

function isAt(bytes: Buffer, at: number, part: Uint8Array): boolean {
  for (let i = 0; i < part.length; i++) if (bytes[at + i] !== part[i]) return false;
  return true;
}

/** A string without escapes, a number without an exponent, or a word. Sets `after`. */
function readValue(bytes: Buffer, text: string, at: number): unknown {
  const byte = bytes[at] as number;
  if (byte === QUOTE) {
    const end = endOfText(bytes, at);
    after = end < 0 ? -1 : end + 1;
    return end < 0 ? undefined : text.substring(at + 1, end);
  }
  if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
    const value = readNumber(bytes, at);
    after = Number.isNaN(value) ? -1 : endOfNumber();
    return value;
  }
  after = -1;
  for (const [word, value] of WORDS)
    if (isAt(bytes, at, word)) {
      after = at + word.length;
      return value;
    }
  return undefined;
}

/** The quote that ends a text; −1 where it holds what has to be parsed. */
function endOfText(bytes: Buffer, quoteAt: number): number {
  for (let i = quoteAt + 1; ; i++) {
    const byte = bytes[i] as number;
    if (byte === QUOTE) return i;
    if (!(byte >= BLANK) || byte === BACKSLASH) return -1;
  }
}

/** Undefined where the feature has more than an id, plain values for properties, and a polygon that was cut out. */
function findFrame(bytes: Buffer, start: number, end: number): Frame | undefined {
  const text = bytes.toString('latin1', 0, end + 1);
  const fixed: Uint8Array[] = [];
  const names: (string | null)[] = [];
  const properties: Record<string, unknown> = {};
  let fixedAt = start;
  const takeValue = (at: number, name: string | null): number => {
    readValue(bytes, text, at);
    if (after < 0 || name === '__proto__') return -1;
    fixed.push(Uint8Array.from(bytes.subarray(fixedAt, at)));
    names.push(name);
    if (name !== null) properties[name] = null;
    fixedAt = after;
    return after;
  };
  let told = 0;
  const takeFixed = (at: number, part: Uint8Array): number => {
    if (!isAt(bytes, at, part)) return -1;
    told++;
    return at + part.length;
  };
  const takeGeometry = (name: string, at: number): number => {
    if (name === 'type') return takeFixed(at, POLYGON);
    return name === 'coordinates' ? takeFixed(at, CUT_TEXT) : -1;
  };
  const last = readMembers(bytes, text, start, (key, at) => {
    if (key === 'type') return takeFixed(at, FEATURE);
    if (key === 'id') return takeValue(at, null);
    if (key === 'properties')
      return readMembers(bytes, text, at, (name, place) => takeValue(place, name));
    return key === 'geometry' ? readMembers(bytes, text, at, takeGeometry) : -1;
  });
  // Its own type, its geometry's, and that geometry's coordinates.
  if (last !== end || told !== 3) return undefined;
  fixed.push(Uint8Array.from(bytes.subarray(fixedAt, end)));
  return { fixed, names, properties };
}

/**
 * Goes through an object; `take` returns where the value of a name ends, −1 to give up. Returns where the object
 * ends, or −1, as where a name comes twice.
 */
function readMembers(
  bytes: Buffer,
  text: string,
  start: number,
  take: (name: string, at: number) => number,
): number {
  const names = new Set<string>();
  if (bytes[start] !== OPEN) return -1;
  let at = skip(bytes, start + 1);
  if (bytes[at] === CLOSE) return at + 1;
  for (;;) {
    if (bytes[at] !== QUOTE) return -1;
    const end = endOfText(bytes, at);
    if (end < 0) return -1;
    const name = text.slice(at + 1, end);
    if (names.has(name)) return -1;
    names.add(name);
    at = skip(bytes, end + 1);
    if (bytes[at] !== COLON) return -1;
    at = take(name, skip(bytes, at + 1));
    if (at < 0) return -1;
    at = skip(bytes, at);
    if (bytes[at] === CLOSE) return at + 1;
    if (bytes[at] !== COMMA) return -1;
    at = skip(bytes, at + 1);
  }
}

/** Past what JSON allows between its parts. */
function skip(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === BLANK || bytes[at] === 0x09 || bytes[at] === 0x0a || bytes[at] === 0x0d)
    at++;
  return at;
}
