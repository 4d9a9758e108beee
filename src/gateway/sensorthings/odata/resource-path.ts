import { BadRequest } from './bad-request.ts';

/** One step of a path: a set, an entity of it, or what it leads to. */
export interface PathSegment {
  readonly name: string;
  /** In parentheses, without quotes. */
  readonly key?: string;
}

const SEGMENT = /^([A-Za-z@$][\w.@$]*)(?:\((?:'((?:[^']|'')*)'|(-?[\w.:~-]+))\))?$/u;
const MAX_SEGMENTS = 12;

/**
 * Reads a path below the service's root: `Things(1)/Datastreams('a b')/name/$value`.
 *
 * @throws {BadRequest} naming the part that is none; not-found is for the caller to say.
 */
export function parseResourcePath(path: string): PathSegment[] {
  const parts = splitPath(path);
  if (parts.length > MAX_SEGMENTS)
    throw new BadRequest(
      `Expected at most ${MAX_SEGMENTS} steps in the path, got ${parts.length}.`,
    );
  return parts.map((part) => {
    const found = SEGMENT.exec(part);
    if (!found)
      throw new BadRequest(`Expected a step like Things(1) or name, got "${part.slice(0, 60)}".`);
    const [, name = '', quoted, plain] = found;
    const key = quoted?.replaceAll("''", "'") ?? plain;
    return key === undefined ? { name } : { name, key };
  });
}

/** Decoded, split at slashes outside of quotes: ids may hold slashes. */
function splitPath(path: string): string[] {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw new BadRequest('Expected a percent-encoded path.');
  }
  const parts: string[] = [];
  let part = '';
  let isQuoted = false;
  for (const character of decoded) {
    if (character === "'") isQuoted = !isQuoted;
    if (character === '/' && !isQuoted) {
      if (part !== '') parts.push(part);
      part = '';
    } else part += character;
  }
  if (isQuoted) throw new BadRequest('Expected a closing quote in the path, got none.');
  if (part !== '') parts.push(part);
  return parts;
}
