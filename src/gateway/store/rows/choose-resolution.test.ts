import { expect, test } from 'vitest';
import type { Resolution } from '../history-store.ts';
import { chooseResolution } from './choose-resolution.ts';

const floors: Readonly<Record<Resolution, number>> = {
  raw: 900,
  '1min': 500,
  '15min': 100,
  '1h': 0,
};
const choose = (fromMs: number, rows: Partial<Record<Resolution, number>>, limit = 10) =>
  chooseResolution(
    { fromMs, limit },
    (resolution) => floors[resolution],
    (resolution, most) => Math.min(most, rows[resolution] ?? 0),
  );

test('takes the finest that is kept over the whole span', () => {
  expect(choose(900, {})).toBe('raw');
  expect(choose(899, {})).toBe('1min');
  expect(choose(99, {})).toBe('1h');
});

test('takes a coarser one where there are more than four rows a point', () => {
  expect(choose(900, { raw: 40 })).toBe('raw');
  expect(choose(900, { raw: 41 })).toBe('1min');
  expect(choose(900, { raw: 999, '1min': 999, '15min': 41 })).toBe('1h');
});

test('takes the coarsest that is kept where none is few enough', () => {
  expect(choose(900, { raw: 999, '1min': 999, '15min': 999, '1h': 999 })).toBe('1h');
});

test('takes what is kept the longest where the span begins before all', () => {
  expect(choose(-1, {})).toBe('1h');
});
