import { randomUUID } from 'node:crypto';
import type { Alert, Incident } from '#model';
import {
  alertTopic,
  encodeAlert,
  encodeHeartbeat,
  encodeIncident,
  HEARTBEAT_MS,
  HEARTBEAT_TOPIC,
  incidentTopic,
  type SourceBooks,
} from '#wire';
import type { OutgoingMessage } from '../broker/broker.ts';
import type { Registry } from '../registry/registry.ts';
import type { AlertRow, HistoryStore, IncidentRow, Intake } from '../store/history-store.ts';
import { createAddresses } from './addresses.ts';
import { createArrivalClock } from './arrival-clock.ts';
import { expiryOf } from './as-they-stood.ts';
import { type Books, createBooks } from './books.ts';
import { openListed } from './listed.ts';
import { createLivePublisher } from './live-publisher.ts';
import { createLiveView } from './live-view.ts';
import { liveMessage, type Outlet, retainedMessage } from './outlet.ts';
import { createSourceMouth, type MouthOptions, type SourceMouth } from './source-mouth.ts';
import { createVersionLog, type VersionLog } from './version-log.ts';
import { createWriter } from './writer.ts';

/** Takes in what all sources say, stores it, and sends what is new to those who listen. */
export interface Ingest {
  /** Changes with each start. */
  readonly epoch: string;
  /** The mouth of a source; the same one at every call with the same id. */
  attach(sourceId: string): SourceMouth;
  /** The present, for one who has just subscribed. */
  greet(filters: readonly string[]): OutgoingMessage[];
  /** The last ingest cursor on disk. */
  readonly committed: number;
  /** By source. */
  readonly books: Readonly<Record<string, SourceBooks>>;
  readonly conflated: number;
  /** Why nothing can be stored now. */
  readonly storeProblem: string | undefined;
  readonly incidentLog: VersionLog<IncidentRow>;
  readonly alertLog: VersionLog<AlertRow>;
  /** Where a vehicle was last heard, undefined where it never was. */
  latestFix(
    trackSlot: number,
  ): { readonly timeMs: number; readonly lonDeg: number; readonly latDeg: number } | undefined;
  /** Tells what stands, and begins to send and to store. */
  start(): void;
  /** Stores what waits and ends. */
  close(): Promise<void>;
}

export interface IngestOptions {
  readonly store: HistoryStore;
  readonly registry: Registry;
  readonly outlet: Outlet;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Told of everything that was stored. */
  readonly onStored?: (intake: Intake) => void;
}

/** Live rows wait so long for others to be sent with. */
const LIVE_MS = 200;
const DIGEST_MS = 5000;
/** Older fixes tell nothing of where a vehicle is now. */
const FIX_AGE_MS = 120_000;

