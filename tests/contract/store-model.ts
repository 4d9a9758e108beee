import type { ObservationExtra } from '#model';
import type {
  Changes,
  FixRows,
  HistoryStore,
  Intake,
  IntakeReceipt,
  Knowledge,
  ObservationRows,
  ObservationScan,
  Resolution,
  Series,
} from '../../src/gateway/store/history-store.ts';

export interface Reading {
  readonly slot: number;
  readonly timeMs: number;
  readonly value: number;
  readonly atMs: number;
  readonly cursor: number;
  readonly extra?: ObservationExtra | undefined;
}

export interface Fix {
  readonly trackSlot: number;
  readonly timeMs: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly heightM: number;
  readonly bearingDeg: number;
  readonly speedMps: number;
  readonly atMs: number;
  readonly cursor: number;
}

const BIN_MS = { '1min': 60_000, '15min': 900_000, '1h': 3_600_000 } as const;

type Timed = Pick<Reading, 'timeMs' | 'cursor'>;
const byTime = (a: Timed, b: Timed) => a.timeMs - b.timeMs || a.cursor - b.cursor;

/**
 * What a history store should answer, by looking at every row: slow and plain. It removes nothing by
 * itself.
 */
export function createStoreModel() {
  let readings: Reading[] = [];
  const fixes: Fix[] = [];
  const keys = new Set<string>();
  const keyOf = ({ slot, timeMs, extra }: Reading) =>
    JSON.stringify([slot, timeMs, extra?.endMs, extra?.resultTimeMs, extra?.foreignId]);

  return {
    readings: () => readings,
    append(intake: { readings: readonly Reading[]; fixes: readonly Fix[] }): IntakeReceipt {
      let stored = 0;
      let duplicates = 0;
      const take = (key: string, keep: () => void) => {
        if (keys.has(key)) {
          duplicates++;
          return;
        }
        keys.add(key);
        keep();
        stored++;
      };
      for (const reading of intake.readings) take(keyOf(reading), () => readings.push(reading));
      for (const fix of intake.fixes) take(`${fix.trackSlot}@${fix.timeMs}`, () => fixes.push(fix));
      return { stored, duplicates };
    },
    remove(cursors: readonly number[]) {
      for (const reading of readings)
        if (cursors.includes(reading.cursor)) keys.delete(keyOf(reading));
      readings = readings.filter(({ cursor }) => !cursors.includes(cursor));
    },
    changes(cursor: number, limit: number) {
      const cursors = [...readings, ...fixes]
        .map((row) => row.cursor)
        .filter((each) => each > cursor)
        .sort((a, b) => a - b);
      const last = cursors.length > limit ? (cursors[limit - 1] ?? cursor) : Number.MAX_VALUE;
      const within = (row: { cursor: number }) => row.cursor > cursor && row.cursor <= last;
      const inOrder = (a: { cursor: number }, b: { cursor: number }) => a.cursor - b.cursor;
      return {
        readings: readings.filter(within).sort(inOrder),
        fixes: fixes.filter(within).sort(inOrder),
        complete: cursors.length <= limit,
      };
    },
    frame(atMs: number, { knownMs = Infinity, trackAgeMs }: Knowledge & { trackAgeMs: number }) {
      const known = readings
        .filter((row) => row.timeMs <= atMs && row.atMs <= knownMs)
        .sort(byTime);
      const newest = new Map(known.map((row) => [row.slot, row]));
      const seen = fixes.filter(
        (fix) => fix.timeMs <= atMs && fix.timeMs >= atMs - trackAgeMs && fix.atMs <= knownMs,
      );
      const tracks = Map.groupBy(seen.sort(byTime), (fix) => fix.trackSlot);
      return {
        readings: [...newest.values()].sort((a, b) => a.slot - b.slot),
        fixes: [...tracks].sort(([a], [b]) => a - b).flatMap(([, ofOne]) => ofOne.slice(-2)),
      };
    },
    span(
      fromMs: number,
      toMs: number,
      {
        knownMs = Infinity,
        stepMs,
        limit,
      }: Knowledge & { stepMs?: number | undefined; limit: number },
    ) {
      const endOf = ({ timeMs }: Timed) =>
        stepMs === undefined
          ? timeMs
          : Math.min(toMs, fromMs + Math.ceil((timeMs - fromMs) / stepMs) * stepMs);
      function thin<Row extends Timed & { atMs: number }>(rows: Row[], name: (row: Row) => number) {
        const within = rows
          .filter((row) => row.timeMs > fromMs && row.timeMs <= toMs && row.atMs <= knownMs)
          .sort(byTime);
        if (stepMs === undefined) return within;
        const newest = new Map(within.map((row) => [`${name(row)}/${endOf(row)}`, row]));
        return [...newest.values()].sort(byTime);
      }
      const ofReadings = thin(readings, (row) => row.slot);
      const ofFixes = thin(fixes, (row) => row.trackSlot);
      const groups = Map.groupBy([...ofReadings, ...ofFixes], endOf);
      const ends = [...groups.keys()].sort((a, b) => a - b);
      let rows = 0;
      let cut = toMs;
      for (const [i, end] of ends.entries()) {
        rows += groups.get(end)?.length ?? 0;
        if (rows <= limit) continue;
        cut = ends[Math.max(0, i - 1)] as number;
        break;
      }
      return {
        readings: ofReadings.filter((row) => endOf(row) <= cut),
        fixes: ofFixes.filter((row) => endOf(row) <= cut),
        toMs: cut,
      };
    },
    /** All points, not thinned. */
    series(slot: number, fromMs: number, toMs: number, resolution: Resolution) {
      const own = readings.filter((row) => row.slot === slot && !Number.isNaN(row.value));
      if (resolution === 'raw')
        return own
          .filter((row) => row.timeMs >= fromMs && row.timeMs <= toMs)
          .sort(byTime)
          .map(({ timeMs, value }) => ({ timeMs, value, min: value, max: value, count: 1 }));
      const binMs = BIN_MS[resolution];
      const startOf = (timeMs: number) => Math.floor(timeMs / binMs) * binMs;
      const bins = Map.groupBy(own, (row) => startOf(row.timeMs));
      return [...bins]
        .filter(([start]) => start >= startOf(fromMs) && start <= toMs)
        .sort(([a], [b]) => a - b)
        .map(([timeMs, rows]) => {
          const values = rows.map((row) => row.value);
          return {
            timeMs,
            value: values.reduce((a, b) => a + b) / values.length,
            min: Math.min(...values),
            max: Math.max(...values),
            count: values.length,
          };
        });
    },
    scan(query: ObservationScan) {
      const { slots, fromMs = -Infinity, toMs = Infinity, minValue, maxValue, after } = query;
      const compare = query.order === 'time' ? byTime : (a: Timed, b: Timed) => a.cursor - b.cursor;
      const sign = query.descending ? -1 : 1;
      return readings
        .filter((row) => !slots || slots.includes(row.slot))
        .filter((row) => row.timeMs >= fromMs && row.timeMs <= toMs)
        .filter((row) => minValue === undefined || row.value >= minValue)
        .filter((row) => maxValue === undefined || row.value <= maxValue)
        .filter((row) => !after || sign * compare(row, after) > 0)
        .sort((a, b) => sign * compare(a, b))
        .slice(0, query.limit);
    },
    track: (trackSlot: number, fromMs: number, toMs: number, limit: number) =>
      fixes
        .filter((fix) => fix.trackSlot === trackSlot && fix.timeMs > fromMs && fix.timeMs <= toMs)
        .sort(byTime)
        .slice(0, limit),
    countByTime(fromMs: number, toMs: number, bins: number) {
      const borders = Array.from(
        { length: bins + 1 },
        (_, i) => fromMs + ((toMs - fromMs) * i) / bins,
      );
      const count = (rows: readonly Timed[]) =>
        Array.from(
          { length: bins },
          (_, i) =>
            rows.filter(
              ({ timeMs }) =>
                timeMs >= (borders[i] as number) && timeMs < (borders[i + 1] as number),
            ).length,
        );
      return { observations: count(readings), tracks: count(fixes) };
    },
  };
}

