export type {
  Availability,
  FeedProblem,
  FeedProblemCode,
  FeedState,
  FeedStatus,
  HistoryPage,
  HistoryQuery,
  ReplaySource,
} from '#adapters';
export { type FeedHandle, type FeedOptions, openFeed } from './feed-client.ts';
export type { AvailabilityQuery, PastEvents } from './feed-protocol.ts';
export type { FeedCounters } from './live-sink.ts';
export { type Anchor, instantAt, monotonicNow, type Plan } from './player/anchor.ts';
export type { PlayerState, PlayerUpdate } from './player/create-player.ts';
