import { expect, test } from 'vitest';
import { computeSunPosition } from './sun-position.ts';

// At Greenwich on the June solstice of 2024 the sun culminates at 12:01:50 UTC; declination 23.437°.
test('stands at 90° − latitude + declination at local noon of the June solstice', () => {
  const noon = Date.UTC(2024, 5, 20, 12, 1, 50);
  const { elevationDeg, azimuthDeg } = computeSunPosition(noon, 0, 51.4779);
  expect(elevationDeg).toBeCloseTo(90 - 51.4779 + 23.437, 1);
  expect(Math.abs(azimuthDeg - 180)).toBeLessThan(0.3);
});

test('rises due east and sets due west at the equinox on the equator', () => {
  const rise = computeSunPosition(Date.UTC(2024, 2, 20, 6, 7), 0, 0);
  const set = computeSunPosition(Date.UTC(2024, 2, 20, 18, 7), 0, 0);
  expect(Math.abs(rise.elevationDeg)).toBeLessThan(0.5);
  expect(rise.azimuthDeg).toBeCloseTo(90, 0);
  expect(set.azimuthDeg).toBeCloseTo(270, 0);
});

test('is below the horizon at midnight', () => {
  expect(computeSunPosition(Date.UTC(2024, 0, 1, 0, 0), 0, 51).elevationDeg).toBeLessThan(-50);
});