/** Rows as the columns that a store takes. */
export function toIntake(rows: {
  readonly readings: readonly Reading[];
  readonly fixes: readonly Fix[];
}): Intake {
  const { readings, fixes } = rows;
  const extras = readings.map((row) => row.extra);
  return {
    observations: {
      slot: Uint32Array.from(readings, (row) => row.slot),
      timeMs: Float64Array.from(readings, (row) => row.timeMs),
      value: Float64Array.from(readings, (row) => row.value),
      atMs: Float64Array.from(readings, (row) => row.atMs),
      cursor: Float64Array.from(readings, (row) => row.cursor),
      ...(extras.some((extra) => extra !== undefined) && { extras }),
    },
    tracks: {
      trackSlot: Uint32Array.from(fixes, (fix) => fix.trackSlot),
      timeMs: Float64Array.from(fixes, (fix) => fix.timeMs),
      lonDeg: Float64Array.from(fixes, (fix) => fix.lonDeg),
      latDeg: Float64Array.from(fixes, (fix) => fix.latDeg),
      heightM: Float32Array.from(fixes, (fix) => fix.heightM),
      bearingDeg: Float32Array.from(fixes, (fix) => fix.bearingDeg),
      speedMps: Float32Array.from(fixes, (fix) => fix.speedMps),
      atMs: Float64Array.from(fixes, (fix) => fix.atMs),
      cursor: Float64Array.from(fixes, (fix) => fix.cursor),
    },
  };
}

export function toReadings(rows: ObservationRows): Reading[] {
  return Array.from(rows.cursor, (cursor, i) => {
    const extra = rows.extras?.[i];
    return {
      slot: rows.slot[i] as number,
      timeMs: rows.timeMs[i] as number,
      value: rows.value[i] as number,
      atMs: rows.atMs[i] as number,
      cursor,
      ...(extra && { extra }),
    };
  });
}

export function toFixList(rows: FixRows): Fix[] {
  return Array.from(rows.cursor, (cursor, i) => ({
    trackSlot: rows.trackSlot[i] as number,
    timeMs: rows.timeMs[i] as number,
    lonDeg: rows.lonDeg[i] as number,
    latDeg: rows.latDeg[i] as number,
    heightM: rows.heightM[i] as number,
    bearingDeg: rows.bearingDeg[i] as number,
    speedMps: rows.speedMps[i] as number,
    atMs: rows.atMs[i] as number,
    cursor,
  }));
}

export function toPoints(series: Series) {
  return Array.from(series.timeMs, (timeMs, i) => ({
    timeMs,
    value: series.value[i] as number,
    min: series.min[i] as number,
    max: series.max[i] as number,
    count: series.count[i] as number,
  }));
}

/** Reads everything by pages of `limit`, as a viewer that catches up does. */
export async function readAllChanges(store: HistoryStore, limit: number): Promise<Changes[]> {
  const pages: Changes[] = [];
  let cursor = 0;
  for (;;) {
    const page = await store.changesAfter(cursor, limit);
    if (!page) throw new Error('Expected changes, got a store that no longer has them.');
    pages.push(page);
    if (page.complete) return pages;
    cursor = page.cursor;
  }
}
