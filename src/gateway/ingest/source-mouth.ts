import type { FeedSink, FeedStatus } from '#adapters';
import {
  type Alert,
  type Catalogue,
  type Incident,
  type ObservationBatch,
  type TrackBatch,
  TwinError,
} from '#model';
import type { Registry, RowMap } from '../registry/registry.ts';
import { type Books, refuse } from './books.ts';
import { checkFixes, checkReadings } from './check-rows.ts';
import type { Piece } from './intake-queue.ts';
import { rowsOf } from './intake-queue.ts';
import type { Listed } from './listed.ts';
import type { Lane } from './writer.ts';

/** What a source talks into; every feed adapter can. Its rows and names are the source's own. */
export interface SourceMouth extends FeedSink {
  readonly sourceId: string;
  readonly books: Readonly<Books>;
  /** What the source last said of itself. */
  readonly lastStatus: FeedStatus | undefined;
  /** Resolves when there is room for more, at once where there is. */
  room(): Promise<void>;
  /** Resolves when the rows of the last catalogue given are on disk. */
  ready(): Promise<void>;
  /** The source's ids of the incidents that it has listed, also before a restart. */
  listedIncidents(): readonly string[];
  listedAlerts(): readonly string[];
  /**
   * Takes what belongs to the past into the history alone. Readings and positions count as having arrived at
   * their own time. Resolves when they are on disk.
   */
  past(rows: PastRows): Promise<void>;
  /**
   * Takes readings whose slots are rows of our own catalogue, whoever's they are; resolves with the cursor of
   * each when all are on disk.
   *
   * @throws {TwinError} store-failed where there is no room or the store refuses them.
   */
  submit(batch: ObservationBatch): Promise<readonly number[]>;
}

type PastRows =
  | { readonly type: 'observations'; readonly batch: ObservationBatch }
  | { readonly type: 'tracks'; readonly batch: TrackBatch }
  /** A version of an incident, or null where it left the list. */
  | {
      readonly type: 'incident';
      readonly id: string;
      readonly incident: Incident | null;
      readonly atMs: number;
    };

export interface MouthOptions {
  readonly sourceId: string;
  readonly books: Books;
  readonly registry: Registry;
  readonly lane: Lane;
  readonly incidents: Listed<Incident>;
  readonly alerts: Listed<Alert>;
  /** Unix milliseconds, and the same made never to go back. */
  readonly now: () => number;
  readonly arrivalMs: () => number;
  readonly live: {
    readings(batch: ObservationBatch, books: Books, limitMs: number): void;
    fixes(batch: TrackBatch, books: Books, limitMs: number): void;
    incident(id: string, incident: Incident | null): void;
    alert(id: string, alert: Alert | null): void;
  };
}

/** Rows that wait for a store that lags or for their catalogue; more are refused, incidents and alerts never. */
const MAX_WAITING_ROWS = 200_000;
/** Ahead of our clock by more than this is counted. */
const AHEAD_MS = 5000;
/** Further ahead than this is stored and not shown: it would hide all true readings until then. */
const FUTURE_MS = 60_000;
const RETRY_MS = 1000;

