import { expect, test } from 'vitest';
import { BUILDING_USES } from '#model';
import { chooseRoof } from './roof-shape.ts';

const house = { use: BUILDING_USES.indexOf('village-house'), storeys: 2, heightM: 7, gid: 1 };

test('a rectangular village house has a gable along its long side', () => {
  expect(chooseRoof([0, 12, 12, 0], [0, 0, 8, 8], house)).toEqual({
    type: 'gable',
    riseM: expect.closeTo(2.16),
    firstCorner: 0,
  });
  expect(chooseRoof([0, 8, 8, 0], [0, 0, 12, 12], house)).toMatchObject({ firstCorner: 1 });
});

test.each([
  ['an L', [0, 12, 12, 6, 6, 0], [0, 0, 6, 6, 12, 12], house],
  ['a trapezoid', [0, 12, 8, 4], [0, 0, 8, 8], house],
  ['a span too wide', [0, 60, 60, 0], [0, 0, 40, 40], house],
  ['an office', [0, 12, 12, 0], [0, 0, 8, 8], { ...house, use: BUILDING_USES.indexOf('office') }],
  [
    'a tower of flats',
    [0, 12, 12, 0],
    [0, 0, 8, 8],
    { ...house, use: 0, storeys: 18, heightM: 54 },
  ],
])('%s has a flat roof', (_, x, y, building) => {
  expect(chooseRoof(x, y, building)).toEqual({ type: 'flat' });
});
