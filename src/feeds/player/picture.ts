import type { Span } from '#adapters';
import {
  type Alert,
  type AlertId,
  type Incident,
  type IncidentId,
  LiveTable,
  type LiveTableSize,
  liveTableBytes,
  type ObservationBatch,
  type TrackBatch,
} from '#model';
import type { PastKind } from './anchor.ts';
import { createTrackQueue } from './track-queue.ts';

/** What a picture starts from: a frame of the past, or the live district as it stands. */
export interface PictureStart {
  readonly atMs: number;
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
  readonly observations?: ObservationBatch;
  readonly tracks?: TrackBatch;
  /** In place of the columns. */
  readonly table?: LiveTable;
}

/** The district at an instant of the past, and what is known to follow it. */
export interface Picture {
  readonly table: LiveTable;
  readonly view: PastKind;
  /** All that is queued up to here has been written. */
  readonly atMs: number;
  /** Up to here what follows is at hand. */
  readonly bufferedMs: number;
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
  /** What follows `bufferedMs`. */
  add(span: Span): void;
  /** Writes what happened up to an instant. Returns whether incidents or alerts changed. */
  advance(toMs: number): boolean;
  /** Forgets what follows, so that it can be asked for in another way. */
  forget(): void;
}

/** Each picture has a table of its own: one is never emptied under a reader's eyes. */
export function createPicture(
  start: PictureStart,
  options: { readonly size: LiveTableSize; readonly shared: boolean; readonly view: PastKind },
): Picture {
  const { size, shared, view } = options;
  const bytes = liveTableBytes(size);
  const table = new LiveTable(size, shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  if (start.table) table.adopt(start.table);
  if (start.observations) table.observe(start.observations);
  if (start.tracks) table.track(start.tracks);
  const incidents = new Map<IncidentId, Incident>(start.incidents.map((one) => [one.id, one]));
  const alerts = new Map<AlertId, Alert>(start.alerts.map((one) => [one.id, one]));
  const tracks = createTrackQueue(view === 'true');
  let spans: { readonly span: Span; next: number; nextIncident: number; nextAlert: number }[] = [];
  let { atMs } = start;
  let bufferedMs = atMs;

  function advanceSpan(entry: (typeof spans)[number], toMs: number): boolean {
    const { span } = entry;
    const end = firstAfter(span.observations.timeMs, toMs, entry.next);
    if (end > entry.next) table.observe(rowsOf(span.observations, entry.next, end));
    entry.next = end;
    let changed = false;
    for (; (span.incidents[entry.nextIncident]?.atMs ?? Infinity) <= toMs; entry.nextIncident++) {
      const { id, incident } = span.incidents[
        entry.nextIncident
      ] as (typeof span.incidents)[number];
      if (incident) incidents.set(id, incident);
      else incidents.delete(id);
      changed = true;
    }
    for (; (span.alerts[entry.nextAlert]?.atMs ?? Infinity) <= toMs; entry.nextAlert++) {
      const { id, alert } = span.alerts[entry.nextAlert] as (typeof span.alerts)[number];
      if (alert) alerts.set(id, alert);
      else alerts.delete(id);
      changed = true;
    }
    return changed;
  }

  return {
    table,
    view,
    get atMs() {
      return atMs;
    },
    get bufferedMs() {
      return bufferedMs;
    },
    get incidents() {
      return [...incidents.values()];
    },
    get alerts() {
      return [...alerts.values()];
    },
    add(span) {
      spans.push({ span, next: 0, nextIncident: 0, nextAlert: 0 });
      tracks.add(span.tracks);
      bufferedMs = span.toMs;
    },
    advance(toMs) {
      let changed = false;
      for (const entry of spans) changed = advanceSpan(entry, toMs) || changed;
      spans = spans.filter(({ span }) => span.toMs > toMs);
      tracks.advance(table, toMs);
      atMs = Math.max(atMs, toMs);
      return changed;
    },
    forget() {
      spans = [];
      tracks.clear();
      bufferedMs = atMs;
    },
  };
}

function rowsOf(batch: ObservationBatch, from: number, to: number): ObservationBatch {
  return {
    slot: batch.slot.subarray(from, to),
    timeMs: batch.timeMs.subarray(from, to),
    value: batch.value.subarray(from, to),
  };
}

/** Index of the first time later than `timeMs`, from `from` on. */
function firstAfter(sorted: Float64Array, timeMs: number, from: number): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