export function createSourceMouth(options: MouthOptions): SourceMouth {
  const { sourceId, books, registry, lane, incidents, alerts, now, arrivalMs, live } = options;
  let rows: RowMap | undefined;
  /** Catalogues that are being taken in and what came after each, in order. */
  const steps: (() => void | Promise<void>)[] = [];
  let stepping: Promise<void> | undefined;
  let heldRows = 0;
  let status: FeedStatus | undefined;

  async function takeSteps(): Promise<void> {
    for (let step = steps.shift(); step; step = steps.shift()) await step();
    stepping = undefined;
  }

  function enqueue(step: () => void | Promise<void>): void {
    steps.push(step);
    stepping ??= takeSteps();
  }

  /** Does it now, or after the catalogue that its rows need. */
  function inOrder(count: number, task: () => void): void {
    if (!stepping) {
      task();
      return;
    }
    heldRows += count;
    enqueue(() => {
      heldRows -= count;
      task();
    });
  }

  async function adopt(catalogue: Catalogue): Promise<void> {
    for (;;) {
      try {
        rows = await registry.adopt(sourceId, catalogue);
        return;
      } catch (error) {
        console.error(`The catalogue of ${sourceId} cannot be kept now:`, error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
      }
    }
  }

  function isFull(count: number): boolean {
    if (lane.waitingRows + heldRows + count <= MAX_WAITING_ROWS) return false;
    refuse(books, count, 'Expected a store that keeps up, got more readings than it takes.');
    return true;
  }

  function takeReadings(theirs: ObservationBatch): void {
    const { batch, refused, detail } = checkReadings(theirs, rows?.slots ?? new Uint32Array());
    books.pending -= refused;
    refuse(books, refused, detail);
    if (batch.slot.length === 0) return;
    const nowMs = now();
    books.ahead += countLater(batch.timeMs, nowMs + AHEAD_MS);
    live.readings(batch, books, nowMs + FUTURE_MS);
    lane.push({ type: 'observations', batch, atMs: arrivalMs() });
  }

  function takeFixes(theirs: TrackBatch): void {
    const { batch, refused, detail } = checkFixes(theirs, rows?.trackSlots ?? new Uint32Array());
    books.pending -= refused;
    refuse(books, refused, detail);
    if (batch.trackSlot.length === 0) return;
    const nowMs = now();
    books.ahead += countLater(batch.timeMs, nowMs + AHEAD_MS);
    live.fixes(batch, books, nowMs + FUTURE_MS);
    lane.push({ type: 'tracks', batch, atMs: arrivalMs() });
  }

  function ours(theirs: Incident): Incident {
    return {
      ...theirs,
      id: incidents.idOf(sourceId, theirs.id),
      evidence: theirs.evidence.map(({ thingId, datastreamId }) => ({
        thingId: rows?.thingIds.get(thingId) ?? thingId,
        datastreamId: rows?.datastreamIds.get(datastreamId) ?? datastreamId,
      })),
    };
  }

  return {
    sourceId,
    books,
    get lastStatus() {
      return status;
    },
    room: lane.room,
    ready: async () => stepping,
    listedIncidents: () => incidents.idsOf(sourceId),
    listedAlerts: () => alerts.idsOf(sourceId),
    catalogue: (catalogue) => enqueue(() => adopt(catalogue)),
    submit(batch) {
      const count = batch.slot.length;
      books.received += count;
      if (lane.problem !== undefined) {
        refuse(books, count, lane.problem);
        return Promise.reject(new TwinError('store-failed', lane.problem));
      }
      if (isFull(count))
        return Promise.reject(
          new TwinError('store-failed', 'Expected a store that keeps up; send again later.'),
        );
      books.pending += count;
      live.readings(batch, books, now() + FUTURE_MS);
      return new Promise((resolve, reject) =>
        lane.push({
          type: 'observations',
          batch,
          atMs: arrivalMs(),
          onStored: (first) => resolve(Array.from({ length: count }, (_, i) => first + i)),
          onRefused: (detail) => reject(new TwinError('store-failed', detail)),
        }),
      );
    },
    message: () => undefined,
    observations(batch) {
      const count = batch.slot.length;
      books.received += count;
      if (count === 0 || isFull(count)) return;
      books.pending += count;
      inOrder(count, () => takeReadings(batch));
    },
    tracks(batch) {
      const count = batch.trackSlot.length;
      books.received += count;
      if (count === 0 || isFull(count)) return;
      books.pending += count;
      inOrder(count, () => takeFixes(batch));
    },
    incident(theirs) {
      books.received++;
      books.pending++;
      inOrder(0, () => {
        const incident = ours(theirs);
        if (incidents.put(sourceId, theirs.id, incident)) {
          live.incident(incident.id, incident);
          lane.push({ type: 'incident', id: incident.id, incident, atMs: arrivalMs() });
        } else countDuplicate();
      });
    },
    incidentGone(theirId) {
      books.received++;
      books.pending++;
      inOrder(0, () => {
        const id = incidents.idOf(sourceId, theirId);
        if (incidents.remove(id)) {
          live.incident(id, null);
          lane.push({ type: 'incident', id, incident: null, atMs: arrivalMs() });
        } else countDuplicate();
      });
    },
    alert(theirs) {
      books.received++;
      books.pending++;
      const alert = { ...theirs, id: alerts.idOf(sourceId, theirs.id) };
      if (alerts.put(sourceId, theirs.id, alert)) {
        live.alert(alert.id, alert);
        lane.push({ type: 'alert', id: alert.id, alert, atMs: arrivalMs() });
      } else countDuplicate();
    },
    alertGone(theirId) {
      books.received++;
      books.pending++;
      const id = alerts.idOf(sourceId, theirId);
      if (alerts.remove(id)) {
        live.alert(id, null);
        lane.push({ type: 'alert', id, alert: null, atMs: arrivalMs() });
      } else countDuplicate();
    },
    rejected(count, _reason, detail) {
      books.received += count;
      refuse(books, count, detail);
    },
    missed: () => undefined,
    conflated: () => undefined,
    clock: () => undefined,
    status(next) {
      status = next;
    },
    async past(theirs) {
      await stepping;
      const piece = toPiece(theirs);
      const count = rowsOf(piece);
      if (count > 0) await lane.pushPast(piece);
    },
  };

  function countDuplicate(): void {
    books.pending--;
    books.duplicates++;
  }

  function toPiece(theirs: PastRows): Piece {
    if (theirs.type === 'incident') {
      books.received++;
      books.pending++;
      const { incident, atMs } = theirs;
      const id = incidents.idOf(sourceId, theirs.id);
      return { type: 'incident', id, incident: incident && ours(incident), atMs };
    }
    const checked =
      theirs.type === 'observations'
        ? {
            type: theirs.type,
            ...checkReadings(theirs.batch, rows?.slots ?? new Uint32Array()),
          }
        : {
            type: theirs.type,
            ...checkFixes(theirs.batch, rows?.trackSlots ?? new Uint32Array()),
          };
    const { refused, detail } = checked;
    const piece: Piece =
      checked.type === 'observations'
        ? { type: 'observations', batch: checked.batch }
        : { type: 'tracks', batch: checked.batch };
    books.received += rowsOf(piece) + refused;
    refuse(books, refused, detail);
    books.pending += rowsOf(piece);
    return piece;
  }
}

function countLater(timeMs: Float64Array, limitMs: number): number {
  return timeMs.reduce((count, time) => count + (time > limitMs ? 1 : 0), 0);
}
