import { expect, test } from 'vitest';
import { LiveTable } from '#model';
import { GLIDE_DELAY_MS, type GlidePoint, glideTo } from './glide.ts';

const START = 1_700_000_000_000;
const at = (
  timeMs: number,
  ...fixes: readonly (readonly [ms: number, lon: number, bearing: number])[]
) => {
  const table = new LiveTable({ datastreams: 0, tracks: 1 });
  for (const [ms, lon, bearing] of fixes)
    table.track({
      trackSlot: Uint32Array.of(0),
      timeMs: Float64Array.of(START + ms),
      lonDeg: Float64Array.of(lon),
      latDeg: Float64Array.of(31),
      heightM: Float32Array.of(0),
      bearingDeg: Float32Array.of(bearing),
      speedMps: Float32Array.of(10),
    });
  const point: GlidePoint = { lonDeg: 0, latDeg: 0, heightM: 0, bearingDeg: 0, ageMs: 0 };
  return glideTo(table, 0, START + timeMs + GLIDE_DELAY_MS, point) ? point : null;
};

test('knows nothing of a vehicle that was never heard', () => {
  expect(at(0)).toBeNull();
});

test('stands at the only fix', () => {
  expect(at(500, [0, 121, 90])).toMatchObject({ lonDeg: 121, bearingDeg: 90 });
});

test('runs evenly between two fixes', () => {
  expect(at(500, [0, 121, 0], [2000, 121.004, 0])?.lonDeg).toBeCloseTo(121.001, 9);
  expect(at(1500, [0, 121, 0], [2000, 121.004, 0])?.lonDeg).toBeCloseTo(121.003, 9);
});

test('goes on at the same pace for a while past the newest fix, then waits', () => {
  const fixes = [
    [0, 121, 0],
    [2000, 121.004, 0],
  ] as const;
  expect(at(3000, ...fixes)?.lonDeg).toBeCloseTo(121.006, 9);
  expect(at(60_000, ...fixes)?.lonDeg).toBe(at(90_000, ...fixes)?.lonDeg);
});

test('turns the short way round through north', () => {
  const { bearingDeg } = at(1000, [0, 121, 350], [2000, 121.001, 10]) as GlidePoint;
  expect(((bearingDeg % 360) + 360) % 360).toBeCloseTo(0, 4);
});

test('jumps over a gap instead of gliding across the district', () => {
  expect(at(100_000, [0, 121, 0], [200_000, 121.2, 0])?.lonDeg).toBe(121.2);
});
