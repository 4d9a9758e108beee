import type { TrackBatch } from '#model';
import { type BatchHeader, decodeColumns, encodeColumns } from './columns.ts';
import { accept, type Decoded, reject } from './decoded.ts';
import { endOfPart, fromOffsets, requireRows, toOffsets } from './observation-codec.ts';

/** Rows that keep a message below 3.9 kB. */
export const MAX_TRACKS = 120;

export interface TrackMessage {
  readonly header: BatchHeader;
  readonly batch: TrackBatch;
}

/** Positions travel as whole 1e-7 degrees: about a centimetre. */
export const UNITS_PER_DEG = 1e7;

const COLUMNS = {
  slot: Uint32Array,
  dt: Int32Array,
  lon: Int32Array,
  lat: Int32Array,
  height: Float32Array,
  bearing: Float32Array,
  speed: Float32Array,
} as const;

/**
 * Writes up to 120 positions as CBOR columns; lon and lat are rounded to 1e-7 degree.
 *
 * @throws {RangeError} for more rows than that.
 */
export function encodeTracks(header: BatchHeader, batch: TrackBatch): Uint8Array {
  requireRows(batch.trackSlot.length, MAX_TRACKS);
  const startMs = batch.timeMs[0] ?? 1;
  return encodeColumns(header, startMs, {
    slot: batch.trackSlot,
    dt: toOffsets(batch.timeMs, startMs),
    lon: Int32Array.from(batch.lonDeg, (lon) => Math.round(lon * UNITS_PER_DEG)),
    lat: Int32Array.from(batch.latDeg, (lat) => Math.round(lat * UNITS_PER_DEG)),
    height: batch.heightM,
    bearing: batch.bearingDeg,
    speed: batch.speedMps,
  });
}

export function decodeTracks(bytes: Uint8Array): Decoded<TrackMessage> {
  const read = decodeColumns(bytes, COLUMNS, MAX_TRACKS);
  if (!read.ok) return read;
  const { header, startMs, columns } = read.value;
  const timeMs = fromOffsets(columns.dt, startMs);
  const lonDeg = toDegrees(columns.lon);
  const latDeg = toDegrees(columns.lat);
  if (timeMs.some((time) => time <= 0)) return reject('Expected times after 1970, got earlier.');
  if (lonDeg.some((lon) => Math.abs(lon) > 180) || latDeg.some((lat) => Math.abs(lat) > 90))
    return reject('Expected positions on Earth, got degrees out of range.');
  const batch = {
    trackSlot: columns.slot as Uint32Array,
    timeMs,
    lonDeg,
    latDeg,
    heightM: columns.height as Float32Array,
    bearingDeg: columns.bearing as Float32Array,
    speedMps: columns.speed as Float32Array,
  };
  return accept({ header, batch });
}

/** Cuts a batch into such that a message takes; the parts are views, not copies. */
export function splitTracks(batch: TrackBatch, rows = MAX_TRACKS): TrackBatch[] {
  const parts: TrackBatch[] = [];
  for (let start = 0; start < batch.trackSlot.length; ) {
    const end = endOfPart(batch.timeMs, start, rows);
    parts.push({
      trackSlot: batch.trackSlot.subarray(start, end),
      timeMs: batch.timeMs.subarray(start, end),
      lonDeg: batch.lonDeg.subarray(start, end),
      latDeg: batch.latDeg.subarray(start, end),
      heightM: batch.heightM.subarray(start, end),
      bearingDeg: batch.bearingDeg.subarray(start, end),
      speedMps: batch.speedMps.subarray(start, end),
    });
    start = end;
  }
  return parts;
}

function toDegrees(units: ArrayLike<number>): Float64Array {
  return Float64Array.from(units, (unit) => unit / UNITS_PER_DEG);
}
