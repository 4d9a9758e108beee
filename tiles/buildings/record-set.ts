import { WORD } from '../records/record-layout.ts';

/** Records in memory with what the build adds to each; `i` counts through the set. */
export interface RecordSet {
  readonly count: number;
  /** Records in the words of `record-layout.ts`. */
  readonly words: Int32Array;
  /** First word of each record. */
  readonly start: Uint32Array;
  /** Row in the building index. */
  readonly gid: Uint32Array;
  /** Ground each stands on, metres above the ellipsoid. */
  readonly baseM: Float32Array;
  /** New ids of those whose own is another's too, by gid. */
  readonly renamed: ReadonlyMap<number, string>;
}

const bits = new Int32Array(1);
const float = new Float32Array(bits.buffer);

export function codeOf({ words, start }: RecordSet, i: number): number {
  return (words[(start[i] as number) + WORD.code] as number) >>> 0;
}

/** How much a building matters from afar, metres: its box's diagonal, height counting double. */
export function sizeOf({ words, start }: RecordSet, i: number): number {
  bits[0] = words[(start[i] as number) + WORD.size] as number;
  return float[0] as number;
}

/** Puts places of a set in the order of their size, biggest first; of equals the lower gid. */
export function sortBySize(set: RecordSet, places: number[]): number[] {
  return places.sort(
    (a, b) => sizeOf(set, b) - sizeOf(set, a) || (set.gid[a] as number) - (set.gid[b] as number),
  );
}
