import * as v from 'valibot';
import {
  type Alert,
  type AlertId,
  type Incident,
  type IncidentId,
  type ObservationBatch,
  type TrackBatch,
  TwinError,
} from '#model';
import { alertSchema } from './alert-codec.ts';
import { decoder, encoder } from './columns.ts';
import { incidentSchema } from './incident-codec.ts';
import { count, parseOrThrow, shortText, timeMs } from './schemas.ts';
import { UNITS_PER_DEG } from './track-codec.ts';

/** Media type of the answers about the past. */
export const BULK_TYPE = 'application/cbor';

/** Largest answer that is read, bytes. */
const MAX_BULK_BYTES = 64 * 1024 * 1024;

/** What goes with every answer about the past: the catalogue whose slots it speaks of, and its rows. */
interface Rows {
  readonly catalogue: string;
  /** The last ingest cursor on disk when the answer was made; of changes, the one to ask after next. */
  readonly cursor: number;
  readonly observations: ObservationBatch;
  readonly tracks: TrackBatch;
}

/** The district at an instant. */
export interface FrameAnswer extends Rows {
  readonly atMs: number;
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
}

/** Versions of incidents and alerts by the instant they came about; null: it left the list. */
interface Versions {
  readonly incidents: readonly {
    readonly atMs: number;
    readonly id: IncidentId;
    readonly incident: Incident | null;
  }[];
  readonly alerts: readonly {
    readonly atMs: number;
    readonly id: AlertId;
    readonly alert: Alert | null;
  }[];
}

