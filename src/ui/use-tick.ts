import { useSyncExternalStore } from 'react';

/** No reading's text changes faster than this. */
const FASTEST_MS = 500;

interface Ticker {
  count(): number;
  subscribe(listener: () => void): () => void;
}

const tickers = new Map<number, Ticker>();

/**
 * Renders the caller once every `intervalMs`, for readings that are read instead of subscribed to.
 * All callers of one interval share a timer and so change together.
 *
 * @returns how many ticks have passed; use it as a dependency.
 */
export function useTick(intervalMs: number): number {
  const ticker = tickerOf(Math.max(FASTEST_MS, intervalMs));
  return useSyncExternalStore(ticker.subscribe, ticker.count, ticker.count);
}

function tickerOf(intervalMs: number): Ticker {
  let ticker = tickers.get(intervalMs);
  if (!ticker) {
    ticker = createTicker(intervalMs);
    tickers.set(intervalMs, ticker);
  }
  return ticker;
}

/** Runs only while somebody listens. */
export function createTicker(intervalMs: number): Ticker {
  const listeners = new Set<() => void>();
  let ticks = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    count: () => ticks,
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setInterval(() => {
        ticks++;
        for (const notify of listeners) notify();
      }, intervalMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
