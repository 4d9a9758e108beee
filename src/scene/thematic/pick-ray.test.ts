import { expect, test } from 'vitest';
import { hitColumn } from './pick-ray.ts';

const COLUMN = { x: 0, y: 0, z: 0, radius: 10, top: 50 };

test('a level ray meets the side that faces it', () => {
  expect(hitColumn({ from: [-100, 0, 20], along: [1, 0, 0] }, COLUMN)).toBeCloseTo(90);
  expect(hitColumn({ from: [-100, 11, 20], along: [1, 0, 0] }, COLUMN)).toBe(Infinity);
  expect(hitColumn({ from: [-100, 0, 51], along: [1, 0, 0] }, COLUMN)).toBe(Infinity);
});

test('a ray from above meets the top', () => {
  expect(hitColumn({ from: [3, 3, 250], along: [0, 0, -2] }, COLUMN)).toBeCloseTo(100);
  expect(hitColumn({ from: [9, 9, 250], along: [0, 0, -1] }, COLUMN)).toBe(Infinity);
});

test('a slanting ray over the near rim meets the top, and none meets what lies behind it', () => {
  const slanting = { from: [-100, 0, 100], along: [1, 0, -0.5] } as const;
  expect(hitColumn(slanting, COLUMN)).toBeCloseTo(100);
  expect(hitColumn({ from: [100, 0, 20], along: [1, 0, 0] }, COLUMN)).toBe(Infinity);
});

test('a column without height is a plate', () => {
  const plate = { ...COLUMN, top: 0 };
  expect(hitColumn({ from: [-20, 0, 20], along: [1, 0, -1] }, plate)).toBeCloseTo(20);
});
