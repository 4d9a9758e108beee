import { expect, test } from 'vitest';
import { joinDays } from './join-days.ts';

test.each([
  [[], null],
  [[{}], null],
  [[{ asOf: '2025-06' }], '2025-06'],
  [[{ asOf: '2025-06' }, { asOf: '2024' }, { asOf: '2025-06' }], '2024, 2025-06'],
  [[{ asOf: '2025-06' }, {}], null],
])('%j is of %j', (sources, day) => {
  expect(joinDays(sources)).toBe(day);
});