/** @throws {TwinError} store-failed where the store cannot be read. */
export async function openIngest(options: IngestOptions): Promise<Ingest> {
  const { store, registry, outlet, now, onStored } = options;
  const epoch = randomUUID();
  const arrivalMs = createArrivalClock(now);
  const view = createLiveView();
  let addresses = createAddresses(registry.catalogue);
  const publisher = createLivePublisher({
    view,
    outlet,
    addresses: () => addresses,
    header: () => ({ epoch, catalogue: registry.catalogue.version }),
    now,
  });
  const complain = (error: unknown) => console.error('The list could not be kept:', error);
  const incidents = await openListed<Incident>(store, 'listed-incident', complain);
  const alerts = await openListed<Alert>(store, 'listed-alert', complain);
  const incidentLog = createVersionLog((fromMs, toMs) => store.incidents(fromMs, toMs));
  const alertLog = createVersionLog((fromMs, toMs) => store.alerts(fromMs, toMs));
  const { lastCursor } = await store.stats();
  const writer = createWriter({ store, lastCursor, onCommit: forgetVersions });
  const mouths = new Map<string, SourceMouth>();
  let timers: ReturnType<typeof setInterval>[] = [];

  view.resize(registry.catalogue);
  await restoreView();
  registry.listen((catalogue) => {
    view.resize(catalogue);
    addresses = createAddresses(catalogue);
  });

  /** What was shown when the gateway stopped is shown again. */
  async function restoreView(): Promise<void> {
    const atMs = now();
    const { observations, tracks } = await store.frame(atMs, { trackAgeMs: FIX_AGE_MS });
    const { datastreams, tracks: rows } = view.table.size;
    for (const [i, slot] of observations.slot.entries()) {
      const value = observations.value[i] as number;
      if (slot < datastreams && isShown(value))
        view.acceptReading(slot, observations.timeMs[i] as number, value);
    }
    for (const [i, slot] of tracks.trackSlot.entries()) if (slot < rows) view.acceptFix(tracks, i);
  }

  function forgetVersions(intake: Intake): void {
    for (const { atMs } of intake.incidents ?? []) incidentLog.forget(atMs);
    for (const { atMs } of intake.alerts ?? []) alertLog.forget(atMs);
    onStored?.(intake);
  }

  const live: MouthOptions['live'] = {
    readings(batch, books: Books, limitMs) {
      for (const [i, slot] of batch.slot.entries()) {
        const timeMs = batch.timeMs[i] as number;
        const value = batch.value[i] as number;
        if (timeMs > limitMs) books.future++;
        else if (!isShown(value)) continue;
        else if (view.acceptReading(slot, timeMs, value)) publisher.addReading(slot, timeMs, value);
        else books.late++;
      }
    },
    fixes(batch, books: Books, limitMs) {
      for (const [i, timeMs] of batch.timeMs.entries()) {
        if (timeMs > limitMs) books.future++;
        else if (view.acceptFix(batch, i)) publisher.addFix(batch, i);
        else books.late++;
      }
    },
    incident: tellIncident,
    alert: tellAlert,
  };

  function tellIncident(id: string, incident: Incident | null): void {
    const payload = incident ? encodeIncident(incident) : new Uint8Array();
    outlet.publish(retainedMessage(incidentTopic(id), payload));
  }

  function tellAlert(id: string, alert: Alert | null): void {
    const payload = alert ? encodeAlert(alert) : new Uint8Array();
    outlet.publish(retainedMessage(alertTopic(id), payload));
  }

  function beat(): void {
    // All that is on disk has gone out when the heartbeat says so.
    publisher.flush();
    const payload = encodeHeartbeat({
      v: 1,
      epoch,
      catalogue: registry.catalogue.version,
      timeMs: Math.round(now()),
      cursor: writer.committed,
      conflated: publisher.conflated,
    });
    outlet.publish(liveMessage(HEARTBEAT_TOPIC, payload));
  }

  return {
    epoch,
    attach(sourceId) {
      const known = mouths.get(sourceId);
      if (known) return known;
      const books = createBooks();
      const lane = writer.open(books);
      const mouth = createSourceMouth({
        sourceId,
        books,
        registry,
        lane,
        incidents,
        alerts,
        now,
        arrivalMs,
        live,
      });
      mouths.set(sourceId, mouth);
      return mouth;
    },
    greet: publisher.greet,
    get committed() {
      return writer.committed;
    },
    get books() {
      return Object.fromEntries([...mouths].map(([id, { books }]) => [id, { ...books }]));
    },
    get conflated() {
      return publisher.conflated;
    },
    get storeProblem() {
      return writer.problem;
    },
    incidentLog,
    alertLog,
    latestFix(trackSlot) {
      const { fixTimeMs, fixLonDeg, fixLatDeg, size } = view.table;
      const row = 2 * trackSlot + 1;
      const timeMs = trackSlot < size.tracks ? (fixTimeMs[row] as number) : 0;
      if (timeMs === 0) return undefined;
      return { timeMs, lonDeg: fixLonDeg[row] as number, latDeg: fixLatDeg[row] as number };
    },
    start() {
      for (const incident of incidents.items) tellIncident(incident.id, incident);
      for (const alert of alerts.items)
        if (expiryOf(alert) > now()) tellAlert(alert.id, alert);
        else alerts.remove(alert.id);
      writer.start();
      timers = [
        setInterval(publisher.flush, LIVE_MS),
        setInterval(publisher.publishDigests, DIGEST_MS),
        setInterval(beat, HEARTBEAT_MS),
      ];
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      await writer.close();
    },
  };
}

/** Live messages carry single precision. */
function isShown(value: number): boolean {
  return Number.isFinite(Math.fround(value));
}
