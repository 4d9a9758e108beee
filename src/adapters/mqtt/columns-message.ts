// The build of cbor-x without `new Function`: the pages run under a policy that forbids it.
import { Decoder } from 'cbor-x/index-no-eval';
import { MAX_MESSAGE_BYTES } from '#wire';
import { isObject } from '../sensorthings/entities.ts';
import { toUnitCode } from '../sensorthings/unit.ts';

/** A datastream that a message of columns names. */
export interface ColumnStream {
  readonly id: string;
  /** Whether the message says more of it than its id. */
  readonly isDescribed: boolean;
  readonly thing?: string;
  readonly property?: string;
  readonly name?: string;
  readonly unit?: string;
  readonly lonDeg?: number;
  readonly latDeg?: number;
}

interface ColumnMessage {
  readonly streams: readonly ColumnStream[];
  /** Row's place in `streams`. */
  readonly stream: ArrayLike<number>;
  readonly timeMs: Float64Array;
  readonly value: ArrayLike<number>;
}

export type ColumnRead =
  | { readonly ok: true; readonly value: ColumnMessage }
  | { readonly ok: false; readonly reason: string };

const MOST_STREAMS = 4096;
const MOST_ROWS = 20_000;

const decoder = new Decoder({ useRecords: false, mapsAsObjects: true });

/**
 * Reads readings as CBOR columns (RFC 8949, typed arrays after RFC 8746), a form for makers of devices:
 *
 *     { v: 1,
 *       streams: [id, …]        texts, or maps { id, thing?, property?, name?, unit?, lonDeg?, latDeg? }
 *       t0: Unix milliseconds,
 *       stream: uint8/16/32[n]  place in `streams`
 *       dt: int32[n] or float64[n]  milliseconds after t0
 *       value: float32[n] or float64[n] }
 */
export function readColumns(bytes: Uint8Array): ColumnRead {
  if (bytes.byteLength > MAX_MESSAGE_BYTES)
    return no(`Expected at most ${MAX_MESSAGE_BYTES} bytes, got ${bytes.byteLength}.`);
  let message: unknown;
  try {
    message = decoder.decode(bytes);
  } catch {
    return no('Expected CBOR, got other bytes.');
  }
  if (!isObject(message) || message.v !== 1) return no('Expected a CBOR map with v 1.');
  const { streams, t0, stream, dt, value } = message;
  if (!Array.isArray(streams) || streams.length > MOST_STREAMS)
    return no(`Expected a list of at most ${MOST_STREAMS} streams.`);
  const read = streams.map(readColumnStream);
  if (!read.every((one) => one !== undefined)) return no('Expected streams with ids.');
  if (typeof t0 !== 'number' || !Number.isFinite(t0) || t0 <= 0)
    return no('Expected a start time t0 in milliseconds.');
  const isIndex =
    stream instanceof Uint8Array || stream instanceof Uint16Array || stream instanceof Uint32Array;
  if (!isIndex) return no('Expected column "stream" as unsigned integers.');
  if (!(dt instanceof Int32Array || dt instanceof Float64Array))
    return no('Expected column "dt" as int32 or float64.');
  if (!(value instanceof Float32Array || value instanceof Float64Array))
    return no('Expected column "value" as float32 or float64.');
  if (stream.length !== dt.length || dt.length !== value.length || dt.length > MOST_ROWS)
    return no(`Expected columns of one length of at most ${MOST_ROWS}, got ${dt.length}.`);
  if (stream.some((place) => place >= read.length))
    return no(`Expected places among ${read.length} streams, got one beyond.`);
  const timeMs = Float64Array.from(dt, (offset) => t0 + offset);
  if (!timeMs.every((time) => time > 0)) return no('Expected times after 1970, got others.');
  return { ok: true, value: { streams: read, stream, timeMs, value } };
}

function readColumnStream(value: unknown): ColumnStream | undefined {
  if (typeof value === 'string') return isId(value) ? { id: value, isDescribed: false } : undefined;
  if (!isObject(value) || !isId(value.id)) return undefined;
  const { id, thing, property, name, unit, lonDeg, latDeg } = value;
  const isPlaced =
    typeof lonDeg === 'number' &&
    typeof latDeg === 'number' &&
    Math.abs(lonDeg) <= 180 &&
    Math.abs(latDeg) <= 90;
  return {
    id,
    isDescribed: true,
    ...(isId(thing) && { thing }),
    ...(isId(property) && { property }),
    ...(isId(name) && { name }),
    ...(isId(unit) && { unit: toUnitCode(unit) }),
    ...(isPlaced && { lonDeg, latDeg }),
  };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 150;
}

function no(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
