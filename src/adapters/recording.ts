import {
  type Alert,
  type Incident,
  type IncidentId,
  type ObservationBatch,
  type TrackBatch,
  TwinError,
} from '#model';
import type { HistoryPage, HistoryQuery, ReplaySource, Span } from './feed-adapter.ts';
import {
  type SourceFix,
  type SourceReading,
  toObservations,
  toTracks,
} from './source-catalogue.ts';

/** A version of an incident with the instant it came about; null: it left the list. */
export type IncidentVersion = Span['incidents'][number];

/** What is recorded, by time. */
export interface Rows {
  readonly readings: readonly SourceReading[];
  readonly fixes: readonly SourceFix[];
  readonly incidents: readonly IncidentVersion[];
}

/** A past that lies in memory, whole. */
export interface Recording {
  /** First and last instant; undefined where nothing is recorded. */
  readonly bounds: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** What happened in (fromMs, toMs]. */
  between(fromMs: number, toMs: number): Rows;
  /** The newest of everything at or before the instant. */
  at(atMs: number): Rows;
  /** @throws {TwinError} not-found for a slot that nobody recorded. */
  history(query: HistoryQuery, signal: AbortSignal): HistoryPage;
  readonly replay: ReplaySource;
}

/** A vehicle not heard of for so long is not shown. */
const TRACK_MS = 120_000;
/** Rows of one answer. */
const MAX_ROWS = 200_000;

/** @param rows in any order; the recording sorts them, equal times as they came */
export function createRecording(rows: Rows): Recording {
  const readings = [...rows.readings].sort(byTime);
  const fixes = [...rows.fixes].sort(byTime);
  const incidents = [...rows.incidents].sort((a, b) => a.atMs - b.atMs);
  const bySlot = group(readings, ({ slot }) => slot);
  const byTrack = group(fixes, ({ trackSlot }) => trackSlot);
  const firsts = [readings[0]?.timeMs, fixes[0]?.timeMs, incidents[0]?.atMs];
  const lasts = [readings.at(-1)?.timeMs, fixes.at(-1)?.timeMs, incidents.at(-1)?.atMs];
  const isThere = (timeMs: number | undefined): timeMs is number => timeMs !== undefined;
  const bounds = firsts.some(isThere)
    ? { fromMs: Math.min(...firsts.filter(isThere)), toMs: Math.max(...lasts.filter(isThere)) }
    : undefined;

  function between(fromMs: number, toMs: number): Rows {
    return {
      readings: cut(readings, fromMs, toMs),
      fixes: cut(fixes, fromMs, toMs),
      incidents: incidents.filter(({ atMs }) => atMs > fromMs && atMs <= toMs),
    };
  }

  function at(atMs: number): Rows {
    const standing = new Map<IncidentId, IncidentVersion>();
    for (const version of incidents) if (version.atMs <= atMs) standing.set(version.id, version);
    return {
      readings: [...bySlot.values()].flatMap((own) => own[countUntil(own, atMs) - 1] ?? []),
      fixes: [...byTrack.values()].flatMap((own) => {
        const until = countUntil(own, atMs);
        const isHeardOf = atMs - (own[until - 1]?.timeMs ?? Number.NEGATIVE_INFINITY) <= TRACK_MS;
        return isHeardOf ? own.slice(Math.max(0, until - 2), until) : [];
      }),
      incidents: [...standing.values()].filter(({ incident }) => incident !== null),
    };
  }

  return {
    bounds,
    between,
    at,
    history({ slot, fromMs, toMs, limit }, signal) {
      signal.throwIfAborted();
      const own = bySlot.get(slot);
      if (!own) throw new TwinError('not-found', `Expected a recorded row, got ${slot}.`);
      const all = cut(own, fromMs, toMs).filter(({ value }) => Number.isFinite(value));
      const step = Math.max(1, Math.ceil(all.length / limit));
      const kept = all.filter((_, i) => (all.length - 1 - i) % step === 0);
      return {
        timeMs: Float64Array.from(kept, ({ timeMs }) => timeMs),
        value: Float32Array.from(kept, ({ value }) => value),
      };
    },
    replay: {
      async frame(atMs, _view, signal) {
        signal.throwIfAborted();
        if (!bounds || atMs < bounds.fromMs)
          throw new TwinError(
            'not-found',
            `Expected an instant from ${bounds ? new Date(bounds.fromMs).toISOString() : 'a recording that is not empty'} on, got ${new Date(atMs).toISOString()}.`,
          );
        const rows = at(atMs);
        return {
          atMs,
          ...toBatches(rows),
          incidents: rows.incidents.flatMap(({ incident }): Incident[] =>
            incident ? [incident] : [],
          ),
          alerts: [] as Alert[],
        };
      },
      async span({ fromMs, toMs, stepMs }, signal) {
        signal.throwIfAborted();
        const endMs = limitSpan([readings, fixes], fromMs, toMs);
        const rows = between(fromMs, endMs);
        const thinned = stepMs
          ? {
              ...rows,
              readings: thin(rows.readings, fromMs, stepMs, ({ slot }) => slot),
              fixes: thin(rows.fixes, fromMs, stepMs, ({ trackSlot }) => trackSlot),
            }
          : rows;
        return {
          fromMs,
          toMs: endMs,
          ...toBatches(thinned),
          incidents: rows.incidents,
          alerts: [],
        };
      },
      async availability({ fromMs, toMs, bins }, signal) {
        signal.throwIfAborted();
        const started = new Map<IncidentId, Incident>();
        for (const { incident } of incidents)
          if (incident && !started.has(incident.id)) started.set(incident.id, incident);
        return {
          fromMs,
          toMs,
          observations: countBins(readings, { fromMs, toMs, bins }),
          tracks: countBins(fixes, { fromMs, toMs, bins }),
          oldestMs: bounds?.fromMs ?? null,
          incidents: [...started.values()]
            .filter(({ startedMs }) => startedMs >= fromMs && startedMs < toMs)
            .map(({ id, startedMs, level, title }) => ({ id, startedMs, level, title })),
        };
      },
    },
  };
}

