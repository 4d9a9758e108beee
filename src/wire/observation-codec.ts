import type { ObservationBatch } from '#model';
import { type BatchHeader, decodeColumns, encodeColumns } from './columns.ts';
import { accept, type Decoded, reject } from './decoded.ts';

/** Rows that keep a message below 3.9 kB, where some brokers' WebSockets begin to crawl. */
export const MAX_OBSERVATIONS = 256;

export interface ObservationMessage {
  readonly header: BatchHeader;
  readonly batch: ObservationBatch;
}

const COLUMNS = { slot: Uint32Array, dt: Int32Array, value: Float32Array } as const;

/**
 * Writes up to 256 observations as CBOR columns: slot u32, milliseconds after the first i32, value f32.
 * Times are whole milliseconds within 24 days of each other.
 *
 * @throws {RangeError} for more rows than that.
 */
export function encodeObservations(header: BatchHeader, batch: ObservationBatch): Uint8Array {
  const { slot, timeMs, value } = batch;
  requireRows(slot.length, MAX_OBSERVATIONS);
  const startMs = timeMs[0] ?? 1;
  return encodeColumns(header, startMs, {
    slot,
    dt: toOffsets(timeMs, startMs),
    value: value instanceof Float32Array ? value : Float32Array.from(value),
  });
}

export function decodeObservations(bytes: Uint8Array): Decoded<ObservationMessage> {
  const read = decodeColumns(bytes, COLUMNS, MAX_OBSERVATIONS);
  if (!read.ok) return read;
  const { header, startMs, columns } = read.value;
  const timeMs = fromOffsets(columns.dt, startMs);
  if (timeMs.some((time) => time <= 0)) return reject('Expected times after 1970, got earlier.');
  const batch = {
    slot: columns.slot as Uint32Array,
    timeMs,
    value: columns.value as Float32Array,
  };
  return accept({ header, batch });
}

/** Cuts a batch into such of at most `rows` rows; the parts are views, not copies. */
export function splitObservations(
  batch: ObservationBatch,
  rows = MAX_OBSERVATIONS,
): ObservationBatch[] {
  const parts: ObservationBatch[] = [];
  for (let start = 0; start < batch.slot.length; start += rows)
    parts.push({
      slot: batch.slot.subarray(start, start + rows),
      timeMs: batch.timeMs.subarray(start, start + rows),
      value: batch.value.subarray(start, start + rows),
    });
  return parts;
}

/** @throws {RangeError} where a batch has more rows than a message may carry. */
export function requireRows(rows: number, maxRows: number): void {
  if (rows > maxRows)
    throw new RangeError(
      `Expected at most ${maxRows} rows in a message, got ${rows}; split the batch first.`,
    );
}

/** Whole milliseconds after `startMs`. */
export function toOffsets(timeMs: Float64Array, startMs: number): Int32Array {
  return Int32Array.from(timeMs, (time) => time - startMs);
}

export function fromOffsets(offsets: ArrayLike<number>, startMs: number): Float64Array {
  return Float64Array.from(offsets, (offset) => startMs + offset);
}
