import type { LiveTable, TrackBatch } from '#model';

/** Vehicles are drawn this long before the shown instant, between two fixes. */
const GLIDE_MS = 1500;
/** A fix further ahead of the last one than this comes when its time comes: the vehicle stood in its depot. */
const GLIDE_GAP_MS = 60_000;

interface Fix {
  readonly batch: TrackBatch;
  readonly row: number;
  readonly timeMs: number;
}

/**
 * Positions that are yet to come, and when each is due. A vehicle glides between the last two fixes of the
 * table, so while the next one is known it goes in ahead of its time: once the glide has reached the newest.
 */
export function createTrackQueue(isAhead: boolean) {
  const batches: { readonly batch: TrackBatch; next: number }[] = [];
  const waiting = new Map<number, Fix[]>();

  function isDue({ timeMs }: Fix, newestMs: number, atMs: number): boolean {
    if (timeMs <= atMs) return true;
    return (
      isAhead && newestMs > 0 && timeMs - newestMs <= GLIDE_GAP_MS && newestMs <= atMs - GLIDE_MS
    );
  }

  function unpack(untilMs: number): void {
    for (const entry of batches) {
      const { batch } = entry;
      for (; entry.next < batch.trackSlot.length; entry.next++) {
        const timeMs = batch.timeMs[entry.next] as number;
        if (timeMs > untilMs) break;
        const slot = batch.trackSlot[entry.next] as number;
        const list = waiting.get(slot);
        const fix = { batch, row: entry.next, timeMs };
        if (list) list.push(fix);
        else waiting.set(slot, [fix]);
      }
    }
    while (batches[0] && batches[0].next >= batches[0].batch.trackSlot.length) batches.shift();
  }

  return {
    /** By time, and later than all before. */
    add(batch: TrackBatch): void {
      if (batch.trackSlot.length > 0) batches.push({ batch, next: 0 });
    },
    /** Writes what is due at an instant. */
    advance(table: LiveTable, atMs: number): void {
      unpack(isAhead ? atMs + GLIDE_GAP_MS : atMs);
      const due: Fix[] = [];
      for (const [slot, list] of waiting) {
        let newestMs = table.fixTimeMs[2 * slot + 1] ?? 0;
        let n = 0;
        for (; n < list.length && isDue(list[n] as Fix, newestMs, atMs); n++) {
          due.push(list[n] as Fix);
          newestMs = Math.max(newestMs, (list[n] as Fix).timeMs);
        }
        if (n === list.length) waiting.delete(slot);
        else if (n > 0) list.splice(0, n);
      }
      if (due.length > 0) table.track(gather(due));
    },
    clear(): void {
      batches.length = 0;
      waiting.clear();
    },
  };
}

function gather(fixes: readonly Fix[]): TrackBatch {
  const f64 = (name: 'timeMs' | 'lonDeg' | 'latDeg') =>
    Float64Array.from(fixes, ({ batch, row }) => batch[name][row] as number);
  const f32 = (name: 'heightM' | 'bearingDeg' | 'speedMps') =>
    Float32Array.from(fixes, ({ batch, row }) => batch[name][row] as number);
  return {
    trackSlot: Uint32Array.from(fixes, ({ batch, row }) => batch.trackSlot[row] as number),
    timeMs: f64('timeMs'),
    lonDeg: f64('lonDeg'),
    latDeg: f64('latDeg'),
    heightM: f32('heightM'),
    bearingDeg: f32('bearingDeg'),
    speedMps: f32('speedMps'),
  };
}
