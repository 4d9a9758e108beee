import { expect, test } from 'vitest';
import { LiveTable } from '#model';
import type { LocalFrame } from '../engine/frame.ts';
import { GLIDE_DELAY_S } from './glide.ts';
import { createPassage, readPassage } from './read-passage.ts';
import { SymbolColumns } from './symbol-columns.ts';

const START = 1_700_000_000_000;
/** Thousandths of a degree east of 121 as metres, so that single precision is no matter. */
const frame = {
  write(out: Float32Array, at: number, lon: number, lat: number, heightM: number) {
    out.set([(lon - 121) * 1000, (lat - 31) * 1000, heightM], at);
  },
} as LocalFrame;
const passage = createPassage();

function standsAt(
  timeMs: number,
  ...fixes: readonly (readonly [ms: number, lon: number, bearing?: number, height?: number])[]
) {
  const table = new LiveTable({ datastreams: 0, tracks: 1 });
  for (const [ms, lon, bearing = 0, height = 0] of fixes)
    table.track({
      trackSlot: Uint32Array.of(0),
      timeMs: Float64Array.of(START + ms),
      lonDeg: Float64Array.of(lon),
      latDeg: Float64Array.of(31),
      heightM: Float32Array.of(height),
      bearingDeg: Float32Array.of(bearing),
      speedMps: Float32Array.of(10),
    });
  if (!readPassage(table, 0, passage)) return null;
  const columns = new SymbolColumns(frame, 1, true);
  columns.count = 1;
  columns.moveEpoch(START);
  columns.setPassage(0, passage);
  const out = new Float32Array(3);
  columns.readPlace(0, START + timeMs + 1000 * GLIDE_DELAY_S, out, 0);
  return { x: out[0] as number, heightM: out[2] as number };
}

test('knows nothing of a vehicle that was never heard', () => {
  expect(standsAt(0)).toBeNull();
});

test('stands at the only fix', () => {
  expect(standsAt(500, [0, 121.003])?.x).toBeCloseTo(3, 4);
});

test('runs evenly between two fixes', () => {
  expect(standsAt(500, [0, 121], [2000, 121.004])?.x).toBeCloseTo(1, 4);
  expect(standsAt(1500, [0, 121], [2000, 121.004])?.x).toBeCloseTo(3, 4);
});

test('goes on at the same pace for a while past the newest fix, then waits', () => {
  const fixes = [
    [0, 121],
    [2000, 121.004],
  ] as const;
  expect(standsAt(3000, ...fixes)?.x).toBeCloseTo(6, 4);
  expect(standsAt(60_000, ...fixes)?.x).toBe(standsAt(90_000, ...fixes)?.x);
});

test('waits at the older fix while the clock is before it', () => {
  expect(standsAt(-60_000, [0, 121], [2000, 121.004])?.x).toBeCloseTo(0, 4);
});

test('does not rise further while it coasts', () => {
  const fixes = [
    [0, 121, 0, 0],
    [2000, 121.004, 0, 10],
  ] as const;
  expect(standsAt(1000, ...fixes)?.heightM).toBeCloseTo(5, 4);
  expect(standsAt(3000, ...fixes)?.heightM).toBe(10);
});

test('turns the short way round through north', () => {
  standsAt(0, [0, 121, 350], [2000, 121.001, 10]);
  expect(passage.turnRad).toBeCloseTo((20 * Math.PI) / 180, 6);
  standsAt(0, [0, 121, 10], [2000, 121.001, 350]);
  expect(passage.turnRad).toBeCloseTo((-20 * Math.PI) / 180, 6);
});

test('jumps over a gap instead of gliding across the district', () => {
  expect(standsAt(100_000, [0, 121], [200_000, 121.2])?.x).toBeCloseTo(200, 2);
});
