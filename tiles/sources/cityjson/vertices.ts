import { ModelFault } from '../city-model/city-object.ts';
import type { SourcePosition } from '../source.ts';
import { readRange } from '../source-file.ts';

/** Vertices of a file or a feature, by index. */
export type Vertices = (index: unknown) => SourcePosition;

export interface JsonTransform {
  readonly scale: readonly [number, number, number];
  readonly translate: readonly [number, number, number];
}

/** Checks a `transform`; undefined where there is none, as CityJSON 1.0 allows. */
export function parseTransform(value: unknown): JsonTransform | undefined {
  const { scale, translate } = (value ?? {}) as { scale?: unknown; translate?: unknown };
  const isTriple = (list: unknown): list is [number, number, number] =>
    Array.isArray(list) && list.length >= 3 && list.every(Number.isFinite);
  return isTriple(scale) && isTriple(translate) ? { scale, translate } : undefined;
}

/** x, y and z in turn; `transform` applies on reading. */
export function createVertices(
  numbers: ArrayLike<number>,
  transform: JsonTransform | undefined,
): Vertices {
  const count = Math.floor(numbers.length / 3);
  const [sx, sy, sz] = transform?.scale ?? [1, 1, 1];
  const [tx, ty, tz] = transform?.translate ?? [0, 0, 0];
  return (index) => {
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= count)
      throw new ModelFault(
        `expected the number of a vertex below ${count}, got ${JSON.stringify(index)}`,
      );
    const x = numbers[3 * index] as number;
    const y = numbers[3 * index + 1] as number;
    const z = numbers[3 * index + 2] as number;
    if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(z))
      throw new ModelFault(`expected three numbers as vertex ${index}`);
    return [x * sx + tx, y * sy + ty, z * sz + tz];
  };
}

/** The numbers of a list of vertices; NaN where a vertex is not three numbers. */
export function flattenVertices(list: unknown): Float64Array {
  const vertices = Array.isArray(list) ? list : [];
  const numbers = new Float64Array(3 * vertices.length);
  for (let i = 0; i < vertices.length; i++)
    for (let axis = 0; axis < 3; axis++) {
      const value: unknown = vertices[i]?.[axis];
      numbers[3 * i + axis] = typeof value === 'number' ? value : Number.NaN;
    }
  return numbers;
}

const CHUNK_BYTES = 1 << 20;
const CLOSING = 0x5d;

/**
 * Reads a list of vertices that stands at `from` … `to` of a file, a megabyte at a time: as text or as lists it
 * would take ten times the memory. Where it breaks off, what came before is kept and `problem` says so.
 */
export function readVertexList(
  file: number,
  from: number,
  to: number,
): { readonly numbers: Float64Array; readonly problem: string | undefined } {
  const parts: Float64Array[] = [];
  let problem: string | undefined;
  const end = findListEnd(file, from, to);
  let rest = '';
  for (let at = from; at < end && !problem; at += CHUNK_BYTES) {
    rest += readRange(file, at, Math.min(end, at + CHUNK_BYTES)).toString('latin1');
    if (at === from) rest = rest.slice(rest.indexOf('[') + 1);
    const cut = rest.lastIndexOf(']') + 1;
    if (cut === 0) continue;
    try {
      parts.push(flattenVertices(JSON.parse(`[${rest.slice(0, cut).replace(/^\s*,/, '')}]`)));
    } catch (error) {
      problem = `expected a list of vertices; ${(error as Error).message}`;
    }
    rest = rest.slice(cut);
  }
  return { numbers: join(parts), problem };
}

/** Where the list's own closing bracket stands. */
function findListEnd(file: number, from: number, to: number): number {
  for (let at = to; at > from; at -= CHUNK_BYTES) {
    const start = Math.max(from, at - CHUNK_BYTES);
    const found = readRange(file, start, at).lastIndexOf(CLOSING);
    if (found >= 0) return start + found;
  }
  return from;
}

function join(parts: readonly Float64Array[]): Float64Array {
  const numbers = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const part of parts) {
    numbers.set(part, filled);
    filled += part.length;
  }
  return numbers;
}
