import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RunColumn } from './run-column.ts';
import { spreadRuns } from './test-kit/read-runs.ts';

test('holds what was last begun before each vertex, and after a cut what stood there then', () => {
  const runs = fc.array(fc.record({ length: fc.nat(3), value: fc.nat(2) }), { maxLength: 3000 });
  fc.assert(
    fc.property(runs, runs, (kept, dropped) => {
      const column = new RunColumn();
      const expected: number[] = [];
      const add = (list: typeof kept) => {
        for (const { length, value } of list) {
          column.begin(expected.length, value);
          for (let i = 0; i < length; i++) expected.push(value);
        }
      };
      add(kept);
      const count = expected.length;
      add(dropped);
      expect([...spreadRuns(column, expected.length)]).toEqual(expected);
      column.cut(count);
      column.begin(count, 9);
      expect([...spreadRuns(column, count + 1)]).toEqual([...expected.slice(0, count), 9]);
    }),
    { numRuns: 40 },
  );
});
