import { expect, test } from 'vitest';
import { findAlong, joinRails, placeAlong, type RailPath, type RailPlace } from './rail-path.ts';

const place: RailPlace = { x: 0, y: 0, z: 0, dx: 0, dy: 0, dz: 0 };

test('joins pieces whichever way they run, and leaves others alone', () => {
  const paths = joinRails([
    [
      [0, 0, 0],
      [100, 0, 0],
    ],
    [
      [300, 0, 10],
      [200, 0, 10],
    ],
    [
      [100, 5, 0],
      [200, 0, 10],
    ],
    [
      [0, 900, 0],
      [50, 900, 0],
    ],
  ]);
  const lengths = paths.map(({ points }) => Math.round(points.at(-1) as number));
  expect(lengths.sort((a, b) => a - b)).toEqual([50, 300]);
});

test('finds a place on a line again', () => {
  const [path] = joinRails([
    [
      [0, 0, 0],
      [100, 0, 0],
      [100, 100, 10],
    ],
  ]) as [RailPath];
  const along = findAlong(path, 104, 40, 20);
  expect(along).toBeCloseTo(140);
  placeAlong(path, along, place);
  expect([place.x, place.y, place.z]).toEqual([100, 40, 4]);
  expect(place.dy).toBeGreaterThan(0.99);
  expect(findAlong(path, 200, 40, 20)).toBe(-1);
});
