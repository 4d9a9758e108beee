import type { FeedSink, FeedStatus, RejectionReason } from '#adapters';
import {
  type Alert,
  type AlertId,
  type Catalogue,
  type Incident,
  type IncidentId,
  LiveTable,
  type LiveTableSize,
  liveTableBytes,
  type ObservationBatch,
  type TrackBatch,
} from '#model';

/** What has gone through a feed since it was opened. */
export interface FeedCounters {
  readonly messages: number;
  /** Rows received of each kind. */
  readonly observations: number;
  readonly tracks: number;
  /** Rows that made it into the table. */
  readonly applied: number;
  /** Readings whose result is no number: kept by the history, not shown live. */
  readonly words: number;
  /** Rows no newer than what was there. */
  readonly late: number;
  readonly rejected: Readonly<Record<RejectionReason, number>>;
  /** What the newest rejection was about. */
  readonly lastRejection?: string;
  /** Rows that a newer one overtook before they were sent, on purpose. */
  readonly conflated: number;
  /** Messages that never came, by their numbers. */
  readonly gaps: number;
  /** When the newest message came by our clock, 0 before the first. */
  readonly lastMessageMs: number;
  /** How far the source's clock is ahead of ours; absent until it is known. */
  readonly offsetMs?: number;
}

/** Incidents and alerts since the last time one asked. */
export interface IncidentChanges {
  readonly changed: readonly Incident[];
  readonly gone: readonly IncidentId[];
  readonly changedAlerts: readonly Alert[];
  readonly goneAlerts: readonly AlertId[];
}

/** Gathers what a feed delivers: readings into a table, incidents into changes, the rest into counters. */
export interface LiveSink extends FeedSink {
  /** Undefined before the first catalogue; another one for each catalogue. */
  readonly table: LiveTable | undefined;
  readonly counters: FeedCounters;
  /** All on the source's lists now. */
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
  /** The present by the source's clock, Unix milliseconds. */
  liveNow(): number;
  /** Undefined where nothing has changed. Several versions of one incident count as the newest. */
  takeIncidents(): IncidentChanges | undefined;
}

export interface LiveSinkOptions {
  /** Whether tables lie in shared memory, so that the page reads what is written here. */
  readonly shared: boolean;
  readonly onCatalogue: (catalogue: Catalogue, table: LiveTable) => void;
  readonly onStatus: (status: FeedStatus) => void;
  /** Unix milliseconds; `Date.now` unless told. */
  readonly now?: () => number;
}

/** A reading from further ahead than this would bar all true ones until then, so it is refused. */
const FUTURE_MS = 60_000;

