import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WORD } from '../../records/record-layout.ts';
import { type RecordSet, sizeOf, sortBySize } from '../record-set.ts';
import { splitBySize } from './split-by-size.ts';

function setOf(sizes: readonly number[]): RecordSet {
  const words = new Int32Array(WORD.ring * sizes.length);
  const floats = new Float32Array(words.buffer);
  for (const [i, size] of sizes.entries()) floats[WORD.ring * i + WORD.size] = size;
  return {
    count: sizes.length,
    words,
    start: Uint32Array.from(sizes, (_, i) => WORD.ring * i),
    gid: Uint32Array.from(sizes, (_, i) => i),
    baseM: new Float32Array(sizes.length),
    renamed: new Map(),
  };
}

test('the biggest come first, of equals the lower gid, and nothing is lost', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 });
  fc.assert(
    fc.property(sizes, fc.nat(60), fc.integer({ min: 1, max: 30 }), (all, cut, capacity) => {
      const set = setOf(all);
      const places = all.map((_, i) => i).reverse();
      const { kept, rest, restM } = splitBySize(
        set,
        [places.slice(0, cut), places.slice(cut)],
        capacity,
      );
      const sorted = sortBySize(set, [...places]);
      expect(kept).toEqual(sorted.slice(0, capacity));
      expect(sortBySize(set, [...rest])).toEqual(sorted.slice(capacity));
      expect(restM).toBe(Math.max(0, ...rest.map((place) => sizeOf(set, place))));
    }),
  );
});
