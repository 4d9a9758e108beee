import type { Alert, AlertId, Incident, IncidentId, ObservationExtra } from '#model';

/**
 * Readings as columns. `cursor` is the ingest cursor: it counts up by one over everything that is stored, of
 * whatever kind, in the order of arrival.
 */
export interface ObservationRows {
  readonly slot: Uint32Array;
  /** Phenomenon time (the start where it is an interval), Unix milliseconds. */
  readonly timeMs: Float64Array;
  /** NaN where the result is no number; it stands in the row's extra then. */
  readonly value: Float64Array;
  /** When it arrived, by the gateway's clock, which never goes back. */
  readonly atMs: Float64Array;
  readonly cursor: Float64Array;
  /** As long as the columns, or absent where no row has any. */
  readonly extras?: readonly (ObservationExtra | undefined)[];
}

/** Positions as columns. */
export interface FixRows {
  readonly trackSlot: Uint32Array;
  readonly timeMs: Float64Array;
  readonly lonDeg: Float64Array;
  readonly latDeg: Float64Array;
  readonly heightM: Float32Array;
  readonly bearingDeg: Float32Array;
  readonly speedMps: Float32Array;
  readonly atMs: Float64Array;
  readonly cursor: Float64Array;
}

/** A version of an incident, or (null) that it left the list. */
export interface IncidentRow {
  readonly cursor: number;
  readonly atMs: number;
  readonly id: IncidentId;
  readonly incident: Incident | null;
}

export interface AlertRow {
  readonly cursor: number;
  readonly atMs: number;
  readonly id: AlertId;
  readonly alert: Alert | null;
}

/** What one commit takes in; cursors were given by the one who writes. */
export interface Intake {
  readonly observations?: ObservationRows;
  readonly tracks?: FixRows;
  readonly incidents?: readonly IncidentRow[];
  readonly alerts?: readonly AlertRow[];
}

export interface IntakeReceipt {
  readonly stored: number;
  /** Rows whose key was there already: (slot, time, end, result time, foreign id); (trackSlot, time) for fixes. */
  readonly duplicates: number;
}

/** Everything in one order of arrival. */
export interface Changes {
  readonly observations: ObservationRows;
  readonly tracks: FixRows;
  readonly incidents: readonly IncidentRow[];
  readonly alerts: readonly AlertRow[];
  /** Ask after this one next. */
  readonly cursor: number;
  /** False where there is more. */
  readonly complete: boolean;
}

/** Which rows an answer may rest on: all, or only those that had arrived by an instant. */
export interface Knowledge {
  readonly knownMs?: number;
}

export interface FrameRows {
  readonly observations: ObservationRows;
  readonly tracks: FixRows;
}

