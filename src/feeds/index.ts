export type {
  FeedProblem,
  FeedProblemCode,
  FeedState,
  FeedStatus,
  HistoryPage,
  HistoryQuery,
  ReplaySource,
} from '#adapters';
export { type FeedHandle, type FeedOptions, openFeed } from './feed-client.ts';
export type { FeedCounters } from './live-sink.ts';
