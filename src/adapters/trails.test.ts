import { expect, test } from 'vitest';
import { createTrails } from './trails.ts';

const at = (seconds: number, metresEast: number) => ({
  timeMs: 1e12 + seconds * 1000,
  // On the equator a degree has 111,195 m on the mean sphere.
  lonDeg: metresEast / 111_195,
  latDeg: 0,
});

test('takes what is seen elsewhere twice within an hour for moving, and tells both places', () => {
  const trails = createTrails();
  expect(trails.see('a', at(0, 0), false)).toEqual({
    isElsewhere: true,
    isMoving: false,
    fixes: [],
  });
  expect(trails.see('a', at(10, 15), false)).toMatchObject({ isElsewhere: false, isMoving: false });
  expect(trails.see('a', at(20, 100), false)).toMatchObject({ isElsewhere: true, isMoving: false });
  const { isMoving, fixes } = trails.see('a', at(30, 200), false);
  expect(isMoving).toBe(true);
  expect(fixes.map(({ timeMs }) => timeMs)).toEqual([1e12 + 20_000, 1e12 + 30_000]);
  expect(fixes[1]?.speedMps).toBeCloseTo(10, 3);
  expect(fixes[1]?.bearingDeg).toBeCloseTo(90, 6);
});

test('takes what is seen elsewhere more rarely for set up anew', () => {
  const trails = createTrails();
  for (const hour of [0, 2, 4, 6])
    expect(trails.see('a', at(hour * 3600, hour * 500), false).isMoving).toBe(false);
});

test('keeps to the course that the source tells, and to the time of what comes late', () => {
  const trails = createTrails();
  trails.see('bus', at(10, 100), true);
  const told = { ...at(20, 200), bearingDeg: 12, speedMps: 3 };
  expect(trails.see('bus', told, true).fixes).toMatchObject([{ bearingDeg: 12, speedMps: 3 }]);
  expect(trails.see('bus', at(5, 0), true).fixes).toMatchObject([
    { timeMs: 1e12 + 5000, speedMps: 0 },
  ]);
  expect(trails.see('bus', at(30, 300), true).fixes[0]?.speedMps).toBeCloseTo(10, 3);
});
