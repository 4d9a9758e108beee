import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '#lib/random/random.ts';
import { gcj02ToWgs84, weighGcj02Shift, wgs84ToGcj02 } from './gcj02.ts';
import { distanceM } from './wgs84.ts';

describe('wgs84ToGcj02', () => {
  // Reference: the test points of googollee/eviltransform (MIT).
  test.each([
    [121.5272106, 31.1774276, 121.531541859215, 31.17530398364597],
    [113.912316, 22.543847, 113.9171764808363, 22.540796131694766],
    [116.377817, 39.911954, 116.38404722455657, 39.91334545536069],
  ])('shifts %f, %f to the reference', (lonDeg, latDeg, gcjLonDeg, gcjLatDeg) => {
    const [lon, lat] = wgs84ToGcj02(lonDeg, latDeg);
    expect(lon).toBeCloseTo(gcjLonDeg, 5);
    expect(lat).toBeCloseTo(gcjLatDeg, 5);
  });

  test('leaves positions outside its box alone', () => {
    expect(wgs84ToGcj02(2.35, 48.86)).toEqual([2.35, 48.86]);
  });
});

test('gcj02ToWgs84 undoes the shift within a centimetre', () => {
  const lon = fc.double({ min: 74, max: 134, noNaN: true });
  const lat = fc.double({ min: 18, max: 53, noNaN: true });
  fc.assert(
    fc.property(lon, lat, (lonDeg, latDeg) => {
      const back = gcj02ToWgs84(...wgs84ToGcj02(lonDeg, latDeg));
      expect(distanceM(lonDeg, latDeg, ...back)).toBeLessThan(0.01);
    }),
  );
});

describe('weighGcj02Shift', () => {
  /** Roads 30 m wide every 250 m; houses stand between them. */
  const cellDeg = 0.0025;
  const isRoad = (lonDeg: number, latDeg: number) =>
    [lonDeg, latDeg].some((deg) => {
      const within = (deg / cellDeg) % 1;
      return Math.min(within, 1 - within) * cellDeg < 0.00015;
    });
  const random = createRandom(7);
  const houses = Array.from(
    { length: 4000 },
    () => [121 + 0.3 * random(), 31 + 0.2 * random()] as const,
  ).filter((house) => !isRoad(...house));

  test('holds for houses that were shifted', () => {
    const evidence = weighGcj02Shift(
      houses.map((house) => wgs84ToGcj02(...house)),
      isRoad,
    );
    expect(evidence.looksShifted).toBe(true);
    expect(evidence.givenShare).toBeGreaterThan(0.1);
    expect(evidence.correctedShare).toBeLessThan(0.001);
  });

  test('does not hold for houses where they belong', () => {
    const evidence = weighGcj02Shift(houses, isRoad);
    expect(evidence.looksShifted).toBe(false);
    expect(evidence.givenShare).toBe(0);
    expect(evidence.correctedShare).toBeGreaterThan(0.1);
  });

  test('does not hold for houses scattered without regard to roads', () => {
    const scattered = Array.from(
      { length: 4000 },
      () => [121 + 0.3 * random(), 31 + 0.2 * random()] as const,
    );
    expect(weighGcj02Shift(scattered, isRoad).looksShifted).toBe(false);
  });

  test('says nothing from a handful of houses', () => {
    const few = houses.slice(0, 50).map((house) => wgs84ToGcj02(...house));
    expect(weighGcj02Shift(few, isRoad)).toMatchObject({ samples: 50, looksShifted: false });
    expect(weighGcj02Shift([], isRoad)).toMatchObject({ givenShare: 0, looksShifted: false });
  });
});
