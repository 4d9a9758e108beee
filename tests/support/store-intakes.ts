import type { Intake } from '../../src/gateway/store/history-store.ts';

/** Rows of each kind in one intake of `makeCrashIntake`. */
export const CRASH_ROWS = 20;
const T0 = Date.UTC(2026, 4, 1);

/** An intake that is told by the cursor before it, so that another process knows what must be in it. */
export function makeCrashIntake(cursorBefore: number): {
  readonly intake: Intake;
  readonly lastCursor: number;
  readonly atMs: number;
} {
  const cursorAt = (i: number) => cursorBefore + i + 1;
  const number = cursorBefore / (2 * CRASH_ROWS + 1);
  const atMs = T0 + number * 5000;
  const column = (of: (i: number) => number) =>
    Float64Array.from({ length: CRASH_ROWS }, (_, i) => of(i));
  const single = (of: (i: number) => number) => Float32Array.from(column(of));
  const rows = Uint32Array.from({ length: CRASH_ROWS }, (_, i) => i);
  return {
    intake: {
      observations: {
        slot: rows,
        timeMs: column(() => atMs - 100),
        value: column((i) => cursorAt(i) / 2),
        atMs: column(() => atMs),
        cursor: column(cursorAt),
      },
      tracks: {
        trackSlot: rows,
        timeMs: column(() => atMs - 200),
        lonDeg: column((i) => 121 + cursorAt(i) / 1e6),
        latDeg: column(() => 31),
        heightM: single(() => 0),
        bearingDeg: single((i) => i),
        speedMps: single(() => 12.5),
        atMs: column(() => atMs),
        cursor: column((i) => cursorAt(CRASH_ROWS + i)),
      },
      incidents: [{ cursor: cursorAt(2 * CRASH_ROWS), atMs, id: `i${number}`, incident: null }],
    },
    lastCursor: cursorAt(2 * CRASH_ROWS),
    atMs,
  };
}
