import { expect, test } from 'vitest';
import { createFrameBudget } from './frame-budget.ts';

test('gives each share its end, counted from the beginning of the frame', () => {
  let now = 100;
  const budget = createFrameBudget(10, () => now);
  budget.begin();
  const hasTime = budget.until(0.5);
  now = 104;
  expect(hasTime?.()).toBe(true);
  now = 106;
  expect(hasTime?.()).toBe(false);
  expect(budget.until(1)?.()).toBe(true);
});

test('sets no limit where a picture must be whole', () => {
  const budget = createFrameBudget(Number.POSITIVE_INFINITY);
  budget.begin();
  expect(budget.until(0.1)).toBeUndefined();
});
