import { randomUUID } from 'node:crypto';
import type { IncidentId, ObservationBatch, ThingKind, TrackBatch } from '#model';
import type { Simulator } from '#simulator';
import {
  encodeHeartbeat,
  encodeIncident,
  encodeObservations,
  encodeTracks,
  HEARTBEAT_MS,
  HEARTBEAT_TOPIC,
  incidentTopic,
  observationTopic,
  splitObservations,
  splitTracks,
  trackTopic,
} from '#wire';
import type { OutgoingMessage } from './broker/broker.ts';
import { matchesTopic } from './broker/topic-filter.ts';

/** Plays the simulator on the broker in real time. */
export interface SimulatorService {
  /** Changes with each start. */
  readonly epoch: string;
  start(): void;
  stop(): void;
  /** The newest readings for those who have just subscribed; what they hear next follows on them. */
  describePresent(filters: readonly string[]): OutgoingMessage[];
}

const TICK_MS = 1000;
/** After a longer pause only the newest readings are sent: the machine slept. */
const LONGEST_CATCH_UP_MS = 60_000;

export interface SimulatorServiceOptions {
  readonly simulator: Simulator;
  readonly publish: (message: OutgoingMessage) => void;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export function createSimulatorService(options: SimulatorServiceOptions): SimulatorService {
  const { simulator, publish, now } = options;
  const { catalogue } = simulator;
  const epoch = randomUUID();
  const kindOfThing = new Map(catalogue.things.map((thing) => [thing.id, thing.kind]));
  const kindOfSlot = catalogue.datastreams.map(
    (stream) => kindOfThing.get(stream.thingId) as ThingKind,
  );
  const kindOfTrack: ThingKind[] = [];
  for (const { trackSlot, kind } of catalogue.things)
    if (trackSlot !== undefined) kindOfTrack[trackSlot] = kind;

  /** Number of the last message on each topic. */
  const lastSeq = new Map<string, number>();
  /** Number of steps by which each listed incident was last told. */
  let told = new Map<IncidentId, number>();
  let toldMs = 0;
  let heartbeatMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const headerOf = (seq: number) => ({ epoch, seq, catalogue: catalogue.version });

  function nextSeq(topic: string): number {
    const seq = (lastSeq.get(topic) ?? -1) + 1;
    lastSeq.set(topic, seq);
    return seq;
  }

  function publishObservations(batch: ObservationBatch): void {
    for (const [kind, rows] of groupRows(batch.slot, kindOfSlot)) {
      const topic = observationTopic(kind);
      for (const part of splitObservations(pickObservations(batch, rows))) {
        const payload = encodeObservations(headerOf(nextSeq(topic)), part);
        publish({ topic, payload, qos: 0, retain: false });
      }
    }
  }

  function publishTracks(batch: TrackBatch): void {
    for (const [kind, rows] of groupRows(batch.trackSlot, kindOfTrack)) {
      const topic = trackTopic(kind);
      for (const part of splitTracks(pickTracks(batch, rows))) {
        const payload = encodeTracks(headerOf(nextSeq(topic)), part);
        publish({ topic, payload, qos: 0, retain: false });
      }
    }
  }

  function publishIncidents(nowMs: number): void {
    const listed = simulator.incidentsAt(nowMs);
    for (const incident of listed)
      if (told.get(incident.id) !== incident.steps.length)
        publish({
          topic: incidentTopic(incident.id),
          payload: encodeIncident(incident),
          qos: 1,
          retain: true,
        });
    const present = new Map(listed.map((incident) => [incident.id, incident.steps.length]));
    for (const id of told.keys())
      if (!present.has(id))
        publish({ topic: incidentTopic(id), payload: new Uint8Array(), qos: 1, retain: true });
    told = present;
  }

  function tick(): void {
    const nowMs = now();
    // A clock that was set back has nothing new to tell until it is where it was.
    if (nowMs > toldMs) {
      const isLong = nowMs - toldMs > LONGEST_CATCH_UP_MS;
      publishObservations(
        isLong ? simulator.latestAt(nowMs) : simulator.observationsBetween(toldMs, nowMs),
      );
      toldMs = nowMs;
    }
    publishTracks(simulator.tracksAt(nowMs));
    publishIncidents(nowMs);
    if (Math.abs(nowMs - heartbeatMs) >= HEARTBEAT_MS - TICK_MS / 2) {
      heartbeatMs = nowMs;
      const heartbeat = { v: 1, epoch, catalogue: catalogue.version, timeMs: nowMs } as const;
      const payload = encodeHeartbeat(heartbeat);
      publish({ topic: HEARTBEAT_TOPIC, payload, qos: 0, retain: false });
    }
    timer = setTimeout(tick, TICK_MS - (now() % TICK_MS));
  }

  return {
    epoch,
    start: () => {
      timer ??= setTimeout(tick, 0);
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
    describePresent: (filters) => {
      const wanted = new Set(
        kindOfSlot.filter((kind) =>
          filters.some((filter) => matchesTopic(filter, observationTopic(kind))),
        ),
      );
      if (wanted.size === 0 || toldMs === 0) return [];
      const batch = simulator.latestAt(toldMs);
      return [...groupRows(batch.slot, kindOfSlot)]
        .filter(([kind]) => wanted.has(kind))
        .flatMap(([kind, rows]) => {
          const topic = observationTopic(kind);
          const header = headerOf(lastSeq.get(topic) ?? 0);
          return splitObservations(pickObservations(batch, rows)).map((part) => ({
            topic,
            payload: encodeObservations(header, part),
            qos: 0 as const,
            retain: false,
          }));
        });
    },
  };
}

/** Rows of a batch by the kind of thing that their slot belongs to. */
function groupRows(slots: Uint32Array, kinds: readonly ThingKind[]): Map<ThingKind, number[]> {
  const rows = new Map<ThingKind, number[]>();
  for (const [i, slot] of slots.entries()) {
    const kind = kinds[slot] as ThingKind;
    const list = rows.get(kind);
    if (list) list.push(i);
    else rows.set(kind, [i]);
  }
  return rows;
}

function pickObservations(batch: ObservationBatch, rows: readonly number[]): ObservationBatch {
  return {
    slot: Uint32Array.from(rows, (i) => batch.slot[i] as number),
    timeMs: Float64Array.from(rows, (i) => batch.timeMs[i] as number),
    value: Float32Array.from(rows, (i) => batch.value[i] as number),
  };
}

function pickTracks(batch: TrackBatch, rows: readonly number[]): TrackBatch {
  return {
    trackSlot: Uint32Array.from(rows, (i) => batch.trackSlot[i] as number),
    timeMs: Float64Array.from(rows, (i) => batch.timeMs[i] as number),
    lonDeg: Float64Array.from(rows, (i) => batch.lonDeg[i] as number),
    latDeg: Float64Array.from(rows, (i) => batch.latDeg[i] as number),
    heightM: Float32Array.from(rows, (i) => batch.heightM[i] as number),
    bearingDeg: Float32Array.from(rows, (i) => batch.bearingDeg[i] as number),
    speedMps: Float32Array.from(rows, (i) => batch.speedMps[i] as number),
  };
}
