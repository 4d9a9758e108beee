import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '#lib/random/random.ts';
import { encodeReach, fadeByReach, REACH_ALL } from './reach.ts';
import { Spread } from './spread.ts';

const FOCAL_PX = 1000;
const places = (count: number, sideM: number) => {
  const random = createRandom(3);
  return Array.from({ length: count }, () => [random() * sideM, random() * sideM] as const);
};

test('fades each symbol once on a slow way out, and brings it back once on the way in', () => {
  const spread = new Spread();
  const reaches = places(2000, 3_000).map(([x, y]) => spread.add(x, y));
  const heights = Array.from({ length: 400 }, (_, i) => 100 * 1.018 ** i);
  for (const reach of reaches) {
    const shown = heights.map((m) => fadeByReach(reach, m, FOCAL_PX) > 0.5);
    const toggles = shown.filter((is, i) => i > 0 && is !== shown[i - 1]).length;
    expect(toggles).toBeLessThanOrEqual(1);
    expect(shown[0] || toggles === 0).toBe(true);
  }
});

test('moves no opacity by a jump', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 254 }),
      fc.double({ min: 50, max: 90_000, noNaN: true }),
      (reach, distanceM) => {
        const here = fadeByReach(reach, distanceM, FOCAL_PX);
        const near = fadeByReach(reach, distanceM * 1.005, FOCAL_PX);
        expect(Math.abs(here - near)).toBeLessThan(0.03);
        expect(near).toBeLessThanOrEqual(here);
      },
    ),
  );
});

test('keeps as many on the screen from afar as from near by', () => {
  const spread = new Spread();
  const all = places(20_000, 10_000).map(([x, y]) => ({ x, y, reach: spread.add(x, y) }));
  const shownIn = (distanceM: number, sideM: number) =>
    all.filter(
      ({ x, y, reach }) => x < sideM && y < sideM && fadeByReach(reach, distanceM, FOCAL_PX) > 0.5,
    ).length;
  // The same window of 1000 px on a side in each case.
  const counts = [2_500, 5_000, 10_000].map((m) => shownIn(m, m));
  for (const count of counts) {
    expect(count).toBeGreaterThan(300);
    expect(count).toBeLessThan(6_000);
  }
});

test('shows all that have room', () => {
  const spread = new Spread();
  const reaches = [0, 1, 2, 3].map((i) => spread.add(9_000 * i + 10, 10));
  for (const reach of reaches) expect(fadeByReach(reach, 60_000, FOCAL_PX)).toBe(1);
});

test('takes nothing from what is there when more come', () => {
  const [first, second] = [new Spread(), new Spread()];
  const here = places(500, 2_000);
  const alone = here.map(([x, y]) => first.add(x, y));
  const together = [...here, ...places(900, 2_500)].map(([x, y]) => second.add(x, y));
  expect(together.slice(0, 500)).toEqual(alone);
});

test('lets what must be seen be seen at any distance', () => {
  expect(fadeByReach(REACH_ALL, 1e7, FOCAL_PX)).toBe(1);
  expect(encodeReach(1e9)).toBeLessThan(REACH_ALL);
});
