import { expect, test } from 'vitest';
import { findSymbol, PICK_RADIUS_PX } from './find-symbol.ts';

/** Metres are pixels here; z below 0 is behind the camera. */
const projector = {
  project(x: number, y: number, z: number, out: { x: number; y: number; depthM: number }) {
    Object.assign(out, { x, y, depthM: z });
    return z >= 0;
  },
};
const set = (...rows: readonly (readonly [x: number, y: number, z: number, size: number])[]) => ({
  count: rows.length,
  placeSize: Float32Array.from(rows.flat()),
});

test('finds the nearest within reach', () => {
  const symbols = set([100, 100, 1, 12], [106, 100, 1, 12], [300, 300, 1, 12]);
  expect(findSymbol(symbols, projector, { x: 105, y: 101 })).toBe(1);
});

test('finds nothing beyond the radius', () => {
  const symbols = set([100, 100, 1, 12]);
  expect(findSymbol(symbols, projector, { x: 100 + PICK_RADIUS_PX - 1, y: 100 })).toBe(0);
  expect(findSymbol(symbols, projector, { x: 100 + PICK_RADIUS_PX + 1, y: 100 })).toBe(-1);
});

test('passes over what is hidden or behind the camera', () => {
  const symbols = set([100, 100, 1, 0], [100, 100, -1, 12]);
  expect(findSymbol(symbols, projector, { x: 100, y: 100 })).toBe(-1);
});

test('looks for a mark on a stem where its head is', () => {
  const symbols = set([100, 100, 1, 20]);
  expect(findSymbol(symbols, projector, { x: 100, y: 75, liftShare: 1.25 })).toBe(0);
  expect(findSymbol(symbols, projector, { x: 100, y: 100, liftShare: 1.25 })).toBe(-1);
});