/** What happened in (fromMs, toMs]. */
export interface SpanAnswer extends Rows, Versions {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What was stored after a cursor, in that order. */
export interface ChangesAnswer extends Rows, Versions {
  /** False where there is more. */
  readonly complete: boolean;
}

export function encodeFrame(frame: FrameAnswer): Uint8Array {
  return write(frame, { type: 'frame', atMs: frame.atMs }, frame);
}

export function encodeSpan(span: SpanAnswer): Uint8Array {
  return write(span, { type: 'span', fromMs: span.fromMs, toMs: span.toMs }, span);
}

export function encodeChanges(changes: ChangesAnswer): Uint8Array {
  return write(changes, { type: 'changes', complete: changes.complete }, changes);
}

const frameSchema = v.object({ type: v.literal('frame'), atMs: timeMs });
const frameListSchema = v.object({
  incidents: v.array(incidentSchema),
  alerts: v.array(alertSchema),
});
const spanSchema = v.object({ type: v.literal('span'), fromMs: count, toMs: count });
const changesSchema = v.object({ type: v.literal('changes'), complete: v.boolean() });
const versionSchema = v.object({
  incidents: v.array(
    v.object({ atMs: timeMs, id: shortText, incident: v.nullable(incidentSchema) }),
  ),
  alerts: v.array(v.object({ atMs: timeMs, id: shortText, alert: v.nullable(alertSchema) })),
});

/** @throws {TwinError} feed-invalid */
export function decodeFrame(bytes: Uint8Array): FrameAnswer {
  const { head, rows, lists } = read(bytes, 'a frame');
  const { atMs } = parseOrThrow(frameSchema, head, 'a frame', 'feed-invalid');
  return { ...rows, atMs, ...parseOrThrow(frameListSchema, lists, 'a frame', 'feed-invalid') };
}

/** @throws {TwinError} feed-invalid */
export function decodeSpan(bytes: Uint8Array): SpanAnswer {
  const { head, rows, lists } = read(bytes, 'a span');
  const { fromMs, toMs } = parseOrThrow(spanSchema, head, 'a span', 'feed-invalid');
  const versions = parseOrThrow(versionSchema, lists, 'a span', 'feed-invalid');
  return { ...rows, fromMs, toMs, ...versions };
}

/** @throws {TwinError} feed-invalid */
export function decodeChanges(bytes: Uint8Array): ChangesAnswer {
  const { head, rows, lists } = read(bytes, 'changes');
  const { complete } = parseOrThrow(changesSchema, head, 'changes', 'feed-invalid');
  const versions = parseOrThrow(versionSchema, lists, 'changes', 'feed-invalid');
  return { ...rows, complete, ...versions };
}

const COLUMNS = {
  slot: Uint32Array,
  time: Float64Array,
  value: Float32Array,
  track: Uint32Array,
  fixTime: Float64Array,
  lon: Int32Array,
  lat: Int32Array,
  height: Float32Array,
  bearing: Float32Array,
  speed: Float32Array,
} as const;

type Columns = { readonly [Name in keyof typeof COLUMNS]: InstanceType<(typeof COLUMNS)[Name]> };

function write(
  { catalogue, cursor, observations, tracks }: Rows,
  head: object,
  { incidents, alerts }: { readonly incidents: unknown; readonly alerts: unknown },
): Uint8Array {
  const columns = {
    slot: observations.slot,
    time: observations.timeMs,
    value: Float32Array.from(observations.value),
    track: tracks.trackSlot,
    fixTime: tracks.timeMs,
    lon: Int32Array.from(tracks.lonDeg, (deg) => Math.round(deg * UNITS_PER_DEG)),
    lat: Int32Array.from(tracks.latDeg, (deg) => Math.round(deg * UNITS_PER_DEG)),
    height: tracks.heightM,
    bearing: tracks.bearingDeg,
    speed: tracks.speedMps,
  } satisfies Readonly<Record<keyof typeof COLUMNS, ArrayBufferView>>;
  // As text: the lists are short and deep, and JSON's reader is the faster one for them.
  const lists = JSON.stringify({ incidents, alerts });
  return encoder.encode({ v: 1, cat: catalogue, cursor, ...head, ...columns, lists });
}

interface ReadBulk {
  readonly head: unknown;
  readonly rows: Rows;
  readonly lists: unknown;
}

const bulkSchema = v.looseObject({
  v: v.literal(1),
  cat: shortText,
  cursor: count,
  lists: v.string(),
});

function read(bytes: Uint8Array, what: string): ReadBulk {
  if (bytes.byteLength > MAX_BULK_BYTES)
    throw new TwinError(
      'feed-invalid',
      `Expected ${what} of at most ${MAX_BULK_BYTES} bytes, got ${bytes.byteLength}.`,
    );
  let message: unknown;
  try {
    message = decoder.decode(bytes);
  } catch (cause) {
    throw new TwinError('feed-invalid', `Expected ${what} as CBOR, got other bytes.`, { cause });
  }
  const map = parseOrThrow(bulkSchema, message, what, 'feed-invalid');
  for (const [name, type] of Object.entries(COLUMNS))
    if (!(map[name] instanceof type))
      throw new TwinError('feed-invalid', `Expected ${what} with a column "${name}".`);
  const c = map as unknown as Columns;
  requireEqual([c.slot, c.time, c.value], what);
  requireEqual([c.track, c.fixTime, c.lon, c.lat, c.height, c.bearing, c.speed], what);
  return {
    head: message,
    rows: {
      catalogue: map.cat,
      cursor: map.cursor,
      observations: { slot: c.slot, timeMs: c.time, value: c.value },
      tracks: {
        trackSlot: c.track,
        timeMs: c.fixTime,
        lonDeg: Float64Array.from(c.lon, (unit) => unit / UNITS_PER_DEG),
        latDeg: Float64Array.from(c.lat, (unit) => unit / UNITS_PER_DEG),
        heightM: c.height,
        bearingDeg: c.bearing,
        speedMps: c.speed,
      },
    },
    lists: readLists(map.lists, what),
  };
}

function requireEqual(columns: readonly { readonly length: number }[], what: string): void {
  if (columns.some(({ length }) => length !== columns[0]?.length))
    throw new TwinError('feed-invalid', `Expected ${what} with columns of one length.`);
}

function readLists(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TwinError('feed-invalid', `Expected ${what} with lists in JSON.`, { cause });
  }
}
