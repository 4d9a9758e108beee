import { expect, test } from 'vitest';
import { arrangeRows, type TableColumn, type TableRow } from './table-model.ts';

const columns: TableColumn[] = [
  { key: 'name', title: 'Name', share: 1 },
  { key: 'size', title: 'Size', share: 1, isNumber: true },
];
const rows: TableRow[] = [
  ['路 10', 7],
  ['路 9', null],
  ['Bridge', 70],
  ['路 2', 0],
].map(([name, size], i) => ({
  key: String(i),
  ref: null,
  cells: [{ value: name as string }, { value: size as number | null }],
}));
const names = (...args: Parameters<typeof arrangeRows>) =>
  arrangeRows(...args).map(({ cells }) => cells[0]?.value);

test('keeps the rows in which the words stand', () => {
  expect(names(rows, columns, 'bridge ', null)).toEqual(['Bridge']);
  expect(names(rows, columns, '7', null)).toEqual(['路 10', 'Bridge']);
});

test('sorts figures as figures and what is unknown last, either way', () => {
  const size = (descending: boolean) => names(rows, columns, '', { column: 'size', descending });
  expect(size(false)).toEqual(['路 2', '路 10', 'Bridge', '路 9']);
  expect(size(true)).toEqual(['Bridge', '路 10', '路 2', '路 9']);
});

test('sorts numbers within names by size', () => {
  const sorted = names(rows, columns, '路', { column: 'name', descending: false });
  expect(sorted).toEqual(['路 2', '路 9', '路 10']);
});
