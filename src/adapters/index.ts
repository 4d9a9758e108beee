export { nextDelayMs } from './backoff.ts';
export { parseXml, type XmlElement } from './cap/parse-xml.ts';
export { fromEcef } from './czml/ecef.ts';
export { readAvailability, readPosition } from './czml/read-position.ts';
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
export { Misfit } from './mapping/misfit.ts';
export { openConnection } from './registry.ts';
