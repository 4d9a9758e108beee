import { expect, test } from 'vitest';
import type { Town } from '#model';
import { findTown } from './pick-town.ts';

const town = (code: string, west: number, east: number): Town => ({
  id: code,
  code,
  name: { zh: code, en: code },
  quality: 'exact',
  kind: 'town',
  areaKm2: 1,
  label: [(west + east) / 2, 0.5],
  ring: [
    [west, 0],
    [east, 0],
    [east, 1],
    [west, 1],
    [west, 0],
  ],
});
const towns = [town('a', 0, 1), town('b', 1, 2)];

test('finds the town around a place', () => {
  expect(findTown(towns, [0.5, 0.5])?.code).toBe('a');
  expect(findTown(towns, [1.5, 0.5])?.code).toBe('b');
});

test('finds none outside', () => {
  expect(findTown(towns, [2.5, 0.5])).toBeUndefined();
  expect(findTown(towns, [0.5, 1.5])).toBeUndefined();
});

test('gives a place on a shared edge to exactly one', () => {
  const at = [1, 0.5] as const;
  expect(towns.filter((candidate) => findTown([candidate], at)).length).toBe(1);
});
