export { nextDelayMs } from './backoff.ts';
export type {
  Availability,
  FeedAdapter,
  FeedConnection,
  FeedProblem,
  FeedProblemCode,
  FeedSink,
  FeedState,
  FeedStatus,
  Frame,
  HistoryPage,
  HistoryQuery,
  OpenOptions,
  PastView,
  RejectionReason,
  ReplaySource,
  Span,
  SpanQuery,
  Subscription,
} from './feed-adapter.ts';
export { openConnection } from './registry.ts';
