import type { ObservationBatch, TrackBatch } from '#model';
import {
  type BatchHeader,
  digestTopic,
  encodeObservations,
  encodeTracks,
  liveTileOf,
  splitObservations,
  splitTracks,
} from '#wire';
import type { OutgoingMessage } from '../broker/broker.ts';
import { matchesTopic } from '../broker/topic-filter.ts';
import type { Addresses } from './addresses.ts';
import { type LiveView, readFixes, readReadings } from './live-view.ts';
import { liveMessage, type Outlet } from './outlet.ts';

/** Sends what the live view took in to those who listen. */
export interface LivePublisher {
  addReading(slot: number, timeMs: number, value: number): void;
  addFix(batch: TrackBatch, row: number): void;
  /** Sends what was added since the last time. */
  flush(): void;
  /** Sends the newest of each row that changed since the last time, tile by tile. */
  publishDigests(): void;
  /** The present, for one who has just subscribed; what is sent next follows on it. */
  greet(filters: readonly string[]): OutgoingMessage[];
  /** Rows that a newer one overtook before they were sent, on purpose. */
  readonly conflated: number;
}

export interface LivePublisherOptions {
  readonly view: LiveView;
  readonly outlet: Outlet;
  readonly addresses: () => Addresses;
  readonly header: () => Omit<BatchHeader, 'seq'>;
  readonly now: () => number;
}

/** More readings between two sendings than this are thinned to the newest of each datastream. */
const MAX_READINGS = 10_000;
/** A vehicle that was silent for longer is not told to newcomers. */
const FIX_AGE_MS = 120_000;

type Readings = Pick<ObservationBatch, 'slot' | 'timeMs' | 'value'>;

