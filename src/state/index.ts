export type { FeedCounters, FeedView } from './feed-slice.ts';
export type { Notice } from './notice-slice.ts';
export type { QueryView } from './query-slice.ts';
export { createTwinStore, type TwinState, type TwinStore } from './twin-store.ts';
