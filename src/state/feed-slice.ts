import type { StateCreator } from 'zustand/vanilla';
import type { Catalogue, DataKind } from '#model';
import type { TwinState } from './twin-store.ts';

/** How the feed stands, in words a person may read. */
export interface FeedView {
  readonly type: string;
  readonly state: 'none' | 'connecting' | 'live' | 'reconnecting' | 'failed' | 'closed';
  readonly sinceMs: number;
  /** Stable code of what is wrong, and its detail in English. */
  readonly problem: { readonly code: string; readonly detail: string } | null;
  readonly kind: DataKind | null;
}

/** Books of the feed since the page was opened; every message is in one of them. */
export interface FeedCounters {
  readonly messages: number;
  readonly observations: number;
  readonly tracks: number;
  readonly applied: number;
  /** Readings whose result is no number. */
  readonly words: number;
  readonly late: number;
  readonly gaps: number;
  /** Why messages or rows were refused, and how often. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly lastMessageMs: number;
}

export interface FeedSlice {
  readonly feed: FeedView;
  readonly counters: FeedCounters;
  readonly catalogue: Catalogue | null;
  setFeed(feed: FeedView): void;
  setCounters(counters: FeedCounters): void;
  setCatalogue(catalogue: Catalogue): void;
}

const NO_COUNTERS: FeedCounters = {
  messages: 0,
  observations: 0,
  tracks: 0,
  applied: 0,
  words: 0,
  late: 0,
  gaps: 0,
  rejected: {},
  lastMessageMs: 0,
};

export const createFeedSlice: StateCreator<TwinState, [], [], FeedSlice> = (set) => ({
  feed: { type: '', state: 'none', sinceMs: 0, problem: null, kind: null },
  counters: NO_COUNTERS,
  catalogue: null,
  setFeed: (feed) => set({ feed }),
  setCounters: (counters) => set({ counters }),
  setCatalogue: (catalogue) => set({ catalogue }),
});
