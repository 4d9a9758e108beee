import type { FixRows } from '../history-store.ts';
import { createColumnReader, createColumnWriter } from '../rows/column-codec.ts';
import { createFixes } from '../rows/row-columns.ts';

/** How long a chunk of one vehicle is. */
export const CHUNK_MS = 600_000;

/** Names in the order in which they are kept; the vehicle stands beside the chunk. */
const COLUMNS = [
  'timeMs',
  'lonDeg',
  'latDeg',
  'heightM',
  'bearingDeg',
  'speedMps',
  'atMs',
  'cursor',
] as const;

/** @param fixes of one vehicle, oldest first */
export function encodeFixChunk(fixes: FixRows): Uint8Array {
  const writer = createColumnWriter();
  for (const name of COLUMNS) writer.add(fixes[name]);
  return writer.finish();
}

export function decodeFixChunk(trackSlot: number, length: number, data: Uint8Array): FixRows {
  const fixes = createFixes(length);
  const reader = createColumnReader(data);
  for (const name of COLUMNS) reader.next(fixes[name] as Float64Array);
  fixes.trackSlot.fill(trackSlot);
  return fixes;
}

export function bucketOf(timeMs: number): number {
  return Math.floor(timeMs / CHUNK_MS) * CHUNK_MS;
}
