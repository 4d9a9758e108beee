import { expect, test } from 'vitest';
import type { LocalFrame } from '../engine/frame.ts';
import { FLAGS, packLook } from './pack-look.ts';
import { FLAGS_BYTE, REACH_BYTE, SIZE_BYTE, SymbolColumns } from './symbol-columns.ts';

const frame = {
  write: (out: Float32Array, at: number, ...place: number[]) => out.set(place, at),
} as unknown as LocalFrame;
const look = packLook({ shape: 12, colour: '#102030', sizePx: 17, alpha: 0.5, keeps: true });

function written(columns: SymbolColumns): number[] {
  const rows: number[] = [];
  columns.looksWritten.take((row) => rows.push(row));
  return rows;
}

test('lays a look out byte by byte', () => {
  const columns = new SymbolColumns(frame, 2, false);
  columns.setReach(1, 77);
  columns.setLook(1, look);
  expect([...columns.looks.subarray(8)]).toEqual([16, 32, 48, 128, 12, 68, 77, FLAGS.keeps]);
});

test('marks a row only where something of it is another', () => {
  const columns = new SymbolColumns(frame, 40, false);
  columns.setLook(33, look);
  expect(written(columns)).toEqual([33]);
  columns.setLook(33, look);
  columns.setReach(33, 0);
  expect(written(columns)).toEqual([]);
  columns.hide(33);
  expect(written(columns)).toEqual([33]);
  expect(columns.isShown(33, 0)).toBe(false);
});

test('hides the size alone, and gives it back with the look', () => {
  const columns = new SymbolColumns(frame, 1, false);
  columns.setReach(0, 9);
  columns.setLook(0, look);
  columns.hide(0);
  expect(columns.looks[SIZE_BYTE]).toBe(0);
  expect(columns.looks[REACH_BYTE]).toBe(9);
  expect(columns.looks[FLAGS_BYTE]).toBe(FLAGS.keeps);
  columns.setLook(0, look);
  expect(columns.looks[SIZE_BYTE]).toBe(68);
});

test('keeps what is there when it grows', () => {
  const columns = new SymbolColumns(frame, 1, false);
  columns.setPlace(0, 1, 2, 3);
  columns.setLook(0, look);
  columns.reserve(50);
  expect(columns.capacity).toBeGreaterThanOrEqual(50);
  expect([...columns.places.subarray(0, 3)]).toEqual([1, 2, 3]);
  columns.setPlace(49, 4, 5, 6);
  expect([...columns.places.subarray(147, 150)]).toEqual([4, 5, 6]);
});

test('asks for all passages anew once the clock has gone far, in either direction', () => {
  const columns = new SymbolColumns(frame, 1, true);
  const now = 1_800_000_000_000;
  expect(columns.moveEpoch(now)).toBe(true);
  expect(columns.moveEpoch(now + 60_000)).toBe(false);
  expect(columns.moveEpoch(now - 86_400_000)).toBe(true);
  expect(columns.secondsAt(now - 86_400_000)).toBe(0);
});
