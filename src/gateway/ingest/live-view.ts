import { type Catalogue, LiveTable, type ObservationBatch, type TrackBatch } from '#model';

/** What is shown now: the newest reading of every datastream, the last two fixes of every vehicle. */
export interface LiveView {
  /** Another one after each `resize`. */
  readonly table: LiveTable;
  /** Makes room for the rows of a catalogue; what is there stays. */
  resize(catalogue: Catalogue): void;
  /** True, and shown from now on, where the reading is newer than what is there. */
  acceptReading(slot: number, timeMs: number, value: number): boolean;
  /** As `acceptReading`, for row `i` of a batch whose slots are ours. */
  acceptFix(batch: TrackBatch, i: number): boolean;
}

export function createLiveView(): LiveView {
  let table = new LiveTable({ datastreams: 0, tracks: 0 });
  return {
    get table() {
      return table;
    },
    resize({ datastreams, things }) {
      const tracks = things.reduce((n, { trackSlot }) => Math.max(n, (trackSlot ?? -1) + 1), 0);
      const { size } = table;
      if (size.datastreams === datastreams.length && size.tracks === tracks) return;
      const before = table;
      table = new LiveTable({ datastreams: datastreams.length, tracks });
      table.adopt(before);
    },
    acceptReading(slot, timeMs, value) {
      if (timeMs <= (table.timeMs[slot] as number)) return false;
      table.timeMs[slot] = timeMs;
      table.value[slot] = value;
      return true;
    },
    acceptFix(batch, i) {
      const newer = 2 * (batch.trackSlot[i] as number) + 1;
      if ((batch.timeMs[i] as number) <= (table.fixTimeMs[newer] as number)) return false;
      const columns = [
        [table.fixTimeMs, batch.timeMs],
        [table.fixLonDeg, batch.lonDeg],
        [table.fixLatDeg, batch.latDeg],
        [table.fixHeightM, batch.heightM],
        [table.fixBearingDeg, batch.bearingDeg],
        [table.fixSpeedMps, batch.speedMps],
      ] as const;
      for (const [column, values] of columns) {
        column[newer - 1] = column[newer] as number;
        column[newer] = values[i] as number;
      }
      return true;
    },
  };
}

/** The newest readings of some slots that have been heard of. */
export function readReadings(table: LiveTable, slots: readonly number[]): ObservationBatch {
  const heard = slots.filter((slot) => (table.timeMs[slot] as number) > 0);
  return {
    slot: Uint32Array.from(heard),
    timeMs: Float64Array.from(heard, (slot) => table.timeMs[slot] as number),
    value: Float32Array.from(heard, (slot) => table.value[slot] as number),
  };
}

/**
 * The newest fixes of some vehicles, or with `both` the last two, the older first; those never heard of are
 * left out.
 */
export function readFixes(
  table: LiveTable,
  trackSlots: readonly number[],
  both: boolean,
): TrackBatch {
  const rows = trackSlots
    .flatMap((slot) => (both ? [2 * slot, 2 * slot + 1] : [2 * slot + 1]))
    .filter((row) => (table.fixTimeMs[row] as number) > 0);
  return {
    trackSlot: Uint32Array.from(rows, (row) => row >> 1),
    timeMs: Float64Array.from(rows, (row) => table.fixTimeMs[row] as number),
    lonDeg: Float64Array.from(rows, (row) => table.fixLonDeg[row] as number),
    latDeg: Float64Array.from(rows, (row) => table.fixLatDeg[row] as number),
    heightM: Float32Array.from(rows, (row) => table.fixHeightM[row] as number),
    bearingDeg: Float32Array.from(rows, (row) => table.fixBearingDeg[row] as number),
    speedMps: Float32Array.from(rows, (row) => table.fixSpeedMps[row] as number),
  };
}
