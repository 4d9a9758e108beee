import { expect, test } from 'vitest';
import { findLowestGround } from './lowest-ground.ts';

const [LON, LAT] = [1_212_000_000, 310_000_000];
/** 1e-7 degree in a metre. */
const [LON_M, LAT_M] = [104.76, 90.18];

function ringOf(corners: readonly (readonly [eastM: number, northM: number])[]): Int32Array {
  return Int32Array.from([
    ...[7, 7, 7],
    ...corners.flatMap(([x, y]) => [Math.round(LON + x * LON_M), Math.round(LAT + y * LAT_M)]),
  ]);
}

/** A gully from north to south, 6 m deep and 40 m wide, over 60 m in the east. */
function gullyM(lonDeg: number): number {
  const eastM = (lonDeg * 1e7 - LON) / LON_M;
  return 30 - Math.max(0, 6 - (Math.abs(eastM - 60) * 6) / 20);
}

test('a hall across a gully stands on its bottom, not on the ground at its corners', () => {
  const hall = ringOf([
    [0, 0],
    [120, 0],
    [120, 50],
    [0, 50],
  ]);
  const lowestM = findLowestGround(hall, { from: 3, corners: 4 }, gullyM);
  expect(lowestM).toBeCloseTo(24, 1);
});

test('a house is looked at by its corners alone, each once', () => {
  const house = ringOf([
    [50, 0],
    [62, 0],
    [62, 9],
    [50, 9],
  ]);
  const asked: number[] = [];
  const lowestM = findLowestGround(house, { from: 3, corners: 4 }, (lonDeg) => {
    asked.push(lonDeg);
    return gullyM(lonDeg);
  });
  expect(asked).toHaveLength(4);
  expect(lowestM).toBeCloseTo(24.6, 1);
});
