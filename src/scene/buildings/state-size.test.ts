import { expect, test } from 'vitest';
import { chooseStateSize } from './state-size.ts';

test.each([
  [0, 1024, 1],
  [150_000, 1024, 147],
  [4_194_304, 1024, 4096],
  [4_194_305, 4096, 1025],
  [16_777_216, 4096, 4096],
  [20_000_000, 4096, 4096],
])('states of %i buildings fit a texture %i wide', (count, width, rows) => {
  const size = chooseStateSize(count);
  expect(size).toEqual({ width, rows, capacity: width * rows });
  expect(size.capacity).toBeGreaterThanOrEqual(Math.min(count, 2 ** 24));
});
