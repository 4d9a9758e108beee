import { expect, test } from 'vitest';
import { fitThreads } from './fit-threads.ts';

const MIB = 2 ** 20;

test('as many threads as asked for run where they fit', () => {
  expect(fitThreads(4, 2048 * MIB)).toEqual({ count: 4, heapBytes: 462 * MIB });
});

test('fewer run where they would not, and none where only the main thread fits', () => {
  expect(fitThreads(8, 1024 * MIB).count).toBe(4);
  expect(fitThreads(2, 256 * MIB).count).toBe(0);
});

test('heaps together never exceed the memory', () => {
  for (let wanted = 1; wanted <= 16; wanted++)
    for (const megabytes of [600, 900, 1500, 4096]) {
      const { count, heapBytes } = fitThreads(wanted, megabytes * MIB);
      expect(count * heapBytes).toBeLessThanOrEqual(megabytes * MIB);
    }
});
