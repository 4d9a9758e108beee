import { expect, test } from 'vitest';
import { cutHeight } from './storey-cut.ts';

const index = { heightM: Float32Array.of(60, 9), storeys: Uint8Array.of(20, 0) };

test('finds the floor of the storey that is looked into', () => {
  expect(cutHeight(index, { gid: 0, storey: 6 })).toBeCloseTo(15);
  expect(cutHeight(index, { gid: 0, storey: 20 })).toBeCloseTo(57);
  expect(cutHeight(index, { gid: 1, storey: 2 })).toBeCloseTo(3.2);
  expect(cutHeight(index, { gid: 0, storey: 1 })).toBeCloseTo(0.2);
});

test('takes nothing off above the roof or where there is no such building or storey', () => {
  expect(cutHeight(index, { gid: 0, storey: 21 })).toBeUndefined();
  expect(cutHeight(index, { gid: 0, storey: 0 })).toBeUndefined();
  expect(cutHeight(index, { gid: 2, storey: 1 })).toBeUndefined();
  expect(cutHeight(index, { gid: 0, storey: Number.NaN })).toBeUndefined();
});
