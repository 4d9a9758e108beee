import { Matrix4 } from '@cesium/engine';
import { expect, test } from 'vitest';
import type { LocalFrame } from '../engine/frame.ts';
import { findSymbol, PICK_RADIUS_PX, type PickView } from './find-symbol.ts';
import { packLook } from './pack-look.ts';
import { encodeReach, REACH_ALL } from './reach.ts';
import { SymbolColumns } from './symbol-columns.ts';

/** Metres are degrees are pixels, so that places can be read. */
const frame = {
  write(out: Float32Array, at: number, x: number, y: number, z: number) {
    out.set([x, y, z], at);
  },
} as LocalFrame;
const SIZE = { widthPx: 800, heightPx: 600 };
/** Looks down an axis so that a metre is a pixel, y downwards; z is the depth over 1 m. */
const view: PickView = {
  ...SIZE,
  focalPx: 1000,
  eye: { x: 100, y: 100, z: -1000 },
  // Columns: x and y scale with the depth that divides them; w = z.
  clip: Matrix4.toArray(new Matrix4(2 / 800, 0, 0, -1, 0, -2 / 600, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1)),
};
const at = { nowMs: 0 };

function symbols(
  ...rows: readonly (readonly [x: number, y: number, sizePx: number])[]
): SymbolColumns {
  const columns = new SymbolColumns(frame, rows.length, false);
  columns.count = rows.length;
  for (const [row, [x, y, sizePx]] of rows.entries()) {
    columns.setPlace(row, x, y, 1);
    columns.setLook(row, packLook({ shape: 0, colour: '#FFFFFF', sizePx }));
    columns.setReach(row, REACH_ALL);
  }
  return columns;
}

test('finds the nearest within reach', () => {
  const columns = symbols([100, 100, 12], [106, 100, 12], [300, 300, 12]);
  expect(findSymbol(columns, view, { ...at, x: 105, y: 101 })).toBe(1);
});

test('finds nothing beyond the radius', () => {
  const columns = symbols([100, 100, 12]);
  expect(findSymbol(columns, view, { ...at, x: 100 + PICK_RADIUS_PX - 1, y: 100 })).toBe(0);
  expect(findSymbol(columns, view, { ...at, x: 100 + PICK_RADIUS_PX + 1, y: 100 })).toBe(-1);
});

test('passes over what is hidden or behind the camera', () => {
  const columns = symbols([100, 100, 12], [100, 100, 12]);
  columns.hide(0);
  expect(findSymbol(columns, view, { ...at, x: 100, y: 100 })).toBe(1);
  const behind = Matrix4.toArray(
    new Matrix4(2 / 800, 0, 0, -1, 0, -2 / 600, 0, 1, 0, 0, 1, 0, 0, 0, 0, -1),
  );
  expect(findSymbol(columns, { ...view, clip: behind }, { ...at, x: 100, y: 100 })).toBe(-1);
});

test('passes over what has faded with distance, but not over what always stays', () => {
  const columns = symbols([100, 100, 12]);
  columns.setReach(0, encodeReach(4));
  expect(findSymbol(columns, view, { ...at, x: 100, y: 100 })).toBe(-1);
  columns.setLook(0, packLook({ shape: 0, colour: '#FFFFFF', sizePx: 12, keeps: true }));
  expect(findSymbol(columns, view, { ...at, x: 100, y: 100 })).toBe(0);
});

test('looks for a mark on a stem where its head is', () => {
  const columns = symbols([100, 100, 20]);
  expect(findSymbol(columns, view, { ...at, x: 100, y: 75, liftShare: 1.25 })).toBe(0);
  expect(findSymbol(columns, view, { ...at, x: 100, y: 100, liftShare: 1.25 })).toBe(-1);
});

test('finds a moving symbol where it is by the clock, however the clock runs', () => {
  const columns = new SymbolColumns(frame, 1, true);
  columns.count = 1;
  columns.setPassage(0, {
    from: { lonDeg: 100, latDeg: 100, heightM: 1 },
    to: { lonDeg: 300, latDeg: 100, heightM: 1 },
    fromMs: 0,
    toMs: 10_000,
    bearingRad: 0,
    turnRad: 0,
  });
  columns.setLook(0, packLook({ shape: 2, colour: '#FFFFFF', sizePx: 16, keeps: true }));
  const find = (x: number, nowMs: number) => findSymbol(columns, view, { x, y: 100, nowMs });
  expect(find(200, 6_200)).toBe(0);
  expect(find(300, 6_200)).toBe(-1);
  expect(find(300, 11_200)).toBe(0);
  expect(find(200, 6_200)).toBe(0);
  expect(find(300, 500_000)).toBe(-1);
});
