import { describe, expect, test } from 'vitest';
import { LiveTable, liveTableBytes } from './live-table.ts';

const size = { datastreams: 70, tracks: 3 };

function observe(table: LiveTable, slot: number, timeMs: number, value: number) {
  return table.observe({
    slot: Uint32Array.of(slot),
    timeMs: Float64Array.of(timeMs),
    value: Float32Array.of(value),
  });
}

function track(table: LiveTable, trackSlot: number, timeMs: number, lonDeg: number) {
  return table.track({
    trackSlot: Uint32Array.of(trackSlot),
    timeMs: Float64Array.of(timeMs),
    lonDeg: Float64Array.of(lonDeg),
    latDeg: Float64Array.of(31),
    heightM: Float32Array.of(0),
    bearingDeg: Float32Array.of(90),
    speedMps: Float32Array.of(8),
  });
}

function drained(table: LiveTable): number[] {
  const slots: number[] = [];
  table.drain((slot) => slots.push(slot));
  return slots;
}

describe('LiveTable', () => {
  test('keeps the newest value when messages arrive out of order', () => {
    const table = new LiveTable(size);
    observe(table, 5, 2000, 1.5);
    expect(observe(table, 5, 1000, 9)).toEqual({ applied: 0, late: 1, rejected: 0 });
    expect(table.value[5]).toBe(1.5);
  });

  test('counts a duplicate as late and changes nothing', () => {
    const table = new LiveTable(size);
    observe(table, 5, 2000, 1.5);
    drained(table);
    expect(observe(table, 5, 2000, 1.5).late).toBe(1);
    expect(drained(table)).toEqual([]);
  });

  test.each([
    ['an unknown slot', 70, 1, 1],
    ['a value that is no number', 1, 1, Number.NaN],
    ['an infinite value', 1, 1, Number.POSITIVE_INFINITY],
    ['no time', 1, 0, 1],
    ['a time that is no number', 1, Number.NaN, 1],
  ])('rejects %s', (_, slot, timeMs, value) => {
    expect(observe(new LiveTable(size), slot, timeMs, value).rejected).toBe(1);
  });

  test('hands each written slot to the reader once, the highest bit of a word too', () => {
    const table = new LiveTable(size);
    for (const slot of [0, 31, 32, 63, 69]) observe(table, slot, 1, 1);
    expect(drained(table)).toEqual([0, 31, 32, 63, 69]);
    expect(drained(table)).toEqual([]);
  });

  test('leaves what there is no time for to the next drains, and none twice or never', () => {
    const table = new LiveTable({ datastreams: 1000, tracks: 0 });
    for (let slot = 0; slot < 1000; slot++) observe(table, slot, 1, 1);
    const seen: number[] = [];
    const visit = (slot: number) => seen.push(slot);
    expect(table.drain(visit, () => false)).toBe(false);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThan(200);
    for (let i = 0; i < 20; i++) table.drain(visit, () => false);
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(table.drain(visit)).toBe(true);
  });

  test('gives each slot its turn while the first ones are written all the time', () => {
    const table = new LiveTable({ datastreams: 1000, tracks: 0 });
    observe(table, 999, 1, 1);
    const seen = new Set<number>();
    for (let turn = 1; turn < 12; turn++) {
      for (let slot = 0; slot < 900; slot++) observe(table, slot, turn, turn);
      table.drain(
        (slot) => seen.add(slot),
        () => false,
      );
    }
    expect(seen.has(999)).toBe(true);
  });

  test('takes over the rows of the table before it and hands them out again', () => {
    const before = new LiveTable({ datastreams: 2, tracks: 1 });
    observe(before, 1, 5, 7);
    track(before, 0, 1000, 121.1);
    track(before, 0, 2000, 121.2);
    const after = new LiveTable({ datastreams: 40, tracks: 2 });
    after.adopt(before);
    expect(after.value[1]).toBe(7);
    expect([...after.fixLonDeg.subarray(0, 2)]).toEqual([121.1, 121.2]);
    expect(drained(after)).toEqual([1]);
  });

  test('keeps the last two fixes of a vehicle, the older first', () => {
    const table = new LiveTable(size);
    track(table, 1, 1000, 121.1);
    track(table, 1, 2000, 121.2);
    track(table, 1, 1500, 121.9);
    expect([...table.fixTimeMs.subarray(2, 4)]).toEqual([1000, 2000]);
    expect([...table.fixLonDeg.subarray(2, 4)]).toEqual([121.1, 121.2]);
  });

  test('rejects a place that is none', () => {
    const table = new LiveTable(size);
    expect(track(table, 1, 1000, Number.NaN).rejected).toBe(1);
    expect(track(table, 1, 1000, 181).rejected).toBe(1);
  });

  test('is shared through its buffer', () => {
    const buffer = new SharedArrayBuffer(liveTableBytes(size));
    const writer = new LiveTable(size, buffer);
    const reader = new LiveTable(size, buffer);
    observe(writer, 69, 3, 7);
    expect(drained(reader)).toEqual([69]);
    expect(reader.value[69]).toBe(7);
  });

  test('refuses a buffer of another size', () => {
    expect(() => new LiveTable(size, new ArrayBuffer(8))).toThrow(/Expected a live table of/);
  });
});
