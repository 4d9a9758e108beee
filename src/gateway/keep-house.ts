import type { GatewayConfig } from './gateway-config.ts';
import type { HistoryStore, RetentionRules } from './store/history-store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How often means are made and old rows removed. */
const EVERY_MS = MINUTE_MS;
/** Not while everything else begins. */
const FIRST_MS = MINUTE_MS;
const BYTES_PER_GB = 1e9;

/** Lets the store thin out and remove what is old, again and again; returns what ends it. */
export function keepHouse(
  store: HistoryStore,
  config: GatewayConfig,
  now: () => number,
): () => void {
  const rules = retentionOf(config);
  let isClosed = false;
  let timer = setTimeout(run, FIRST_MS);

  function run(): void {
    store
      .maintain(now(), rules)
      .then(
        () => undefined,
        (error: unknown) => {
          if (!isClosed) console.error('The history could not be tidied:', error);
        },
      )
      .finally(() => {
        if (!isClosed) timer = setTimeout(run, EVERY_MS);
      });
  }

  return () => {
    isClosed = true;
    clearTimeout(timer);
  };
}

function retentionOf({ keepRawDays, keepGb }: GatewayConfig): RetentionRules {
  const rawMs = keepRawDays * DAY_MS;
  return {
    rawMs,
    tracksMs: rawMs,
    minuteMs: Math.max(rawMs, 31 * DAY_MS),
    quarterMs: Math.max(rawMs, 366 * DAY_MS),
    hourMs: Math.max(rawMs, 3660 * DAY_MS),
    maxBytes: keepGb * BYTES_PER_GB,
  };
}
