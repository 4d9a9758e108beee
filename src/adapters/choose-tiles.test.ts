import { expect, test } from 'vitest';
import { liveTileOf } from '#wire';
import { createTileChooser } from './choose-tiles.ts';

const MANY = 100_000;
const area = (westDeg: number, widthDeg = 0.1) => ({
  westDeg,
  southDeg: 31,
  eastDeg: westDeg + widthDeg,
  northDeg: 31.1,
});

test('takes everything where there is no area or little to choose from', () => {
  const choose = createTileChooser();
  expect(choose(undefined, MANY)).toBe('all');
  expect(choose(area(121), 19_999)).toBe('all');
});

test('keeps a tile that has just left the view, and lets go of one far away', () => {
  const choose = createTileChooser();
  const edge = liveTileOf(121, 31.05);
  expect(choose(area(121), MANY)).toContain(edge);
  expect(choose(area(121.06), MANY)).toContain(edge);
  expect(choose(area(121.06), MANY)).toContain(liveTileOf(121.16, 31.05));
  expect(choose(area(122), MANY)).not.toContain(edge);
});

test('takes no tile at full pace where the view is too wide', () => {
  expect(createTileChooser()(area(110, 20), MANY)).toEqual(new Set());
});
