import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCrossing } from './find-crossing.ts';
import { doubleArea, type FlatRing } from './flat-ring.ts';
import { splitRing } from './split-ring.ts';

const ringOf = (...points: readonly (readonly [number, number])[]): FlatRing => ({
  xs: Float64Array.from(points, ([x]) => x),
  ys: Float64Array.from(points, ([, y]) => y),
  count: points.length,
});

test('gives a figure of eight up, as either half may be the slip', () => {
  expect(splitRing(ringOf([0, 0], [100, 100], [100, 0], [0, 100]))).toBeNull();
});

test('gives a ring that goes round twice up', () => {
  const round: [number, number][] = [
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
  ];
  const inner = round.map(([x, y]): [number, number] => [x / 2 + 10, y / 2 + 10]);
  expect(splitRing(ringOf(...round, [0, 1], ...inner))).toBeNull();
});

test('cuts a small loop off', () => {
  const split = splitRing(
    ringOf([0, 0], [1000, 0], [1000, 1000], [10, 1000], [-20, 1030], [-20, 1000], [10, 1020]),
  );
  expect(split?.how).toBe('cut-loop');
  expect(Math.abs(doubleArea(split?.outers[0] as FlatRing)) / 2).toBeGreaterThan(490_000);
});

test('leaves simple rings alone, of nearly all the area that the crossing ring had', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { minLength: 3, maxLength: 9 }),
      (points) => {
        const split = splitRing(ringOf(...points));
        for (const ring of [...(split?.outers ?? []), ...(split?.holes ?? [])]) {
          expect(findCrossing(ring.xs, ring.ys, ring.count)).toBe(-1);
          expect(doubleArea(ring)).not.toBe(0);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
