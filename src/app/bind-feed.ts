import {
  type Anchor,
  type Availability,
  type AvailabilityQuery,
  type FeedHandle,
  type FeedStatus,
  openFeed,
  type PastEvents,
  type Plan,
  type PlayerUpdate,
} from '#feeds';
import type { LiveTable } from '#model';
import type { TwinStore } from '#state';
import type { FeedConfig } from '#wire';
import type { ReadingSeries } from './twin.ts';

/** The running feed as the rest of the app needs it. */
export interface BoundFeed {
  /** Of the present, whatever is shown. */
  table(): LiveTable | null;
  /** Told each new table of the present; called at once where there is one. Returns its undo. */
  onTable(listener: (table: LiveTable) => void): () => void;
  /** What comes of the past that was asked for. Returns its undo. */
  onPast(listener: PastListener): () => void;
  show(plan: Plan | null): void;
  availability(query: AvailabilityQuery, signal: AbortSignal): Promise<Availability>;
  /** The present by the source's clock, Unix milliseconds. */
  liveNow(): number;
  /** The hours before an instant. */
  history(slot: number, toMs: number, hours: number, signal: AbortSignal): Promise<ReadingSeries>;
  close(): Promise<void>;
}

interface PastListener {
  picture(table: LiveTable, anchor: Anchor, events: PastEvents): void;
  events(events: PastEvents): void;
  player(update: PlayerUpdate): void;
}

const HOUR_MS = 3_600_000;
/** A chart some hundred pixels wide shows no more. */
const HISTORY_POINTS = 600;

/** Opens a feed and keeps the store told of how it fares and what happens. */
export function bindFeed(store: TwinStore, config: FeedConfig, siteUrl: string): BoundFeed {
  const openedMs = Date.now();
  const listeners = new Set<(table: LiveTable) => void>();
  const pasts = new Set<PastListener>();
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
    onAlerts: (alerts) => store.getState().setAlerts(alerts),
    onPicture(table, anchor, events) {
      for (const past of pasts) past.picture(table, anchor, events);
    },
    onPastEvents(events) {
      for (const past of pasts) past.events(events);
    },
    onPlayer(update) {
      for (const past of pasts) past.player(update);
    },
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
    onPast(listener) {
      pasts.add(listener);
      return () => pasts.delete(listener);
    },
    show: feed.show,
    availability: feed.availability,
    liveNow: () => Date.now() + offsetMs,
    history: (slot, toMs, hours, signal) =>
      feed.history({ slot, fromMs: toMs - hours * HOUR_MS, toMs, limit: HISTORY_POINTS }, signal),
    close: () => feed.close(),
  };
}
