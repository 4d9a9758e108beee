import { expect, test } from 'vitest';
import { alignColumns, widthOf } from './align-columns.ts';

test('wide characters take two cells, marks on others none', () => {
  expect(widthOf('abc')).toBe(3);
  expect(widthOf('建筑高度')).toBe(8);
  expect(widthOf('（米）')).toBe(6);
  expect(widthOf('𠮷野')).toBe(4);
  expect(widthOf('e\u0301')).toBe(1);
  expect(widthOf('… ≈ é')).toBe(5);
});

test('columns stand below each other whatever the script, numbers to the right', () => {
  const lines = alignColumns([
    ['name', 'count', 'examples'],
    ['建筑高度', '9', '18'],
    ['id', '120', 'B0 · 住宅'],
  ]);
  expect(lines).toEqual([
    'name      count  examples',
    '建筑高度      9  18',
    'id          120  B0 · 住宅',
  ]);
});
