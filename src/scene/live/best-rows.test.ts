import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BestRows } from './best-rows.ts';

test('keeps what sorting all would put first', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { maxLength: 80 }), (scores) => {
      const best = new BestRows(7);
      for (const [row, score] of scores.entries()) best.offer(row, score);
      const sorted = [...scores.keys()].sort(
        (a, b) => (scores[b] as number) - (scores[a] as number),
      );
      expect(best.rows).toEqual(sorted.slice(0, 7));
      best.clear();
      expect(best.rows).toEqual([]);
    }),
  );
});
