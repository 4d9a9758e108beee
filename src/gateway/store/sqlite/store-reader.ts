import type { FixRows, HistoryStore } from '../history-store.ts';
import { joinFixes, orderByTime, pickFixes } from '../rows/row-columns.ts';
import { countByTime } from './count-by-time.ts';
import type { Database } from './database.ts';
import { readEntities } from './entities.ts';
import { createFixSource, type FixSource } from './fix-source.ts';
import { readAlerts, readChanges, readIncidents } from './read-changes.ts';
import { readFrame } from './read-frame.ts';
import { OBSERVATION_COLUMNS, toObservations } from './read-rows.ts';
import { countScan, readScan } from './read-scan.ts';
import { readSeries } from './read-series.ts';
import { readSpan } from './read-span.ts';
import { readStats } from './read-stats.ts';

type Reads =
  | 'changesAfter'
  | 'frame'
  | 'span'
  | 'series'
  | 'scan'
  | 'count'
  | 'observation'
  | 'track'
  | 'incidents'
  | 'alerts'
  | 'countByTime'
  | 'entities'
  | 'stats';

/** The reading members of a store, answered at once. */
export type StoreReader = {
  readonly [Name in Reads]: (
    ...values: Parameters<HistoryStore[Name]>
  ) => Awaited<ReturnType<HistoryStore[Name]>>;
};

/** Answers each call from one instant of the file. */
export function createStoreReader(db: Database, file: string): StoreReader {
  const fixSource = createFixSource(db);
  return {
    changesAfter: (cursor, limit) => db.view(() => readChanges(db, fixSource, cursor, limit)),
    frame: (atMs, options) => db.view(() => readFrame(db, fixSource, atMs, options)),
    span: (fromMs, toMs, options) =>
      db.view(() => readSpan(db, fixSource, { fromMs, toMs, ...options })),
    series: (query) => db.view(() => readSeries(db, query)),
    scan: (query) => db.view(() => readScan(db, query)),
    count: (query) => db.view(() => countScan(db, query)),
    observation(cursor) {
      const row = db.row(
        `SELECT ${OBSERVATION_COLUMNS} FROM observation o WHERE o.cursor = ?`,
        cursor,
      );
      return row && toObservations([row]);
    },
    track: (trackSlot, fromMs, toMs, limit) =>
      db.view(() => readTrack(fixSource, trackSlot, { fromMs, toMs, limit })),
    incidents: (fromMs, toMs) => readIncidents(db, fromMs, toMs),
    alerts: (fromMs, toMs) => readAlerts(db, fromMs, toMs),
    countByTime: (fromMs, toMs, bins) =>
      db.view(() => countByTime(db, fixSource, { fromMs, toMs, bins })),
    entities: (type) => readEntities(db, type),
    stats: () => db.view(() => readStats(db, fixSource, file)),
  };
}

/** The oldest ones where there are more than `limit`. */
function readTrack(
  fixSource: FixSource,
  trackSlot: number,
  { fromMs, toMs, limit }: { fromMs: number; toMs: number; limit: number },
): FixRows {
  const fixes = joinFixes(fixSource.partsOfTrack(trackSlot, fromMs, toMs));
  const places = orderByTime(fixes).filter((place) => {
    const timeMs = fixes.timeMs[place] as number;
    return timeMs > fromMs && timeMs <= toMs;
  });
  return pickFixes(fixes, places.subarray(0, limit));
}
