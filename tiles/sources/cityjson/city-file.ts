import { readRange } from '../source-file.ts';
import { scanMembers } from './scan-members.ts';
import { type JsonTransform, parseTransform } from './vertices.ts';

/** Where the parts of one whole CityJSON object stand in its file. Plain JSON. */
export interface CityFile {
  /** Bytes from … to. */
  readonly objects: readonly [from: number, to: number] | null;
  readonly vertices: readonly [from: number, to: number] | null;
  readonly transform: JsonTransform | null;
  readonly referenceSystem: string | null;
  readonly version: string | null;
  readonly type: string | null;
  /** Where the file breaks off, if it does. */
  readonly problem: { readonly at: number; readonly reason: string } | null;
}

/** Members longer than this are looked up when they are read. */
const MAX_SMALL_BYTES = 1 << 20;

/** Finds the parts of a CityJSON object without parsing the large ones. */
export function findCityParts(file: number, from: number, bytes: number): CityFile {
  const ranges = new Map<string, readonly [number, number]>();
  const small = new Map<string, unknown>();
  const problems: { at: number; reason: string }[] = [];
  const scan = scanMembers(file, { from, to: bytes, keepText: false });
  let step = scan.next();
  for (; !step.done; step = scan.next()) {
    const { key, from: at, to } = step.value;
    ranges.set(key, [at, to]);
    if (key === 'CityObjects' || key === 'vertices' || to - at > MAX_SMALL_BYTES) continue;
    try {
      small.set(key, JSON.parse(readRange(file, at, to).toString('utf8')));
    } catch (error) {
      problems.push({ at, reason: `"${key}": ${(error as Error).message}` });
    }
  }
  if (step.value.problem) {
    problems.push({ at: step.value.to, reason: step.value.problem });
    recover({ file, bytes, brokeAt: step.value.to }, ranges, small);
  }
  const metadata = small.get('metadata') as Record<string, unknown> | undefined;
  return {
    objects: ranges.get('CityObjects') ?? null,
    vertices: ranges.get('vertices') ?? null,
    transform: parseTransform(small.get('transform')) ?? null,
    referenceSystem: readReferenceSystem(metadata) ?? null,
    version: textOf(small.get('version')) ?? null,
    type: textOf(small.get('type')) ?? null,
    problem: problems[0] ?? null,
  };
}

/** The system that metadata names: 1.1 and 2.0 `referenceSystem`, 1.0 also `crs.epsg`. */
export function readReferenceSystem(metadata: unknown): string | undefined {
  const { referenceSystem, crs } = (metadata ?? {}) as Record<string, unknown>;
  const epsg: unknown = (crs as { epsg?: unknown } | undefined)?.epsg;
  return textOf(referenceSystem) ?? (typeof epsg === 'number' ? `EPSG:${epsg}` : undefined);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Finds the vertices behind a place where brackets do not match: without them not even the objects before
 * it could be read.
 */
function recover(
  at: { readonly file: number; readonly bytes: number; readonly brokeAt: number },
  ranges: Map<string, readonly [number, number]>,
  small: Map<string, unknown>,
): void {
  const { file, bytes, brokeAt } = at;
  if (!ranges.has('CityObjects') && brokeAt < bytes) ranges.set('CityObjects', [brokeAt, bytes]);
  if (!ranges.has('vertices')) {
    const found = findText(file, /"vertices"\s*:\s*\[\s*\[/, brokeAt, bytes);
    if (found) {
      const end = findText(file, /\]\s*\]/, found.from, bytes);
      ranges.set('vertices', [found.from + found.text.indexOf(':') + 1, end?.to ?? bytes]);
    }
  }
  if (!small.has('transform')) {
    const found = findText(file, /"transform"\s*:\s*\{[^{}]*\}/, brokeAt, bytes);
    if (found)
      small.set('transform', parseOrNothing(found.text.slice(found.text.indexOf(':') + 1)));
  }
}

const CHUNK_BYTES = 1 << 20;
/** A match may lie across two chunks. */
const OVERLAP_BYTES = 1024;

function findText(file: number, pattern: RegExp, from: number, to: number) {
  for (let at = from; at < to; at += CHUNK_BYTES - OVERLAP_BYTES) {
    const text = readRange(file, at, Math.min(to, at + CHUNK_BYTES)).toString('latin1');
    const found = pattern.exec(text);
    if (found)
      return {
        from: at + found.index,
        to: at + found.index + found[0].length,
        text: found[0],
      };
  }
  return undefined;
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
