import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findRingCrossing } from '#lib/geo/polygon.ts';
import { findCrossing } from './find-crossing.ts';
import { dropRepeated, dropSpikes, type FlatRing } from './flat-ring.ts';
import { findMeetingPoint } from './split-ring.ts';

const ringOf = (points: readonly (readonly [number, number])[]): FlatRing => ({
  xs: Float64Array.from(points, ([x]) => x),
  ys: Float64Array.from(points, ([, y]) => y),
  count: points.length,
});

const pointsOf = ({ xs, ys, count }: FlatRing) =>
  Array.from({ length: count }, (_, i) => [xs[i] as number, ys[i] as number] as const);

const points = (max: number, maxLength: number) =>
  fc.array(fc.tuple(fc.nat(max), fc.nat(max)), { minLength: 3, maxLength });

test('finds a crossing where the plain comparison of all edges does, in short and long rings', () => {
  const compare = (given: [number, number][]) => {
    const ring = ringOf(given);
    dropRepeated(ring);
    dropSpikes(ring);
    if (ring.count < 3) return;
    const crossing = findCrossing(ring.xs, ring.ys, ring.count);
    expect(crossing >= 0).toBe(findRingCrossing(pointsOf(ring)) !== null);
  };
  fc.assert(fc.property(points(6, 7), compare), { numRuns: 2000 });
  fc.assert(fc.property(points(30, 12), compare), { numRuns: 1000 });
  // A star of many corners is simple; with two of them exchanged it is not.
  const star = Array.from({ length: 300 }, (_, i): [number, number] => {
    const radius = 10_000 + 2000 * (i % 2);
    const angle = (2 * Math.PI * i) / 300;
    return [Math.round(radius * Math.cos(angle)), Math.round(radius * Math.sin(angle))];
  });
  compare(star);
  const broken = star
    .with(100, star[200] as [number, number])
    .with(200, star[100] as [number, number]);
  compare(broken);
  const ring = ringOf(broken);
  expect(findCrossing(ring.xs, ring.ys, ring.count)).toBeGreaterThanOrEqual(0);
  const simple = ringOf(star);
  expect(findCrossing(simple.xs, simple.ys, simple.count)).toBe(-1);
});

test('spikes and repeated points are gone once they are dropped', () => {
  fc.assert(
    fc.property(points(4, 10), (given) => {
      const ring = ringOf(given);
      dropRepeated(ring);
      dropSpikes(ring);
      const left = pointsOf(ring);
      if (left.length < 3) return;
      for (const [i, [bx, by]] of left.entries()) {
        const [ax, ay] = left.at(i - 1) as [number, number];
        const [cx, cy] = left[(i + 1) % left.length] as [number, number];
        const isTurn = (bx - ax) * (cy - by) !== (by - ay) * (cx - bx);
        const isOnward = (bx - ax) * (cx - bx) + (by - ay) * (cy - by) > 0;
        expect(isTurn || isOnward).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test('the point where two edges meet lies on both, to the grid', () => {
  const cross = ringOf([
    [0, 0],
    [10, 10],
    [10, 0],
    [0, 10],
  ]);
  expect(findMeetingPoint(cross, 0, 2)).toEqual([5, 5]);
});
