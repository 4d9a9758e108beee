import type { FeedResponse, MessageEnd } from './feed-protocol.ts';
import { serveFeed } from './serve-feed.ts';

serveFeed(self as unknown as MessageEnd<FeedResponse>);
