import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveTable } from '#model';
import { mirrorTables } from './mirror-tables.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function write(table: LiveTable, timeMs: number, value: number): void {
  table.observe({
    slot: Uint32Array.of(1),
    timeMs: Float64Array.of(timeMs),
    value: Float32Array.of(value),
  } as Parameters<LiveTable['observe']>[0]);
}

test('a second reader hears of every change without taking it from the first', () => {
  const table = new LiveTable({ datastreams: 40, tracks: 0 });
  write(table, 1000, 5);
  let mirror: LiveTable | undefined;
  const stop = mirrorTables(
    (listener) => {
      listener(table);
      return () => {};
    },
    (next) => {
      mirror = next;
    },
  );
  const heard: number[] = [];
  mirror?.drain((slot) => heard.push(slot));
  expect(heard).toEqual([1]);
  write(table, 2000, 7);
  vi.advanceTimersByTime(1000);
  expect(mirror?.value[1]).toBe(7);
  const first: number[] = [];
  table.drain((slot) => first.push(slot));
  expect(first).toEqual([1]);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
