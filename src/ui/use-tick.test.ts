import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTicker } from './use-tick.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a ticker beats once an interval for all its listeners together', () => {
  const ticker = createTicker(500);
  const calls: string[] = [];
  ticker.subscribe(() => calls.push('a'));
  ticker.subscribe(() => calls.push('b'));
  vi.advanceTimersByTime(1499);
  expect(calls).toEqual(['a', 'b', 'a', 'b']);
  expect(ticker.count()).toBe(2);
});

test('a ticker stops when nobody listens and starts again', () => {
  const ticker = createTicker(500);
  const stop = ticker.subscribe(() => {});
  stop();
  expect(vi.getTimerCount()).toBe(0);
  ticker.subscribe(() => {});
  vi.advanceTimersByTime(500);
  expect(ticker.count()).toBe(1);
});
