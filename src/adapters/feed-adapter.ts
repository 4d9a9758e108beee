import type {
  Alert,
  AlertId,
  Bounds,
  Catalogue,
  Incident,
  IncidentId,
  ObservationBatch,
  TrackBatch,
} from '#model';

/** What is wanted from a feed; a new one replaces the whole old one. Alerts come with the incidents. */
export interface Subscription {
  readonly observations: boolean;
  readonly tracks: boolean;
  readonly incidents: boolean;
  /** Where readings and positions are wanted at full pace; absent: everywhere. Incidents come from everywhere. */
  readonly area?: Bounds;
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

/** Takes what a feed delivers. Must not throw. */
export interface FeedSink {
  /**
   * Slots mean rows of this catalogue from now on. Comes first, and again whenever the source changes its own.
   * One that names the former as `extends` adds rows and keeps all that was read.
   */
  catalogue(catalogue: Catalogue): void;
  /** A message of any kind has come. */
  message(): void;
  observations(batch: ObservationBatch): void;
  tracks(batch: TrackBatch): void;
  /** The newest version of an incident. */
  incident(incident: Incident): void;
  /** An incident has left the source's list. */
  incidentGone(id: IncidentId): void;
  /** The newest version of an alert. */
  alert(alert: Alert): void;
  /** An alert has expired, was cancelled, or has left the source's list. */
  alertGone(id: AlertId): void;
  /**
   * What could not be used: counted and shown, never dropped in silence.
   *
   * @param detail what was expected and what came, in English
   * @param sample the beginning of the message, for the person who sets the source up
   */
  rejected(count: number, reason: RejectionReason, detail: string, sample?: string): void;
  /** Messages that never came, by their numbers. */
  missed(count: number): void;
  /** Readings that a newer one of the same datastream overtook before they were delivered, on purpose. */
  conflated(count: number): void;
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

/** Which past is meant: what was true, or what was known at an instant (readings that had arrived by then). */
export interface PastView {
  /** Absent: all that is known today. */
  readonly knownMs?: number;
}

/** The whole district at an instant. */
export interface Frame {
  readonly atMs: number;
  /** The newest reading at or before the instant of every datastream that has one. */
  readonly observations: ObservationBatch;
  /** The last two fixes of every vehicle heard of in the two minutes before, the older first. */
  readonly tracks: TrackBatch;
  /** Those listed at the instant, at the stage they had reached. */
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
}

/** What happened in (fromMs, toMs], each list by time. */
export interface Span {
  readonly fromMs: number;
  /** Before the end that was asked for where there was too much for one answer. */
  readonly toMs: number;
  readonly observations: ObservationBatch;
  readonly tracks: TrackBatch;
  /** Versions of incidents with the instant they came about; null: it left the list. */
  readonly incidents: readonly {
    readonly atMs: number;
    readonly id: IncidentId;
    readonly incident: Incident | null;
  }[];
  readonly alerts: readonly {
    readonly atMs: number;
    readonly id: AlertId;
    readonly alert: Alert | null;
  }[];
}

export interface SpanQuery extends PastView {
  readonly fromMs: number;
  readonly toMs: number;
  /** Where given, at most the newest reading of each datastream and vehicle in every step of this length. */
  readonly stepMs?: number;
}

/** How much of the past there is: counts in equal bins over [fromMs, toMs). */
export interface Availability {
  readonly fromMs: number;
  readonly toMs: number;
  readonly observations: readonly number[];
  readonly tracks: readonly number[];
  /** The oldest instant that can be shown; null where nothing is kept. */
  readonly oldestMs: number | null;
  readonly incidents: readonly {
    readonly id: IncidentId;
    readonly startedMs: number;
    readonly level: Incident['level'];
    readonly title: Incident['title'];
  }[];
}

/** The past of a feed, to be shown again. Slots are those of the connection's catalogue. */
export interface ReplaySource {
  /** @throws {TwinError} not-found where the instant lies before all that is kept. */
  frame(atMs: number, view: PastView, signal: AbortSignal): Promise<Frame>;
  span(query: SpanQuery, signal: AbortSignal): Promise<Span>;
  availability(
    range: { readonly fromMs: number; readonly toMs: number; readonly bins: number },
    signal: AbortSignal,
  ): Promise<Availability>;
}

export interface FeedConnection {
  /** The newest one given to the sink. */
  readonly catalogue: Catalogue;
  subscribe(wanted: Subscription): void;
  /** Absent where the feed keeps no past. */
  history?(query: HistoryQuery, signal: AbortSignal): Promise<HistoryPage>;
  /** Absent where the past cannot be shown as a whole. */
  readonly replay?: ReplaySource;
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
  /** For every request over HTTP; the runtime's own unless told. The gateway gives one that keeps to its list. */
  readonly fetch?: typeof fetch;
  /**
   * Asked before any other connection (WebSocket, MQTT) is made.
   *
   * @throws {TwinError} feed-refused where the address is not allowed.
   */
  readonly admit?: (url: URL) => Promise<void>;
}

/** One kind of source. Adding one is a file that exports such an object and a line in `registry.ts`. */
export interface FeedAdapter<Config> {
  readonly type: string;
  /** @throws {TwinError} config, naming the field. */
  parseConfig(json: unknown): Config;
  /**
   * Opens the feed and gets its catalogue. Later losses are told through `sink.status` and mended by the
   * adapter itself. The page's worker and the gateway run it alike.
   *
   * @throws {TwinError} feed-refused where the source cannot be reached at all, feed-invalid where it speaks
   * another language.
   */
  open(config: Config, sink: FeedSink, options: OpenOptions): Promise<FeedConnection>;
}
