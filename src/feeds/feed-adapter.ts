import type { Catalogue, Incident, ObservationBatch, TrackBatch } from '#model';

/** What is wanted from a feed; a new one replaces the whole old one. */
export interface Subscription {
  readonly observations: boolean;
  readonly tracks: boolean;
  readonly incidents: boolean;
}

export type FeedState = 'connecting' | 'live' | 'reconnecting' | 'failed' | 'closed';

/** What a person is told about a feed. `problem` says what happened, what still works and what to do. */
export interface FeedStatus {
  readonly state: FeedState;
  readonly sinceMs: number;
  readonly problem?: string;
}

/** Takes what a feed delivers. Called in the feed's worker; must not throw. */
export interface FeedSink {
  observations(batch: ObservationBatch): void;
  tracks(batch: TrackBatch): void;
  /** The newest version of an incident. */
  incident(incident: Incident): void;
  /** A message that could not be used: counted and shown, never dropped in silence. */
  rejected(count: number, reason: string): void;
  status(status: FeedStatus): void;
}

export interface HistoryQuery {
  readonly slot: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** At most this many points, newest kept; thinned evenly when there are more. */
  readonly limit: number;
}

/** Columns, oldest first. */
export interface HistoryPage {
  readonly timeMs: Float64Array;
  readonly value: Float32Array;
}

export interface FeedConnection {
  readonly catalogue: Catalogue;
  subscribe(wanted: Subscription): void;
  /** Absent where the feed keeps no past. */
  history?(query: HistoryQuery, signal: AbortSignal): Promise<HistoryPage>;
  close(): Promise<void>;
}

/** One kind of source. Adding one is a file that exports such an object and a line in `registry.ts`. */
export interface FeedAdapter<Config> {
  readonly type: string;
  /** @throws {TwinError} config, naming the field. */
  parseConfig(json: unknown): Config;
  /**
   * Opens the feed and gets its catalogue. Later losses are told through `sink.status` and mended by the
   * adapter itself.
   *
   * @throws {TwinError} feed-refused where the source cannot be reached at all.
   */
  open(config: Config, sink: FeedSink, signal: AbortSignal): Promise<FeedConnection>;
}
