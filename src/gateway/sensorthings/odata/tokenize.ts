import { BadRequest } from './bad-request.ts';

export interface Token {
  readonly type:
    | 'text'
    | 'number'
    | 'time'
    | 'name'
    | 'duration'
    | 'geography'
    | '('
    | ')'
    | ','
    | 'end';
  /** Without quotes. */
  readonly text: string;
  /** Where it begins, for messages. */
  readonly at: number;
}

/** A time begins with a year; the offset may be missing, and an interval has two of them. */
const TIME =
  /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?:\/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Path segments may carry `@iot.id`. */
const NAME = /[\p{L}_@$][\p{L}\p{N}_.@$-]*(?:\/[\p{L}\p{N}_@$][\p{L}\p{N}_.@$-]*)*/uy;
const QUOTED = /'((?:[^']|'')*)'/y;
/** Longer expressions are refused before they are read. */
const MAX_LENGTH = 8000;

/** @throws {BadRequest} where a character fits nowhere or a quote is left open. */
export function tokenize(source: string): Token[] {
  if (source.length > MAX_LENGTH)
    throw new BadRequest(`Expected at most ${MAX_LENGTH} characters, got ${source.length}.`);
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const take = (type: Token['type'], text: string, length: number): void => {
    tokens.push({ type, text, at });
    at += length;
  };
  while (at < source.length) {
    const character = source[at] as string;
    if (/\s/.test(character)) at++;
    else if (character === '(' || character === ')' || character === ',')
      take(character, character, 1);
    else if (character === "'") takeQuoted('text', 0);
    else if (source.startsWith("duration'", at)) takeQuoted('duration', 'duration'.length);
    else if (source.startsWith("geography'", at)) takeQuoted('geography', 'geography'.length);
    else takeWord();
  }
  tokens.push({ type: 'end', text: '', at });
  return tokens;

  function takeQuoted(type: Token['type'], prefix: number): void {
    QUOTED.lastIndex = at + prefix;
    const found = QUOTED.exec(source);
    if (!found) throw new BadRequest(`Expected a closing quote for the text at ${at}, got none.`);
    take(type, (found[1] as string).replaceAll("''", "'"), prefix + found[0].length);
  }

  function takeWord(): void {
    for (const [type, pattern] of [
      ['time', TIME],
      ['number', NUMBER],
      ['name', NAME],
    ] as const) {
      const found = match(pattern);
      if (!found) continue;
      take(type, found[0], found[0].length);
      return;
    }
    throw new BadRequest(`Expected an expression, got "${source.slice(at, at + 12)}" at ${at}.`);
  }
}
