/** What a record should have held and what it held; a value, since in a stream it is expected. */
export class Misfit {
  readonly expected: string;
  readonly got: string;
  /** Off the globe or beyond a declared range, rather than of the wrong form. */
  readonly isOutOfRange: boolean;

  constructor(expected: string, got: unknown, isOutOfRange = false) {
    this.expected = expected;
    const isPlain = typeof got === 'string' && got.trim() !== '' && got.length <= LONGEST;
    this.got = isPlain ? got : showValue(got);
    this.isOutOfRange = isOutOfRange;
  }

  toString(): string {
    return `Expected ${this.expected}, got ${this.got}.`;
  }
}

const LONGEST = 120;
/** Members looked at; the beginning of a message is short however long the message is. */
const MEMBERS = 30;

/** The beginning of a value as JSON, for messages; never throws. */
export function showValue(value: unknown, longest = LONGEST): string {
  if (value === undefined) return 'nothing';
  let members = 0;
  let text: string;
  try {
    const written = JSON.stringify(value, (_, inner: unknown) => {
      if (++members > MEMBERS) return undefined;
      if (typeof inner === 'string' && inner.length > longest) return inner.slice(0, longest);
      return Array.isArray(inner) && inner.length > MEMBERS ? inner.slice(0, MEMBERS) : inner;
    });
    text = written ?? String(value);
  } catch {
    text = String(value);
  }
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
