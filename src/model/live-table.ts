import type { ObservationBatch, TrackBatch } from './observation.ts';

/** Sizes of the table: rows are slots of the catalogue. */
export interface LiveTableSize {
  readonly datastreams: number;
  readonly tracks: number;
}

/** Bytes of each row: time f64, value f32. */
const OBSERVATION_ROW = 12;
/** Every raised bit was seen. */
const ALL = -1;
/** Two fixes (time, lon, lat as f64; height, bearing, speed as f32), the older first. */
const TRACK_ROW = 2 * (3 * 8 + 3 * 4);

/**
 * The newest reading of every datastream and the last two fixes of every vehicle, as columns over one buffer.
 *
 * One worker writes, the page reads. Over a SharedArrayBuffer a reader may see a row half written for one
 * frame; the writer raises the dirty bit after the row, so the next frame sees it whole. A time of 0 means
 * "never heard".
 */
export class LiveTable {
  readonly size: LiveTableSize;
  readonly buffer: ArrayBufferLike;
  /** Phenomenon time of the newest reading, Unix milliseconds. */
  readonly timeMs: Float64Array;
  readonly value: Float32Array;
  /** Fix `2 * trackSlot` is the older, `2 * trackSlot + 1` the newer. */
  readonly fixTimeMs: Float64Array;
  readonly fixLonDeg: Float64Array;
  readonly fixLatDeg: Float64Array;
  readonly fixHeightM: Float32Array;
  readonly fixBearingDeg: Float32Array;
  readonly fixSpeedMps: Float32Array;
  readonly #dirty: Int32Array;
  readonly #trackDirty: Int32Array;
  readonly #fixColumns: readonly (Float64Array | Float32Array)[];
  /** Word at which the next drain of each kind begins. */
  #from = 0;
  #trackFrom = 0;

