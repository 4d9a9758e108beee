import { basename } from 'node:path';
import { TwinError } from '#model';
import { checkTextHead, readRange } from '../source-file.ts';
import { nameKind } from './geojson-feature.ts';
import { parseJson } from './parse-json.ts';

/** Where the features of a file stand. */
export interface GeojsonLayout {
  /** In a list called "features", or one after another. */
  readonly isCollection: boolean;
  /** Just behind the list's opening bracket, or at the first feature. */
  readonly bodyStart: number;
  readonly crs: string | undefined;
}

const FIRST_BYTES = 65_536;
/** Members before "features" longer than this are no GeoJSON of this world. */
const MAX_HEAD_BYTES = 67_108_864;
const TAIL_BYTES = 65_536;

/** @throws {TwinError} source-invalid where the file is no GeoJSON. */
export function readLayout(path: string, file: number, bytes: number): GeojsonLayout {
  const name = basename(path);
  for (let length = FIRST_BYTES; ; length *= 8) {
    const head = readRange(file, 0, Math.min(length, bytes));
    checkTextHead(name, head, 'GeoJSON features');
    const isWhole = head.length >= bytes;
    const found = findBody(head, isWhole, name);
    if (!found) {
      if (!isWhole && length < MAX_HEAD_BYTES) continue;
      throw new TwinError(
        'source-invalid',
        `${name}: Expected a FeatureCollection with "features", or one Feature a line; found neither.`,
      );
    }
    if (found.crs !== undefined || !found.isCollection) return found;
    return { ...found, crs: readTailCrs(file, bytes) };
  }
}

/** Undefined where more of the file must be seen. */
function findBody(head: Buffer, isWhole: boolean, name: string): GeojsonLayout | undefined {
  const start = skipBlanks(head, head[0] === 0xef ? 3 : 0);
  if (start >= head.length) {
    if (!isWhole) return undefined;
    throw new TwinError('source-invalid', `${name}: Expected GeoJSON features, got an empty file.`);
  }
  const sequence = { isCollection: false, bodyStart: start, crs: undefined };
  if (head[start] !== 0x7b) {
    if (looksLikeFeatureLine(head, start)) return sequence;
    throw new TwinError(
      'source-invalid',
      `${name}: Expected GeoJSON, it begins with ${JSON.stringify(head.toString('utf8', start, start + 20))}.`,
    );
  }
  const members = readMembers(head, start);
  if (members.bodyStart !== undefined)
    return { isCollection: true, bodyStart: members.bodyStart, crs: crsOf(members.values.crs) };
  const type = members.values.type;
  if (type === 'Feature') return sequence;
  if (members.isClosed && type !== undefined)
    throw new TwinError(
      'source-invalid',
      `${name}: Expected a FeatureCollection with "features", or one Feature a line; got ${nameKind(members.values)}.`,
    );
  if (looksLikeFeatureLine(head, start)) return sequence;
  if (isWhole)
    throw new TwinError(
      'source-invalid',
      `${name}: Expected GeoJSON; ${members.fault ?? 'it ends before its first feature'}.`,
    );
  return undefined;
}

/** True where one of the first lines is a feature by itself, though the file does not begin with one. */
function looksLikeFeatureLine(head: Buffer, start: number): boolean {
  const lines = head.toString('utf8', start).split('\n', 16);
  return lines.some((line) => {
    const parsed = parseJson(line.replace('\u001e', ''));
    return 'value' in parsed && (parsed.value as { type?: unknown } | null)?.type === 'Feature';
  });
}

interface Members {
  /** Small members, by name. */
  readonly values: Record<string, unknown>;
  /** Behind the bracket of "features", once it is met. */
  readonly bodyStart?: number;
  readonly isClosed: boolean;
  readonly fault?: string;
}

/** Reads the members of the object at `start` up to "features", its end, or the end of the bytes. */
function readMembers(head: Buffer, start: number): Members {
  const values: Record<string, unknown> = {};
  let at = skipBlanks(head, start + 1);
  while (at < head.length) {
    if (head[at] === 0x7d) return { values, isClosed: true };
    const keyEnd = endOfValue(head, at);
    if (keyEnd === undefined) break;
    const key = parseJson(head.toString('utf8', at, keyEnd));
    at = skipBlanks(head, keyEnd);
    if ('fault' in key || typeof key.value !== 'string' || head[at] !== 0x3a)
      return { values, isClosed: false, fault: `it breaks at byte ${at}` };
    at = skipBlanks(head, at + 1);
    if (key.value === 'features' && head[at] === 0x5b)
      return { values, bodyStart: at + 1, isClosed: false };
    const valueEnd = endOfValue(head, at);
    if (valueEnd === undefined) break;
    const value = parseJson(head.toString('utf8', at, valueEnd));
    if ('value' in value) values[key.value] = value.value;
    at = skipBlanks(head, valueEnd);
    if (head[at] === 0x2c) at = skipBlanks(head, at + 1);
  }
  return { values, isClosed: false };
}

function endOfValue(bytes: Buffer, start: number): number | undefined {
  let depth = 0;
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x22) {
      i = endOfString(bytes, i);
      if (i >= bytes.length) return undefined;
      if (depth === 0) return i + 1;
    } else if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 0) return i;
      if (--depth === 0) return i + 1;
    } else if (depth === 0 && byte === 0x2c) return i;
  }
  return undefined;
}

function endOfString(bytes: Buffer, start: number): number {
  let i = start + 1;
  while (i < bytes.length && bytes[i] !== 0x22) i += bytes[i] === 0x5c ? 2 : 1;
  return i;
}

function skipBlanks(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] as number) <= 0x20) at++;
  return at;
}

/** The "crs" behind the features, where some writers put it. */
function readTailCrs(file: number, bytes: number): string | undefined {
  const tail = readRange(file, Math.max(0, bytes - TAIL_BYTES), bytes).toString('utf8');
  const behind = tail.slice(tail.lastIndexOf(']') + 1);
  const found = /"crs"\s*:\s*(\{.*\})\s*\}\s*$/s.exec(behind);
  const parsed = found ? parseJson(found[1] as string) : undefined;
  return parsed && 'value' in parsed ? crsOf(parsed.value) : undefined;
}

/** The system that a "crs" member of GeoJSON 2008 names; links are not followed. */
function crsOf(crs: unknown): string | undefined {
  const { type, properties } = (crs ?? {}) as {
    type?: unknown;
    properties?: { name?: unknown; code?: unknown };
  };
  if (type === 'EPSG' && properties?.code !== undefined) return `EPSG:${properties.code}`;
  return typeof properties?.name === 'string' ? properties.name : undefined;
}
