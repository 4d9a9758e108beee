import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gcj02ToWgs84, wgs84ToGcj02 } from './gcj02.ts';
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
