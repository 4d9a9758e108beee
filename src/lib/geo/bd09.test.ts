import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bd09ToGcj02, bd09ToWgs84, gcj02ToBd09, wgs84ToBd09 } from './bd09.ts';
import { distanceM } from './wgs84.ts';

const lon = fc.double({ min: 74, max: 134, noNaN: true });
const lat = fc.double({ min: 18, max: 53, noNaN: true });

// Reference: the test points of wandergis/coordtransform (MIT).
test('shifts to the published reference and back', () => {
  const [lonDeg, latDeg] = gcj02ToBd09(116.404, 39.915);
  expect(lonDeg).toBeCloseTo(116.41036949371029, 9);
  expect(latDeg).toBeCloseTo(39.92133699351021, 9);
  const [backLon, backLat] = bd09ToGcj02(116.404, 39.915);
  expect(backLon).toBeCloseTo(116.39762729119315, 5);
  expect(backLat).toBeCloseTo(39.90865673957631, 5);
});

test('undoes both shifts within a centimetre', () => {
  fc.assert(
    fc.property(lon, lat, (lonDeg, latDeg) => {
      expect(
        distanceM(lonDeg, latDeg, ...bd09ToGcj02(...gcj02ToBd09(lonDeg, latDeg))),
      ).toBeLessThan(0.01);
      expect(
        distanceM(lonDeg, latDeg, ...bd09ToWgs84(...wgs84ToBd09(lonDeg, latDeg))),
      ).toBeLessThan(0.01);
    }),
  );
});
