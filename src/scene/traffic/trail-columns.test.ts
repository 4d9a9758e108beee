import { expect, test } from 'vitest';
import { PIECES, TrailColumns } from './trail-columns.ts';

const RGB = [255, 255, 255] as const;
const fill = (trail: TrailColumns, times: readonly number[]) => {
  for (const timeMs of times) trail.add(0, { x: timeMs / 100, y: 0, z: 2, timeMs }, RGB);
};
const shown = (trail: TrailColumns) =>
  Array.from({ length: trail.count }, (_, row) => row).filter((row) => trail.colour[4 * row + 3]);

test('joins each place to the one before', () => {
  const trail = new TrailColumns();
  trail.begin(1, 60, 0);
  fill(trail, [1000, 4000, 7000]);
  expect(shown(trail)).toEqual([0, 1]);
  expect([...trail.pieces.subarray(8, 12)]).toEqual([40, 0, 2, 4]);
  expect([...trail.pieces.subarray(12, 16)]).toEqual([70, 0, 2, 7]);
});

test('keeps the newest pieces only, however long it runs', () => {
  const trail = new TrailColumns();
  trail.begin(1, 60, 0);
  fill(
    trail,
    Array.from({ length: 500 }, (_, i) => 2000 * i),
  );
  expect(shown(trail)).toHaveLength(PIECES);
  const oldest = Math.min(...shown(trail).map((row) => trail.pieces[8 * row + 3] as number));
  expect(oldest).toBe(2 * (499 - PIECES));
  // The horizon fits into what is kept.
  expect(998 - oldest).toBeGreaterThanOrEqual(60);
});

test('draws no line over a gap, and none when time goes back', () => {
  const trail = new TrailColumns();
  trail.begin(1, 60, 0);
  fill(trail, [0, 2000, 600_000]);
  expect(shown(trail)).toEqual([0]);
  fill(trail, [1000]);
  expect(shown(trail)).toEqual([]);
});

test('holds the whole horizon of a vehicle that tells its place every second', () => {
  const trail = new TrailColumns();
  trail.begin(1, 300, 0);
  fill(
    trail,
    Array.from({ length: 1000 }, (_, i) => 1000 * i),
  );
  const oldest = Math.min(...shown(trail).map((row) => trail.pieces[8 * row + 3] as number));
  expect(999 - oldest).toBeGreaterThanOrEqual(300);
});

test('reaches to the newest place though it is too near to be kept', () => {
  const trail = new TrailColumns();
  trail.begin(1, 300, 0);
  fill(trail, [0, 8000, 10_000, 12_000]);
  const newest = Math.max(...shown(trail).map((row) => trail.pieces[8 * row + 7] as number));
  expect([shown(trail).length, newest]).toEqual([2, 12]);
  fill(trail, [16_000]);
  expect(shown(trail)).toEqual([0, 1]);
});
