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

/**
 * Cuts a batch into such that a message takes: at most `rows` rows, and times that are not too far apart. The
 * parts are views, not copies, unless times had to be put in order first.
 */
export function splitObservations(
  batch: ObservationBatch,
  rows = MAX_OBSERVATIONS,
): ObservationBatch[] {
  const { slot, timeMs, value } = isWide(batch.timeMs) ? sortByTime(batch) : batch;
  const parts: ObservationBatch[] = [];
  for (let start = 0; start < slot.length; ) {
    const end = endOfPart(timeMs, start, rows);
    parts.push({
      slot: slot.subarray(start, end),
      timeMs: timeMs.subarray(start, end),
      value: value.subarray(start, end),
    });
    start = end;
  }
  return parts;
}

function sortByTime({ slot, timeMs, value }: ObservationBatch): ObservationBatch {
  const order = Array.from(timeMs.keys()).sort(
    (a, b) => (timeMs[a] as number) - (timeMs[b] as number),
  );
  return {
    slot: Uint32Array.from(order, (i) => slot[i] as number),
    timeMs: Float64Array.from(order, (i) => timeMs[i] as number),
    value: Float32Array.from(order, (i) => value[i] as number),
  };
}

/** Milliseconds that an offset within a message can tell. */
const MAX_OFFSET_MS = 2 ** 31 - 1;

/** True where a batch's times cannot stand in one message. */
function isWide(timeMs: Float64Array): boolean {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const time of timeMs) {
    min = Math.min(min, time);
    max = Math.max(max, time);
  }
  return max - min > MAX_OFFSET_MS;
}

/** Where a part that begins at `start` must end. */
export function endOfPart(timeMs: Float64Array, start: number, rows: number): number {
  const last = Math.min(start + rows, timeMs.length);
  const startMs = timeMs[start] as number;
  for (let i = start + 1; i < last; i++)
    if (Math.abs((timeMs[i] as number) - startMs) > MAX_OFFSET_MS) return i;
  return last;
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
