import type { LiveTable, ObservationBatch, TrackBatch } from '#model';

/** The rows of a table that were written since the last time, with their newest values; undefined if none. */
export function takePatch(
  table: LiveTable,
): { observations: ObservationBatch; tracks: TrackBatch } | undefined {
  const slots: number[] = [];
  const trackSlots: number[] = [];
  table.drain((slot) => slots.push(slot));
  table.drainTracks((slot) => trackSlots.push(slot));
  if (slots.length === 0 && trackSlots.length === 0) return undefined;
  const read64 = (column: Float64Array, rows: readonly number[], map = (row: number) => row) =>
    Float64Array.from(rows, (row) => column[map(row)] as number);
  const read32 = (column: Float32Array, rows: readonly number[], map = (row: number) => row) =>
    Float32Array.from(rows, (row) => column[map(row)] as number);
  const newer = (slot: number) => 2 * slot + 1;
  return {
    observations: {
      slot: Uint32Array.from(slots),
      timeMs: read64(table.timeMs, slots),
      value: read32(table.value, slots),
    },
    tracks: {
      trackSlot: Uint32Array.from(trackSlots),
      timeMs: read64(table.fixTimeMs, trackSlots, newer),
      lonDeg: read64(table.fixLonDeg, trackSlots, newer),
      latDeg: read64(table.fixLatDeg, trackSlots, newer),
      heightM: read32(table.fixHeightM, trackSlots, newer),
      bearingDeg: read32(table.fixBearingDeg, trackSlots, newer),
      speedMps: read32(table.fixSpeedMps, trackSlots, newer),
    },
  };
}

/** The buffers of a patch, for handing them over. */
export function buffersOf(patch: {
  observations: ObservationBatch;
  tracks: TrackBatch;
}): ArrayBuffer[] {
  return [...Object.values(patch.observations), ...Object.values(patch.tracks)].map(
    (column: Float64Array | Float32Array | Uint32Array) => column.buffer as ArrayBuffer,
  );
}
