import { type FeedHandle, type FeedStatus, openFeed } from '#feeds';
import type { LiveTable } from '#model';
import type { TwinStore } from '#state';
import type { FeedConfig } from '#wire';
import type { ReadingSeries } from './twin.ts';

/** The running feed as the rest of the app needs it. */
export interface BoundFeed {
  table(): LiveTable | null;
  /** Told each new table; called at once where there is one. Returns its undo. */
  onTable(listener: (table: LiveTable) => void): () => void;
  /** Milliseconds to add to this machine's clock to get the source's. */
  clockOffsetMs(): number;
  history(slot: number, hours: number, signal: AbortSignal): Promise<ReadingSeries | null>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** A chart some hundred pixels wide shows no more. */
const HISTORY_POINTS = 600;

/** Opens a feed and keeps the store told of how it fares and what happens. */
export function bindFeed(store: TwinStore, config: FeedConfig, siteUrl: string): BoundFeed {
  const openedMs = Date.now();
  const listeners = new Set<(table: LiveTable) => void>();
  let offsetMs = 0;

  const showStatus = ({ state, sinceMs, problem }: FeedStatus) =>
    store.getState().setFeed({
      type: config.type,
      state,
      sinceMs,
      problem: problem ?? null,
      kind: store.getState().catalogue?.kind ?? null,
    });

  const feed: FeedHandle = openFeed(config, {
    siteUrl,
    onStatus: showStatus,
    onCatalogue(catalogue, table) {
      store.getState().setCatalogue(catalogue);
      showStatus(feed.status);
      for (const listener of listeners) listener(table);
    },
    onIncidents: (incidents) => store.getState().setIncidents(incidents, openedMs + offsetMs),
    onCounters(counters) {
      offsetMs = counters.offsetMs ?? 0;
      store.getState().setCounters(counters);
    },
  });
  showStatus(feed.status);

  return {
    table: () => feed.table ?? null,
    onTable(listener) {
      listeners.add(listener);
      if (feed.table) listener(feed.table);
      return () => listeners.delete(listener);
    },
    clockOffsetMs: () => offsetMs,
    async history(slot, hours, signal) {
      const toMs = Date.now() + offsetMs;
      return feed.history(
        { slot, fromMs: toMs - hours * HOUR_MS, toMs, limit: HISTORY_POINTS },
        signal,
      );
    },
    close: () => feed.close(),
  };
}