export const RESOLUTIONS = ['raw', '1min', '15min', '1h'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/**
 * Readings with times in [fromMs, toMs]; of bins those that begin in it and the one that `fromMs` lies in, each
 * with all its readings. Readings that are no number are left out.
 */
export interface SeriesQuery {
  readonly slot: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** At most so many points, evenly thinned, the newest kept. */
  readonly limit: number;
  /** Absent: the finest one that is kept over the whole span and needs no more than four times `limit` rows. */
  readonly resolution?: Resolution;
}

/** Columns, oldest first. For `raw` min, max and value are the same and count is 1. */
export interface Series {
  readonly resolution: Resolution;
  /** Start of the bin, or the reading's own time. */
  readonly timeMs: Float64Array;
  /** Mean of the bin. */
  readonly value: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly count: Uint32Array;
}

/** For the SensorThings interface. Every bound is optional; rows come in the order asked for. */
export interface ObservationScan {
  readonly slots?: readonly number[];
  /** Inclusive bounds of the phenomenon time. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly order: 'time' | 'cursor';
  readonly descending: boolean;
  /** Rows after this one in the order asked for. */
  readonly after?: { readonly timeMs: number; readonly cursor: number };
  readonly limit: number;
}

/** A SensorThings entity or anything else that is kept by name: plain JSON. */
export interface EntityRecord {
  /** e.g. `Things`, `Datastreams`, `setting`. */
  readonly type: string;
  readonly id: string;
  readonly json: unknown;
}

export interface StoreStats {
  readonly engine: 'sqlite' | 'postgres';
  /** Kept one by one. */
  readonly observations: number;
  readonly fixes: number;
  readonly bytes: number;
  /** Oldest phenomenon time kept, null where nothing is. */
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
  /** Highest cursor that was ever sent, of duplicates too; the writer goes on from it. */
  readonly lastCursor: number;
}

export interface RetentionRules {
  /**
   * How long readings are kept as they came, by their time and by their arrival; then as means of bins. The
   * newest of each datastream stays.
   */
  readonly rawMs: number;
  readonly minuteMs: number;
  readonly quarterMs: number;
  readonly hourMs: number;
  readonly tracksMs: number;
  /** When the store grows beyond it, the oldest raw rows and tracks go first. Incidents and alerts never do. */
  readonly maxBytes: number;
}

/**
 * Everything that ever arrived. One gateway writes. What `append` has acknowledged outlives a killed process
 * and a power cut. Every call may reject with a TwinError `store-failed` that says what and what to do.
 */
export interface HistoryStore {
  readonly engine: StoreStats['engine'];
  /**
   * Resolves when all rows are on disk; all of them or none. The caller keeps the columns. An intake that is
   * sent again counts as duplicates; a new row needs a cursor above `lastCursor`. Rejects otherwise, and
   * nothing of it is kept: rows with a time or place that is not finite, cursors that are not whole.
   */
  append(intake: Intake): Promise<IntakeReceipt>;
  /**
   * Everything with a cursor above `cursor`, in order of arrival, at most `limit` rows.
   *
   * @returns undefined where rows of that age are no longer kept one by one: ask for a frame instead.
   */
  changesAfter(cursor: number, limit: number): Promise<Changes | undefined>;
  /**
   * The newest reading at or before an instant of every datastream, by slot, and the last two fixes of each
   * vehicle not older than `trackAgeMs`, by vehicle and time. Of readings of one instant the one that came last
   * counts. Before the oldest raw readings it is, where the engine keeps such, the state of up to an hour before.
   */
  frame(atMs: number, options: Knowledge & { readonly trackAgeMs: number }): Promise<FrameRows>;
  /**
   * Readings and fixes with times in (fromMs, toMs], by time; with `stepMs` only the newest in each step of each
   * row, steps counted from `fromMs`. Where there are more than `limit` of both together, it ends at an earlier
   * `toMs` of whole instants, or whole steps; one there is always, even where it alone has more.
   */
  span(
    fromMs: number,
    toMs: number,
    options: Knowledge & { readonly stepMs?: number; readonly limit: number },
  ): Promise<FrameRows & { readonly toMs: number }>;
  series(query: SeriesQuery): Promise<Series>;
  scan(query: ObservationScan): Promise<ObservationRows>;
  /** How many rows a scan without its limit would give. */
  count(query: Omit<ObservationScan, 'order' | 'descending' | 'after' | 'limit'>): Promise<number>;
  /** One reading by its cursor. */
  observation(cursor: number): Promise<ObservationRows | undefined>;
  deleteObservations(cursors: readonly number[]): Promise<void>;
  /** Fixes of one vehicle in (fromMs, toMs], oldest first. */
  track(trackSlot: number, fromMs: number, toMs: number, limit: number): Promise<FixRows>;
  /** Versions of incidents that arrived in (fromMs, toMs], oldest first; few, so without limit. */
  incidents(fromMs: number, toMs: number): Promise<readonly IncidentRow[]>;
  alerts(fromMs: number, toMs: number): Promise<readonly AlertRow[]>;
  /**
   * Rows by phenomenon time in `bins` equal bins over [fromMs, toMs); those that are kept only as means count
   * too, to the minute.
   */
  countByTime(
    fromMs: number,
    toMs: number,
    bins: number,
  ): Promise<{ readonly observations: Float64Array; readonly tracks: Float64Array }>;
  /** All kept by name of a type, in the order in which they were first put. */
  entities(type: string): Promise<readonly EntityRecord[]>;
  putEntities(records: readonly EntityRecord[]): Promise<void>;
  deleteEntities(type: string, ids: readonly string[]): Promise<void>;
  stats(): Promise<StoreStats>;
  /** Makes bins and removes what is older than the rules; short steps, so that writing goes on meanwhile. */
  maintain(nowMs: number, rules: RetentionRules): Promise<{ readonly removed: number }>;
  close(): Promise<void>;
}
