import { type ObservationBatch, type TrackBatch, TwinError } from '#model';
import type {
  AvailabilityRequest,
  AvailabilityResponse,
  ChangesAnswer,
  ChangesRequest,
  FrameAnswer,
  FrameRequest,
  HistoryRequest,
  HistoryResponse,
  SpanAnswer,
  SpanRequest,
} from '#wire';
import {
  alertsAt,
  alertsBetween,
  incidentsAt,
  incidentsBetween,
  newestIncidents,
} from '../ingest/as-they-stood.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Registry } from '../registry/registry.ts';
import type { FixRows, HistoryStore, ObservationRows } from '../store/history-store.ts';

/** Answers questions about the past out of the history. */
export interface TimeAnswers {
  /** @throws {TwinError} not-found where the instant lies before all that is kept. */
  frame(request: FrameRequest): Promise<FrameAnswer>;
  span(request: SpanRequest): Promise<SpanAnswer>;
  /** Undefined where rows of that age are no longer kept one by one, or never were: ask for a frame. */
  changes(request: ChangesRequest): Promise<ChangesAnswer | undefined>;
  availability(request: AvailabilityRequest): Promise<AvailabilityResponse>;
  /** @throws {TwinError} not-found where there is no such slot. */
  history(request: HistoryRequest): Promise<HistoryResponse>;
}

export interface TimeSources {
  readonly store: HistoryStore;
  readonly registry: Registry;
  readonly ingest: Ingest;
}

const DAY_MS = 86_400_000;
/** A vehicle that was silent for longer is not on its way. */
const TRACK_AGE_MS = 120_000;
/** Readings and positions in one span; about 5 MB. */
const MAX_SPAN_ROWS = 200_000;
/** An incident is looked for in what arrived so long before an instant, and so long after. */
const LOOK_BACK_MS = 30 * DAY_MS;
const LOOK_AHEAD_MS = DAY_MS;
/** Marks on a time line; more could not be told apart. */
const MAX_MARKS = 500;

export function createTimeAnswers({ store, registry, ingest }: TimeSources): TimeAnswers {
  const head = () => ({ catalogue: registry.catalogue.version, cursor: ingest.committed });

  /** Versions that a view of [fromMs, toMs] may rest on. */
  function versions(fromMs: number, toMs: number, knownMs = toMs + LOOK_AHEAD_MS) {
    const range = [fromMs - LOOK_BACK_MS, Math.max(fromMs - LOOK_BACK_MS, knownMs)] as const;
    return Promise.all([
      ingest.incidentLog.between(...range),
      ingest.alertLog.between(...range),
    ] as const);
  }

  return {
    async frame({ atMs, knownMs }) {
      const before = head();
      const knowledge = knownMs === undefined ? {} : { knownMs };
      const { observations, tracks } = await store.frame(atMs, {
        ...knowledge,
        trackAgeMs: TRACK_AGE_MS,
      });
      if (observations.slot.length === 0 && tracks.trackSlot.length === 0) {
        const { oldestMs } = await store.stats();
        if (oldestMs !== null && atMs < oldestMs)
          throw new TwinError(
            'not-found',
            `Expected an instant from ${new Date(oldestMs).toISOString()} on, got an earlier one; nothing is kept of it.`,
          );
      }
      const [incidents, alerts] = await versions(atMs, atMs, knownMs);
      return {
        ...before,
        catalogue: registry.catalogue.version,
        atMs,
        observations: toBatch(observations),
        tracks: toTracks(tracks),
        incidents: incidentsAt(incidents, atMs),
        alerts: alertsAt(alerts, atMs),
      };
    },

    async span({ fromMs, toMs: wantedMs, stepMs, knownMs }) {
      const before = head();
      const rows = await store.span(fromMs, wantedMs, {
        ...(stepMs !== undefined && { stepMs }),
        ...(knownMs !== undefined && { knownMs }),
        limit: MAX_SPAN_ROWS,
      });
      const { toMs } = rows;
      const [incidents, alerts] = await versions(fromMs, toMs, knownMs);
      return {
        ...before,
        catalogue: registry.catalogue.version,
        fromMs,
        toMs,
        observations: toBatch(rows.observations),
        tracks: toTracks(rows.tracks),
        incidents: incidentsBetween(incidents, fromMs, toMs),
        alerts: alertsBetween(alerts, fromMs, toMs),
      };
    },

    async changes({ after, limit }) {
      // A cursor that was never given comes from another store.
      if (after > ingest.committed) return undefined;
      const changes = await store.changesAfter(after, limit);
      if (!changes) return undefined;
      const { observations, tracks, incidents, alerts, cursor, complete } = changes;
      return {
        catalogue: registry.catalogue.version,
        cursor,
        complete,
        observations: toBatch(observations),
        tracks: toTracks(tracks),
        incidents: incidents.map(({ atMs, id, incident }) => ({ atMs, id, incident })),
        alerts: alerts.map(({ atMs, id, alert }) => ({ atMs, id, alert })),
      };
    },

    async availability({ fromMs, toMs, bins }) {
      const [counts, { oldestMs }, rows] = await Promise.all([
        store.countByTime(fromMs, toMs, bins),
        store.stats(),
        ingest.incidentLog.between(fromMs - DAY_MS, toMs + LOOK_AHEAD_MS),
      ]);
      const marks = newestIncidents(rows)
        .filter(({ startedMs }) => startedMs >= fromMs && startedMs < toMs)
        .sort((a, b) => b.startedMs - a.startedMs)
        .slice(0, MAX_MARKS);
      return {
        fromMs,
        toMs,
        observations: [...counts.observations],
        tracks: [...counts.tracks],
        oldestMs,
        incidents: marks.map(({ id, startedMs, level, title }) => ({
          id,
          startedMs,
          level,
          title,
        })),
      };
    },

    async history(request) {
      const { slot, fromMs, toMs, limit } = request;
      const slots = registry.catalogue.datastreams.length;
      if (slot >= slots)
        throw new TwinError('not-found', `Expected a slot below ${slots}, got ${slot}.`);
      const { timeMs, value } = await store.series(request);
      const rows = Array.from(timeMs.keys())
        .filter((i) => isIn(timeMs[i] as number, fromMs, toMs) && Number.isFinite(value[i]))
        .slice(-limit);
      return {
        slot,
        timeMs: rows.map((i) => timeMs[i] as number),
        value: rows.map((i) => value[i] as number),
      };
    },
  };
}

function isIn(timeMs: number, fromMs: number, toMs: number): boolean {
  return timeMs > fromMs && timeMs <= toMs;
}

/** The readings that can be shown: those with a number in the reach of single precision. */
function toBatch({ slot, timeMs, value }: ObservationRows): ObservationBatch {
  const single = Float32Array.from(value);
  if (single.every(Number.isFinite)) return { slot, timeMs, value: single };
  const isShown = (_: number, i: number) => Number.isFinite(single[i]);
  return {
    slot: slot.filter(isShown),
    timeMs: timeMs.filter(isShown),
    value: single.filter(isShown),
  };
}

function toTracks(rows: FixRows): TrackBatch {
  const { trackSlot, timeMs, lonDeg, latDeg, heightM, bearingDeg, speedMps } = rows;
  return { trackSlot, timeMs, lonDeg, latDeg, heightM, bearingDeg, speedMps };
}
