import type { Catalogue, Incident, IncidentId, ObservationBatch, TrackBatch } from '#model';

/** What is wanted from a feed; a new one replaces the whole old one. */
export interface Subscription {
  readonly observations: boolean;
  readonly tracks: boolean;
  readonly incidents: boolean;
}

export type FeedState = 'connecting' | 'live' | 'reconnecting' | 'failed' | 'closed';

/**
 * What troubles a feed, for code to match on and to translate:
 * - `refused`: the source cannot be reached or turns us away;
 * - `broker-lost`: the connection broke;
 * - `no-heartbeat`: it stands, but nothing comes through it any more;
 * - `catalogue`: readings come under a catalogue that cannot be had, so they are not shown;
 * - `config`: the configuration of the feed is wrong; trying again does not help;
 * - `broken`: the feed's own worker broke down; reloading the page helps.
 */
export type FeedProblemCode =
  | 'refused'
  | 'broker-lost'
  | 'no-heartbeat'
  | 'catalogue'
  | 'config'
  | 'broken';

export interface FeedProblem {
  readonly code: FeedProblemCode;
  /** In English, with addresses and causes. */
  readonly detail: string;
}

/** How a feed fares. `problem` stays away while all is well. */
export interface FeedStatus {
  readonly state: FeedState;
  readonly sinceMs: number;
  readonly problem?: FeedProblem;
}

/** Why a message, or rows of one, could not be used. */
export type RejectionReason =
  /** Not what its topic promises. */
  | 'malformed'
  /** On a topic that nobody knows. */
  | 'topic'
  /** Under another catalogue than the one at hand. */
  | 'catalogue'
  /** Rows of no known slot, or not finite, or off the globe. */
  | 'out-of-range'
  /** Rows from a time that has not come yet. */
  | 'future';

/** Takes what a feed delivers. Called in the feed's worker; must not throw. */
export interface FeedSink {
  /** Slots mean rows of this catalogue from now on. Comes first, and again whenever the source changes its own. */
  catalogue(catalogue: Catalogue): void;
  /** A message of any kind has come. */
  message(): void;
  observations(batch: ObservationBatch): void;
  tracks(batch: TrackBatch): void;
  /** The newest version of an incident. */
  incident(incident: Incident): void;
  /** An incident has left the source's list. */
  incidentGone(id: IncidentId): void;
  /** What could not be used: counted and shown, never dropped in silence. */
  rejected(count: number, reason: RejectionReason, detail: string): void;
  /** Messages that never came, by their numbers. */
  missed(count: number): void;
  /** How far the source's clock is ahead of ours, milliseconds. */
  clock(offsetMs: number): void;
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
  readonly timeMs: Float64Array<ArrayBuffer>;
  readonly value: Float32Array<ArrayBuffer>;
}

export interface FeedConnection {
  /** The newest one given to the sink. */
  readonly catalogue: Catalogue;
  subscribe(wanted: Subscription): void;
  /** Absent where the feed keeps no past. */
  history?(query: HistoryQuery, signal: AbortSignal): Promise<HistoryPage>;
  /** Ends it; the sink hears `closed` and then nothing more. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Aborting while opening leaves nothing running; later it closes the connection. */
  readonly signal: AbortSignal;
  /** The page's address: relative addresses in the configuration start from here. */
  readonly baseUrl: string;
  /** Where the description of the site lies, for adapters that make up a district. */
  readonly siteUrl?: string;
  /** Unix milliseconds; `Date.now` unless told. */
  readonly now?: () => number;
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
   * @throws {TwinError} feed-refused where the source cannot be reached at all, feed-invalid where it speaks
   * another language.
   */
  open(config: Config, sink: FeedSink, options: OpenOptions): Promise<FeedConnection>;
}