export function createLiveSink(options: LiveSinkOptions): LiveSink {
  const { shared, onCatalogue, onStatus, now = Date.now } = options;
  let table: LiveTable | undefined;
  let changes = new Map<IncidentId, Incident | undefined>();
  let alerts = new Map<AlertId, Alert | undefined>();
  const listedIncidents = new Map<IncidentId, Incident>();
  const listedAlerts = new Map<AlertId, Alert>();
  let version: string | undefined;
  const counters = {
    messages: 0,
    observations: 0,
    tracks: 0,
    applied: 0,
    words: 0,
    late: 0,
    rejected: { malformed: 0, topic: 0, catalogue: 0, 'out-of-range': 0, future: 0 },
    conflated: 0,
    gaps: 0,
    lastMessageMs: 0,
  };
  let lastRejection: string | undefined;
  let offsetMs: number | undefined;

  function rejected(count: number, reason: RejectionReason, detail: string): void {
    counters.rejected[reason] += count;
    lastRejection = detail;
  }

  function count(outcome: { applied: number; late: number; rejected: number }): void {
    counters.applied += outcome.applied;
    counters.late += outcome.late;
    if (outcome.rejected > 0)
      rejected(
        outcome.rejected,
        'out-of-range',
        'Expected rows of known slots with finite values.',
      );
  }

  /** The rows that are numbers. */
  function setWordsAside(batch: ObservationBatch): ObservationBatch {
    const { slot, timeMs, value, extras } = batch;
    if (!extras) return batch;
    const keep = extras.map((extra, i) => !(extra?.result !== undefined && Number.isNaN(value[i])));
    const words = keep.filter((isKept) => !isKept).length;
    if (words === 0) return batch;
    counters.words += words;
    return {
      slot: slot.filter((_, i) => keep[i]),
      timeMs: timeMs.filter((_, i) => keep[i]),
      value: value.filter((_, i) => keep[i]),
    };
  }

  /** True where no row is from the future; else they are counted and their times set to "never". */
  function dropFuture<B extends ObservationBatch | TrackBatch>(batch: B): B {
    if (offsetMs === undefined) return batch;
    const limitMs = now() + offsetMs + FUTURE_MS;
    const early = batch.timeMs.reduce((n, timeMs) => n + (timeMs > limitMs ? 1 : 0), 0);
    if (early === 0) return batch;
    rejected(early, 'future', `Expected readings up to now, got some ${early} from the future.`);
    const keep = Array.from(batch.timeMs, (timeMs) => timeMs <= limitMs);
    const kept = Object.entries(batch).map(([name, column]) => [
      name,
      (column as Float64Array).filter((_, i) => keep[i]),
    ]);
    return Object.fromEntries(kept) as B;
  }

  return {
    get table() {
      return table;
    },
    get counters() {
      return {
        ...counters,
        rejected: { ...counters.rejected },
        ...(lastRejection !== undefined && { lastRejection }),
        ...(offsetMs !== undefined && { offsetMs }),
      };
    },
    get incidents() {
      return [...listedIncidents.values()];
    },
    get alerts() {
      return [...listedAlerts.values()];
    },
    liveNow: () => now() + (offsetMs ?? 0),
    takeIncidents() {
      if (changes.size === 0 && alerts.size === 0) return undefined;
      const entries = [...changes];
      const alertEntries = [...alerts];
      changes = new Map();
      alerts = new Map();
      return {
        changed: entries.flatMap(([, incident]) => incident ?? []),
        gone: entries.flatMap(([id, incident]) => (incident ? [] : id)),
        changedAlerts: alertEntries.flatMap(([, alert]) => alert ?? []),
        goneAlerts: alertEntries.flatMap(([id, alert]) => (alert ? [] : id)),
      };
    },
    catalogue(catalogue) {
      const size = sizeOf(catalogue);
      const bytes = liveTableBytes(size);
      const before = catalogue.extends !== undefined && catalogue.extends === version && table;
      version = catalogue.version;
      table = new LiveTable(size, shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
      if (before) table.adopt(before);
      onCatalogue(catalogue, table);
    },
    message() {
      counters.messages++;
      counters.lastMessageMs = now();
    },
    observations(batch) {
      counters.observations += batch.slot.length;
      if (table) count(table.observe(dropFuture(setWordsAside(batch))));
    },
    tracks(batch) {
      counters.tracks += batch.trackSlot.length;
      if (table) count(table.track(dropFuture(batch)));
    },
    incident(incident) {
      changes.set(incident.id, incident);
      listedIncidents.set(incident.id, incident);
    },
    incidentGone(id) {
      changes.set(id, undefined);
      listedIncidents.delete(id);
    },
    alert(alert) {
      alerts.set(alert.id, alert);
      listedAlerts.set(alert.id, alert);
    },
    alertGone(id) {
      alerts.set(id, undefined);
      listedAlerts.delete(id);
    },
    rejected,
    conflated(rows) {
      counters.conflated += rows;
    },
    missed(messages) {
      counters.gaps += messages;
    },
    clock(ahead) {
      offsetMs = ahead;
    },
    status: onStatus,
  };
}

function sizeOf({ datastreams, things }: Catalogue): LiveTableSize {
  const tracks = things.reduce((n, { trackSlot }) => Math.max(n, (trackSlot ?? -1) + 1), 0);
  return { datastreams: datastreams.length, tracks };
}
