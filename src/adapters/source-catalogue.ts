import type {
  Catalogue,
  DataKind,
  Datastream,
  ObservationBatch,
  ObservationExtra,
  Thing,
  TrackBatch,
} from '#model';
import type { FeedSink } from './feed-adapter.ts';

/** A thing as its source tells of it. */
export type ThingDraft = Omit<Thing, 'trackSlot'>;
export type StreamDraft = Omit<Datastream, 'slot'>;

export interface SourceReading {
  readonly slot: number;
  readonly timeMs: number;
  /** NaN where the result is no number; it stands in `extra` then. */
  readonly value: number;
  readonly extra?: ObservationExtra;
}

export interface SourceFix {
  readonly trackSlot: number;
  readonly timeMs: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly heightM: number;
  readonly bearingDeg: number;
  readonly speedMps: number;
}

/**
 * The catalogue of a source that does not offer one: it grows as new devices speak. What is delivered through
 * it waits until the sink knows the rows.
 */
export interface SourceCatalogue {
  readonly catalogue: Catalogue;
  /** Adds a thing, or changes it where it differs (a fixed device that was moved or renamed). */
  describeThing(thing: ThingDraft): void;
  /** Row of a datastream by its id; undefined where it was not described. */
  slotOf(datastreamId: string): number | undefined;
  /** Adds a datastream of a thing that was described; its row. A known one keeps its row and is changed. */
  describeStream(stream: StreamDraft): number;
  /** Track row of a thing that moves, given to it at the first call. */
  trackSlotOf(thingId: string): number;
  observe(readings: readonly SourceReading[]): void;
  track(fixes: readonly SourceFix[]): void;
  /** Tells the sink now what it does not know yet. */
  flush(): void;
  close(): void;
}

/** A catalogue that grows is told at most so often. */
const TELL_MS = 500;

/** @param name of the source, for the catalogue's versions; @param kind of its readings */
export function createSourceCatalogue(
  sink: FeedSink,
  name: string,
  kind: DataKind,
): SourceCatalogue {
  const things = new Map<string, Thing>();
  const streams = new Map<string, Datastream>();
  const list: Datastream[] = [];
  let tracks = 0;
  let revision = 0;
  let generation = 0;
  let told: Catalogue | undefined;
  let isDirty = true;
  /** Rows were changed, not only added. */
  let isChanged = false;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void)[] = [];
  let closed = false;

  function current(): Catalogue {
    return told ?? { version: `${name}.0.0`, things: [], datastreams: [], kind };
  }

  function tell(): void {
    clearTimeout(timer);
    timer = undefined;
    if (closed) return;
    if (isDirty) {
      if (isChanged) generation++;
      const version = `${name}.${generation}.${++revision}`;
      told = {
        version,
        ...(told && { extends: told.version }),
        things: [...things.values()],
        datastreams: [...list],
        kind,
      };
      isDirty = false;
      isChanged = false;
      toldAtMs = performance.now();
      sink.catalogue(told);
    }
    const deliveries = waiting;
    waiting = [];
    for (const deliver of deliveries) deliver();
  }

  /** After the catalogue that its rows need. */
  function deliver(delivery: () => void): void {
    if (closed) return;
    if (!isDirty && waiting.length === 0) {
      delivery();
      return;
    }
    waiting.push(delivery);
    const restMs = toldAtMs + TELL_MS - performance.now();
    if (restMs <= 0) tell();
    else timer ??= setTimeout(tell, restMs);
  }

  function change<T>(known: T | undefined, next: T): boolean {
    if (known !== undefined && JSON.stringify(known) === JSON.stringify(next)) return false;
    isDirty = true;
    if (known !== undefined) isChanged = true;
    return true;
  }

  return {
    get catalogue() {
      return current();
    },
    describeThing(draft) {
      const known = things.get(draft.id);
      const thing: Thing =
        known?.trackSlot === undefined ? draft : { ...draft, trackSlot: known.trackSlot };
      if (change(known, thing)) things.set(thing.id, thing);
    },
    slotOf: (id) => streams.get(id)?.slot,
    describeStream(draft) {
      const known = streams.get(draft.id);
      const stream: Datastream = { ...draft, slot: known?.slot ?? list.length };
      if (change(known, stream)) {
        streams.set(stream.id, stream);
        list[stream.slot] = stream;
      }
      return stream.slot;
    },
    trackSlotOf(thingId) {
      const thing = things.get(thingId);
      if (!thing) throw new RangeError(`Expected a described thing, got "${thingId}".`);
      if (thing.trackSlot !== undefined) return thing.trackSlot;
      const trackSlot = tracks++;
      things.set(thingId, { ...thing, trackSlot });
      isDirty = true;
      return trackSlot;
    },
    observe(readings) {
      if (readings.length === 0) return;
      const batch = toObservations(readings);
      deliver(() => sink.observations(batch));
    },
    track(fixes) {
      if (fixes.length === 0) return;
      const batch = toTracks(fixes);
      deliver(() => sink.tracks(batch));
    },
    flush: tell,
    close() {
      closed = true;
      clearTimeout(timer);
      waiting = [];
    },
  };
}

function toObservations(readings: readonly SourceReading[]): ObservationBatch {
  return {
    slot: Uint32Array.from(readings, ({ slot }) => slot),
    timeMs: Float64Array.from(readings, ({ timeMs }) => timeMs),
    value: Float64Array.from(readings, ({ value }) => value),
    ...(readings.some(({ extra }) => extra) && { extras: readings.map(({ extra }) => extra) }),
  };
}

function toTracks(fixes: readonly SourceFix[]): TrackBatch {
  return {
    trackSlot: Uint32Array.from(fixes, ({ trackSlot }) => trackSlot),
    timeMs: Float64Array.from(fixes, ({ timeMs }) => timeMs),
    lonDeg: Float64Array.from(fixes, ({ lonDeg }) => lonDeg),
    latDeg: Float64Array.from(fixes, ({ latDeg }) => latDeg),
    heightM: Float32Array.from(fixes, ({ heightM }) => heightM),
    bearingDeg: Float32Array.from(fixes, ({ bearingDeg }) => bearingDeg),
    speedMps: Float32Array.from(fixes, ({ speedMps }) => speedMps),
  };
}
