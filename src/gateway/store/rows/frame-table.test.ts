import { describe, expect, test } from 'vitest';
import { FrameTable } from './frame-table.ts';

const row = (cursor: number, slot: number, timeMs: number, value: number | null = cursor) =>
  [cursor, slot, timeMs, value, timeMs + 5, value === null ? '{"result":"x"}' : null] as const;

describe('a frame table', () => {
  test('keeps the later time, then the later arrival, in whatever order rows come', () => {
    const rows = [row(1, 3, 100), row(2, 3, 90), row(3, 3, 100), row(4, 0, 50), row(5, 3, 99)];
    for (const order of [rows, rows.toReversed()]) {
      const table = new FrameTable();
      for (const each of order) table.offer(each);
      expect([...table.toRows().rows.cursor]).toEqual([4, 3]);
      expect([...table.toRows().rows.slot]).toEqual([0, 3]);
    }
  });

  test('comes back whole from its bytes', () => {
    const table = new FrameTable();
    for (let i = 1; i <= 2000; i++)
      table.offer(row(i, (i * 7919) % 100_003, 1e12 + i, i % 50 === 0 ? null : i / 10));
    const decoded = FrameTable.decode(table.encode());
    expect(decoded.toRows()).toEqual(table.toRows());
    expect(decoded.toRows().withExtra).toHaveLength(40);
    decoded.offer(row(9999, 7919, 2e12));
    expect(decoded.toRows().rows.cursor).toContain(9999);
  });

  test('comes back empty when it was', () => {
    expect(FrameTable.decode(new FrameTable().encode()).toRows().rows.slot).toHaveLength(0);
  });

  test('forgets what arrived later than it may know', () => {
    const table = new FrameTable();
    for (const each of [row(1, 0, 100), row(2, 1, 200)]) table.offer(each);
    expect(table.forgetAfter(150)).toEqual([1]);
    expect([...table.toRows().rows.slot]).toEqual([0]);
  });
});
