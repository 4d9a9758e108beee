import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowSet } from './row-set.ts';

const CAPACITY = 2000;
const rows = fc.uniqueArray(fc.integer({ min: 0, max: CAPACITY - 1 }), { maxLength: 200 });

function filled(list: readonly number[]): RowSet {
  const set = new RowSet(CAPACITY);
  for (const row of list) set.add(row);
  return set;
}

test('hands out each row once', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const set = filled(list);
      const seen: number[] = [];
      set.take((row) => seen.push(row));
      expect(seen).toEqual(list.toSorted((a, b) => a - b));
      expect(set.isEmpty).toBe(true);
    }),
  );
});

test('covers every row by runs that are apart', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const set = filled(list);
      const runs: [number, number][] = [];
      set.takeRuns((from, to) => runs.push([from, to]));
      for (const row of list) expect(runs.filter(([a, b]) => row >= a && row < b)).toHaveLength(1);
      for (const [i, [from]] of runs.entries())
        if (i > 0) expect(from).toBeGreaterThan((runs[i - 1] as [number, number])[1]);
      expect(set.isEmpty).toBe(true);
    }),
  );
});

test('gives a row its turn though others before it change all the time', () => {
  const set = new RowSet(CAPACITY);
  set.add(CAPACITY - 1);
  let reached = false;
  for (let turn = 0; turn < 40 && !reached; turn++) {
    for (let row = 0; row < CAPACITY - 64; row++) set.add(row);
    set.take(
      (row) => {
        reached ||= row === CAPACITY - 1;
      },
      () => false,
    );
  }
  expect(reached).toBe(true);
});

test('keeps what is in it when it grows, and holds all rows below a count', () => {
  const set = new RowSet(40);
  set.add(39);
  set.reserve(100);
  set.add(99);
  const seen: number[] = [];
  set.take((row) => seen.push(row));
  expect(seen).toEqual([39, 99]);
  set.addAll(70);
  let count = 0;
  set.take(() => count++);
  expect(count).toBe(70);
});