export function createLivePublisher(options: LivePublisherOptions): LivePublisher {
  const { view, outlet, addresses, header, now } = options;
  const lastSeq = new Map<string, number>();
  let readings = emptyReadings();
  /** Rows of batches that were added, by topic. */
  let fixes = new Map<string, { readonly batch: TrackBatch; readonly row: number }[]>();
  /** Times of the rows that the last digest held. */
  let digested = new Float64Array();
  let digestedFixes = new Float64Array();
  let conflated = 0;

  function headerFor(topic: string): BatchHeader {
    const seq = (lastSeq.get(topic) ?? -1) + 1;
    lastSeq.set(topic, seq);
    return { ...header(), seq };
  }

  function sendReadings(topic: string, batch: ObservationBatch): void {
    for (const part of splitObservations(batch))
      outlet.publish(liveMessage(topic, encodeObservations(headerFor(topic), part)));
  }

  function sendFixes(topic: string, batch: TrackBatch): void {
    for (const part of splitTracks(batch))
      outlet.publish(liveMessage(topic, encodeTracks(headerFor(topic), part)));
  }

  function flushReadings(): void {
    const rows = readings;
    if (rows.slot.length === 0) return;
    readings = emptyReadings();
    const kept = rows.slot.length > MAX_READINGS ? newestRows(rows.slot) : undefined;
    if (kept) conflated += rows.slot.length - kept.size;
    const byTopic = new Map<string, number[]>();
    const { topicOfSlot } = addresses();
    for (const [i, slot] of rows.slot.entries()) {
      if (kept && !kept.has(i)) continue;
      const topic = topicOfSlot(slot);
      const list = byTopic.get(topic);
      if (list) list.push(i);
      else byTopic.set(topic, [i]);
    }
    for (const [topic, list] of byTopic)
      if (outlet.isHeard(topic)) sendReadings(topic, pickReadings(rows, list));
  }

  function flushFixes(): void {
    const batches = fixes;
    fixes = new Map();
    for (const [topic, rows] of batches)
      if (outlet.isHeard(topic)) sendFixes(topic, pickFixes(rows));
  }

  /** Vehicles with a recent fix by the tile that they are in. */
  function tracksByTile(): Map<string, number[]> {
    const { table } = view;
    const oldestMs = now() - FIX_AGE_MS;
    const slots = Array.from({ length: table.size.tracks }, (_, slot) => slot);
    return Map.groupBy(
      slots.filter((slot) => (table.fixTimeMs[2 * slot + 1] as number) > oldestMs),
      (slot) =>
        liveTileOf(
          table.fixLonDeg[2 * slot + 1] as number,
          table.fixLatDeg[2 * slot + 1] as number,
        ),
    );
  }

  function tracksByTopic(): Map<string, number[]> {
    const { table } = view;
    const { topicOfFix } = addresses();
    return Map.groupBy([...tracksByTile().values()].flat(), (slot) =>
      topicOfFix(
        slot,
        table.fixLonDeg[2 * slot + 1] as number,
        table.fixLatDeg[2 * slot + 1] as number,
      ),
    );
  }

  function* describePresent(
    filters: readonly string[],
  ): Generator<[topic: string, batch: ObservationBatch | TrackBatch]> {
    const isWanted = (topic: string) => filters.some((filter) => matchesTopic(filter, topic));
    const { slotsByTopic, slotsByTile } = addresses();
    const { table } = view;
    for (const [topic, slots] of slotsByTopic)
      if (isWanted(topic)) yield [topic, readReadings(table, slots)];
    for (const [tile, slots] of slotsByTile) {
      const topic = digestTopic(tile, 'obs');
      if (isWanted(topic)) yield [topic, readReadings(table, slots)];
    }
    for (const [topic, slots] of tracksByTopic())
      if (isWanted(topic)) yield [topic, readFixes(table, slots, true)];
    for (const [tile, slots] of tracksByTile()) {
      const topic = digestTopic(tile, 'track');
      if (isWanted(topic)) yield [topic, readFixes(table, slots, true)];
    }
  }

  return {
    addReading(slot, timeMs, value) {
      readings.slot.push(slot);
      readings.timeMs.push(timeMs);
      readings.value.push(value);
    },
    addFix(batch, row) {
      const topic = addresses().topicOfFix(
        batch.trackSlot[row] as number,
        batch.lonDeg[row] as number,
        batch.latDeg[row] as number,
      );
      const list = fixes.get(topic);
      if (list) list.push({ batch, row });
      else fixes.set(topic, [{ batch, row }]);
    },
    flush() {
      flushReadings();
      flushFixes();
    },
    publishDigests() {
      const { table } = view;
      const isNew = (times: Float64Array, before: Float64Array, row: number) =>
        (times[row] as number) > (before[row] ?? 0);
      for (const [tile, slots] of addresses().slotsByTile) {
        const topic = digestTopic(tile, 'obs');
        if (!outlet.isHeard(topic)) continue;
        const changed = slots.filter((slot) => isNew(table.timeMs, digested, slot));
        sendReadings(topic, readReadings(table, changed));
      }
      for (const [tile, slots] of tracksByTile()) {
        const topic = digestTopic(tile, 'track');
        if (!outlet.isHeard(topic)) continue;
        const changed = slots.filter((slot) => isNew(table.fixTimeMs, digestedFixes, 2 * slot + 1));
        sendFixes(topic, readFixes(table, changed, false));
      }
      digested = table.timeMs.slice();
      digestedFixes = table.fixTimeMs.slice();
    },
    greet(filters) {
      const messages: OutgoingMessage[] = [];
      for (const [topic, batch] of describePresent(filters)) {
        const head = { ...header(), seq: lastSeq.get(topic) ?? 0 };
        if ('slot' in batch)
          for (const part of splitObservations(batch))
            messages.push(liveMessage(topic, encodeObservations(head, part)));
        else
          for (const part of splitTracks(batch))
            messages.push(liveMessage(topic, encodeTracks(head, part)));
      }
      return messages;
    },
    get conflated() {
      return conflated;
    },
  };
}

interface ReadingRows {
  readonly slot: number[];
  readonly timeMs: number[];
  readonly value: number[];
}

function emptyReadings(): ReadingRows {
  return { slot: [], timeMs: [], value: [] };
}

/** Rows that no later one of the same slot follows. */
function newestRows(slots: readonly number[]): Set<number> {
  return new Set(new Map(slots.map((slot, i) => [slot, i])).values());
}

function pickReadings(rows: ReadingRows, picked: readonly number[]): Readings {
  return {
    slot: Uint32Array.from(picked, (i) => rows.slot[i] as number),
    timeMs: Float64Array.from(picked, (i) => rows.timeMs[i] as number),
    value: Float32Array.from(picked, (i) => rows.value[i] as number),
  };
}

function pickFixes(
  rows: readonly { readonly batch: TrackBatch; readonly row: number }[],
): TrackBatch {
  return {
    trackSlot: Uint32Array.from(rows, ({ batch, row }) => batch.trackSlot[row] as number),
    timeMs: Float64Array.from(rows, ({ batch, row }) => batch.timeMs[row] as number),
    lonDeg: Float64Array.from(rows, ({ batch, row }) => batch.lonDeg[row] as number),
    latDeg: Float64Array.from(rows, ({ batch, row }) => batch.latDeg[row] as number),
    heightM: Float32Array.from(rows, ({ batch, row }) => batch.heightM[row] as number),
    bearingDeg: Float32Array.from(rows, ({ batch, row }) => batch.bearingDeg[row] as number),
    speedMps: Float32Array.from(rows, ({ batch, row }) => batch.speedMps[row] as number),
  };
}
