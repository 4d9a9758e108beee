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
type StreamDraft = Omit<Datastream, 'slot'>;

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
  /** Delivers what still waits; what comes later is not taken. */
  close(): void;
}

/** A catalogue that grows is told at most so often, */
const TELL_MS = 500;
/** and a large one more rarely, since all of it is told each time: 100,000 rows every five seconds. */
const TELL_MS_PER_ROW = 0.05;

/** @param name of the source, for the catalogue's versions, which no two lives of a source share */
export function createSourceCatalogue(
  sink: FeedSink,
  name: string,
  kind: DataKind,
): SourceCatalogue {
  const life = crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36);
  const things = new Map<string, Thing>();
  const streams = new Map<string, Datastream>();
  const list: Datastream[] = [];
  let tracks = 0;
  let revision = 0;
  let told: Catalogue | undefined;
  let isDirty = true;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let toldTracks = 0;
  /** Rows that the sink does not know yet. */
  let heldReadings: SourceReading[] = [];
  let heldFixes: SourceFix[] = [];
  let closed = false;

  function current(): Catalogue {
    return told ?? { version: `${name}.${life}.0`, things: [], datastreams: [], kind };
  }

  function tell(): void {
    clearTimeout(timer);
    timer = undefined;
    if (closed) return;
    if (isDirty) {
      told = {
        version: `${name}.${life}.${++revision}`,
        ...(told && { extends: told.version }),
        things: [...things.values()],
        datastreams: [...list],
        kind,
      };
      isDirty = false;
      toldTracks = tracks;
      toldAtMs = performance.now();
      sink.catalogue(told);
    }
    const [readings, fixes] = [heldReadings, heldFixes];
    heldReadings = [];
    heldFixes = [];
    if (readings.length > 0) sink.observations(toObservations(readings));
    if (fixes.length > 0) sink.tracks(toTracks(fixes));
  }

  function tellSoon(): void {
    if (timer !== undefined) return;
    const restMs =
      toldAtMs + TELL_MS + TELL_MS_PER_ROW * (things.size + list.length) - performance.now();
    timer = setTimeout(tell, Math.max(0, restMs));
  }

  /** Whether there is anything to tell, which then will be told though no reading follows. */
  function change<T>(known: T | undefined, next: T): boolean {
    if (isEqual(known, next)) return false;
    isDirty = true;
    if (told && !closed) tellSoon();
    return true;
  }

  /** Those of known rows, so that one new device does not hold up all others; the rest are held. */
  function passKnown<Row>(rows: readonly Row[], isKnown: (row: Row) => boolean, held: Row[]) {
    if (rows.every(isKnown)) return rows;
    // One by one: a spread of a hundred thousand is more than a call takes.
    for (const row of rows) if (!isKnown(row)) held.push(row);
    tellSoon();
    return rows.filter(isKnown);
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
      if (change(thing, { ...thing, trackSlot })) things.set(thingId, { ...thing, trackSlot });
      return trackSlot;
    },
    observe(readings) {
      if (closed) return;
      const rows = told?.datastreams.length ?? 0;
      const known = passKnown(readings, ({ slot }) => slot < rows, heldReadings);
      if (known.length > 0) sink.observations(toObservations(known));
    },
    track(fixes) {
      if (closed) return;
      const known = passKnown(fixes, ({ trackSlot }) => trackSlot < toldTracks, heldFixes);
      if (known.length > 0) sink.tracks(toTracks(known));
    },
    flush: tell,
    close() {
      if (timer !== undefined) tell();
      closed = true;
      clearTimeout(timer);
    },
  };
}

export function toObservations(readings: readonly SourceReading[]): ObservationBatch {
  return {
    slot: Uint32Array.from(readings, ({ slot }) => slot),
    timeMs: Float64Array.from(readings, ({ timeMs }) => timeMs),
    value: Float64Array.from(readings, ({ value }) => value),
    ...(readings.some(({ extra }) => extra) && { extras: readings.map(({ extra }) => extra) }),
  };
}

export function toTracks(fixes: readonly SourceFix[]): TrackBatch {
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

/** Whether two pieces of plain data hold the same; the order of members does not count. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) &&
        isEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
