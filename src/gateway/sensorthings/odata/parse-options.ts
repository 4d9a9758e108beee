import { BadRequest } from './bad-request.ts';
import type { Expression } from './expression.ts';
import { parseFilter } from './parse-filter.ts';

interface OrderTerm {
  readonly by: Expression;
  readonly descending: boolean;
}

/** The query options of one entity set. */
export interface QueryOptions {
  readonly filter?: Expression;
  readonly orderby: readonly OrderTerm[];
  readonly select?: readonly string[];
  /** By navigation property. */
  readonly expand: Readonly<Record<string, QueryOptions>>;
  readonly top?: number;
  readonly skip: number;
  readonly count: boolean;
  /** `dataArray` for observations as rows. */
  readonly resultFormat?: 'dataArray';
  /** As they came, decoded, for the address of the next page. */
  readonly terms: readonly string[];
}

export const NO_OPTIONS: QueryOptions = {
  orderby: [],
  expand: {},
  skip: 0,
  count: false,
  terms: [],
};
const MAX_EXPAND_DEPTH = 6;

/**
 * Reads the part of an address after `?`.
 *
 * @throws {BadRequest} naming the option.
 */
export function parseOptions(search: string): QueryOptions {
  const terms = search
    .replace(/^\?/, '')
    .split('&')
    .filter((term) => term !== '')
    .map(decode);
  return readOptions(terms, 0);
}

function decode(term: string): string {
  try {
    // A plus stands for a space, but clients also write the offset of a time with it as it is.
    return decodeURIComponent(term.replace(/(?<!T[\d:.]{5,15})\+/g, ' '));
  } catch {
    throw new BadRequest(`Expected a percent-encoded option, got "${term.slice(0, 60)}".`);
  }
}

function readOptions(terms: readonly string[], depth: number): QueryOptions {
  if (depth > MAX_EXPAND_DEPTH)
    throw new BadRequest(`$expand: Expected at most ${MAX_EXPAND_DEPTH} levels.`);
  const seen = new Set<string>();
  let options: QueryOptions = { ...NO_OPTIONS, terms };
  for (const term of terms) {
    const [name = '', value = ''] = splitOnce(term, '=');
    if (seen.has(name)) throw new BadRequest(`${name}: Expected once, got it twice.`);
    seen.add(name);
    options = { ...options, ...readOption(name.trim(), value, depth) };
  }
  return options;
}

function readOption(name: string, value: string, depth: number): Partial<QueryOptions> {
  switch (name) {
    case '$filter':
      return { filter: parseFilter(value) };
    case '$orderby':
      return { orderby: splitOutside(value, ',').map(readOrder) };
    case '$select':
      return { select: splitOutside(value, ',').map((field) => field.trim()) };
    case '$expand':
      return { expand: readExpand(value, depth) };
    case '$top':
      return { top: readCount(name, value) };
    case '$skip':
      return { skip: readCount(name, value) };
    case '$count':
      if (value !== 'true' && value !== 'false')
        throw new BadRequest(`$count: Expected true or false, got "${value}".`);
      return { count: value === 'true' };
    case '$resultFormat':
      if (value !== 'dataArray')
        throw new BadRequest(`$resultFormat: Expected dataArray, got "${value}".`);
      return { resultFormat: 'dataArray' };
    default:
      throw new BadRequest(
        `Expected $filter, $expand, $select, $orderby, $top, $skip, $count or $resultFormat, got "${name}".`,
      );
  }
}

function readCount(name: string, value: string): number {
  const count = Number(value);
  if (!/^\d{1,9}$/.test(value))
    throw new BadRequest(`${name}: Expected a whole number from 0, got "${value}".`);
  return count;
}

function readOrder(term: string): OrderTerm {
  const found = /^(.*?)(?:\s+(asc|desc))?$/su.exec(term.trim());
  const source = found?.[1] ?? '';
  if (source === '') throw new BadRequest('$orderby: Expected a property, got nothing.');
  return { by: parseFilter(source), descending: found?.[2] === 'desc' };
}

/** `Datastreams($select=name;$expand=Observations),Locations` or `Datastreams/ObservedProperty`. */
function readExpand(value: string, depth: number): Record<string, QueryOptions> {
  const expand: Record<string, QueryOptions> = Object.create(null);
  for (const item of splitOutside(value, ',')) {
    const found = /^([\w/.]+)(?:\((.*)\))?$/su.exec(item.trim());
    if (!found)
      throw new BadRequest(`$expand: Expected a navigation property, got "${item.slice(0, 60)}".`);
    const [first = '', ...rest] = (found[1] as string).split('/');
    const inner =
      found[2] === undefined
        ? []
        : splitOutside(found[2], ';').filter((term) => term.trim() !== '');
    const terms =
      rest.length > 0
        ? [`$expand=${rest.join('/')}${found[2] === undefined ? '' : `(${found[2]})`}`]
        : inner;
    const options = readOptions(
      terms.map((term) => term.trim()),
      depth + 1,
    );
    expand[first] = merge(expand[first], options);
  }
  return expand;
}

/** `A/B,A/C` expands both below one A. */
function merge(before: QueryOptions | undefined, next: QueryOptions): QueryOptions {
  return before ? { ...before, ...next, expand: { ...before.expand, ...next.expand } } : next;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Splits where the separator stands outside of quotes and parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "'") isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