interface Timed {
  readonly timeMs: number;
}

function byTime(a: Timed, b: Timed): number {
  return a.timeMs - b.timeMs;
}

function group<Row>(rows: readonly Row[], keyOf: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const own = groups.get(keyOf(row));
    if (own) own.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** How many rows lie at or before an instant, of rows by time. */
function countUntil(rows: readonly Timed[], atMs: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as Timed).timeMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function cut<Row extends Timed>(rows: readonly Row[], fromMs: number, toMs: number): Row[] {
  return rows.slice(countUntil(rows, fromMs), countUntil(rows, toMs));
}

/** An end before which there is no more than one answer holds; never within one instant. */
function limitSpan(lists: readonly (readonly Timed[])[], fromMs: number, toMs: number): number {
  let endMs = toMs;
  for (const rows of lists) {
    const last = rows[countUntil(rows, fromMs) + MAX_ROWS - 1];
    if (last && last.timeMs < endMs) endMs = last.timeMs;
  }
  return endMs;
}

/** The newest of each row in every step. */
function thin<Row extends Timed>(
  rows: readonly Row[],
  fromMs: number,
  stepMs: number,
  keyOf: (row: Row) => number,
): Row[] {
  const newest = new Map<string, Row>();
  // Intervals are open at their beginning.
  for (const row of rows)
    newest.set(`${Math.ceil((row.timeMs - fromMs) / stepMs)} ${keyOf(row)}`, row);
  return [...newest.values()].sort(byTime);
}

function countBins(
  rows: readonly Timed[],
  { fromMs, toMs, bins }: { fromMs: number; toMs: number; bins: number },
): number[] {
  const counts = new Array<number>(bins).fill(0);
  const binMs = (toMs - fromMs) / bins;
  for (const { timeMs } of rows) {
    const bin = Math.floor((timeMs - fromMs) / binMs);
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

function toBatches(rows: Rows): { observations: ObservationBatch; tracks: TrackBatch } {
  return { observations: toObservations(rows.readings), tracks: toTracks(rows.fixes) };
}