  constructor(
    size: LiveTableSize,
    buffer: ArrayBufferLike = new ArrayBuffer(liveTableBytes(size)),
  ) {
    const { datastreams: d, tracks: t } = size;
    if (buffer.byteLength !== liveTableBytes(size))
      throw new RangeError(
        `Expected a live table of ${liveTableBytes(size)} bytes, got ${buffer.byteLength}.`,
      );
    this.size = size;
    this.buffer = buffer;
    let offset = 0;
    const f64 = (length: number) => {
      const view = new Float64Array(buffer, offset, length);
      offset += view.byteLength;
      return view;
    };
    const f32 = (length: number) => {
      const view = new Float32Array(buffer, offset, length);
      offset += view.byteLength;
      return view;
    };
    this.timeMs = f64(d);
    this.fixTimeMs = f64(2 * t);
    this.fixLonDeg = f64(2 * t);
    this.fixLatDeg = f64(2 * t);
    this.value = f32(d);
    this.fixHeightM = f32(2 * t);
    this.fixBearingDeg = f32(2 * t);
    this.fixSpeedMps = f32(2 * t);
    this.#dirty = new Int32Array(buffer, offset, words(d));
    offset += this.#dirty.byteLength;
    this.#trackDirty = new Int32Array(buffer, offset, words(t));
    this.#fixColumns = [
      this.fixTimeMs,
      this.fixLonDeg,
      this.fixLatDeg,
      this.fixHeightM,
      this.fixBearingDeg,
      this.fixSpeedMps,
    ];
  }

  /**
   * Takes in a batch: the newest phenomenon time wins, an equal or older one changes nothing.
   *
   * @returns how many rows were applied, and how many came late, were of no known slot, or not finite.
   */
  observe(batch: ObservationBatch): { applied: number; late: number; rejected: number } {
    let late = 0;
    let rejected = 0;
    for (let i = 0; i < batch.slot.length; i++) {
      const slot = batch.slot[i] as number;
      const time = batch.timeMs[i] as number;
      const value = batch.value[i] as number;
      if (slot >= this.size.datastreams || !(time > 0) || !Number.isFinite(value)) rejected++;
      else if (time <= (this.timeMs[slot] as number)) late++;
      else {
        this.timeMs[slot] = time;
        this.value[slot] = value;
        raise(this.#dirty, slot);
      }
    }
    return { applied: batch.slot.length - late - rejected, late, rejected };
  }

  /** As `observe`, for positions. */
  track(batch: TrackBatch): { applied: number; late: number; rejected: number } {
    let late = 0;
    let rejected = 0;
    for (let i = 0; i < batch.trackSlot.length; i++) {
      const slot = batch.trackSlot[i] as number;
      const time = batch.timeMs[i] as number;
      const lon = batch.lonDeg[i] as number;
      const lat = batch.latDeg[i] as number;
      if (slot >= this.size.tracks || !(time > 0) || !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
        rejected++;
      else if (time <= (this.fixTimeMs[2 * slot + 1] as number)) late++;
      else {
        const height = batch.heightM[i] as number;
        const bearing = batch.bearingDeg[i] as number;
        const speed = batch.speedMps[i] as number;
        const o = 2 * slot;
        for (const column of this.#fixColumns) column[o] = column[o + 1] as number;
        this.fixTimeMs[o + 1] = time;
        this.fixLonDeg[o + 1] = lon;
        this.fixLatDeg[o + 1] = lat;
        this.fixHeightM[o + 1] = Number.isFinite(height) ? height : 0;
        this.fixBearingDeg[o + 1] = Number.isFinite(bearing) ? bearing : 0;
        this.fixSpeedMps[o + 1] = Number.isFinite(speed) ? speed : 0;
        raise(this.#trackDirty, slot);
      }
    }
    return { applied: batch.trackSlot.length - late - rejected, late, rejected };
  }

  /** Takes over all rows of a smaller or equal table whose slots mean the same. */
  adopt(before: LiveTable): void {
    const columns = (table: LiveTable) => [table.timeMs, table.value, ...table.#fixColumns];
    for (const [i, column] of columns(this).entries())
      column.set(columns(before)[i] as Float32Array | Float64Array);
    for (let slot = 0; slot < before.size.datastreams; slot++)
      if ((before.timeMs[slot] as number) > 0) raise(this.#dirty, slot);
    for (let slot = 0; slot < before.size.tracks; slot++)
      if ((before.fixTimeMs[2 * slot + 1] as number) > 0) raise(this.#trackDirty, slot);
  }

  /**
   * Calls `visit` with each slot written since the last drain and lowers its bit. One reader only.
   *
   * @param hasTime asked every hundred slots or so: once false, the rest stays raised and the next drain begins
   * there, so that no slot waits for ever
   * @returns false where some may have stayed raised
   */
  drain(visit: (slot: number) => void, hasTime?: () => boolean): boolean {
    const next = lower(this.#dirty, this.#from, visit, hasTime);
    this.#from = Math.max(0, next);
    return next === ALL;
  }

  /** As `drain`, for tracks. */
  drainTracks(visit: (trackSlot: number) => void, hasTime?: () => boolean): boolean {
    const next = lower(this.#trackDirty, this.#trackFrom, visit, hasTime);
    this.#trackFrom = Math.max(0, next);
    return next === ALL;
  }
}

/** Bytes that a table of this size lives in, for a SharedArrayBuffer made by the page. */
export function liveTableBytes({ datastreams, tracks }: LiveTableSize): number {
  return (
    datastreams * OBSERVATION_ROW + tracks * TRACK_ROW + 4 * (words(datastreams) + words(tracks))
  );
}

function words(bits: number): number {
  return (bits + 31) >>> 5;
}

function raise(bits: Int32Array, index: number): void {
  Atomics.or(bits, index >>> 5, 1 << (index & 31));
}

/** Visits and lowers raised bits, from a word on and round. @returns the word to go on at, or ALL */
function lower(
  bits: Int32Array,
  from: number,
  visit: (index: number) => void,
  hasTime: (() => boolean) | undefined,
): number {
  let seen = 0;
  for (let i = 0; i < bits.length; i++) {
    const w = (from + i) % bits.length;
    if (bits[w] === 0) continue;
    let word = Atomics.exchange(bits, w, 0);
    while (word !== 0) {
      const bit = 31 - Math.clz32(word & -word);
      visit(w * 32 + bit);
      word &= word - 1;
    }
    if (hasTime && (++seen & 3) === 0 && !hasTime()) return (w + 1) % bits.length;
  }
  return ALL;
}
