import type { FixRows } from '../history-store.ts';
import type { Database, SqlRow } from './database.ts';
import { bucketOf, decodeFixChunk } from './fix-chunk.ts';
import { FIX_COLUMNS, toFixes } from './read-rows.ts';

/** Fixes wherever they lie: single rows and chunks. No fix is in both. */
export interface FixSource {
  /**
   * Parts that together hold every fix with a time in [fromMs, toMs]; chunks come whole, so others are among
   * them.
   */
  partsByTime(fromMs: number, toMs: number): FixRows[];
  /** As `partsByTime`, of one vehicle. */
  partsOfTrack(trackSlot: number, fromMs: number, toMs: number): FixRows[];
  /** Parts that hold at least the first `limit` fixes above a cursor, if there are as many; others among them. */
  partsAfterCursor(cursor: number, limit: number): FixRows[];
  /** Start of the first stretch of CHUNK_MS, not before this one, in which there is a fix. */
  nextBucket(bucketMs: number): number | undefined;
  /** The chunk of a vehicle at a time. */
  chunkAt(trackSlot: number, timeMs: number): FixRows | undefined;
  /** Drops what was decoded of a chunk that changed. */
  forget(trackSlot: number, bucketMs: number): void;
}

/** Decoded chunks kept: some minutes of a fleet. */
const KEPT_CHUNKS = 2000;
const CHUNK_COLUMNS = 'c.track, c.bucket, c.fixes, c.max_cursor, c.data';

export function createFixSource(db: Database): FixSource {
  const kept = new Map<string, { readonly maxCursor: number; readonly fixes: FixRows }>();

  /** A chunk only ever changes by taking in later arrivals, or going, so its highest cursor tells its version. */
  function decode(row: SqlRow): FixRows {
    const [track, bucket, length, maxCursor] = row as readonly number[] as [
      number,
      number,
      number,
      number,
    ];
    const key = `${track}/${bucket}`;
    const found = kept.get(key);
    if (found?.maxCursor === maxCursor && found.fixes.cursor.length === length) return found.fixes;
    const fixes = decodeFixChunk(track, length, row[4] as Uint8Array);
    kept.delete(key);
    kept.set(key, { maxCursor, fixes });
    if (kept.size > KEPT_CHUNKS) kept.delete(kept.keys().next().value as string);
    return fixes;
  }
  const decodeAll = (rows: readonly SqlRow[]) => rows.map(decode);

  return {
    partsByTime: (fromMs, toMs) => [
      ...decodeAll(
        db.rows(
          `SELECT ${CHUNK_COLUMNS} FROM fix_chunk c WHERE c.bucket >= ? AND c.bucket <= ?`,
          bucketOf(fromMs),
          toMs,
        ),
      ),
      toFixes(
        db.rows(`SELECT ${FIX_COLUMNS} FROM fix f WHERE f.time >= ? AND f.time <= ?`, fromMs, toMs),
      ),
    ],
    partsOfTrack: (trackSlot, fromMs, toMs) => [
      ...decodeAll(
        db.rows(
          `SELECT ${CHUNK_COLUMNS} FROM fix_chunk c WHERE c.track = ? AND c.bucket >= ? AND c.bucket <= ?`,
          trackSlot,
          bucketOf(fromMs),
          toMs,
        ),
      ),
      toFixes(
        db.rows(
          `SELECT ${FIX_COLUMNS} FROM fix f WHERE f.track = ? AND f.time >= ? AND f.time <= ?`,
          trackSlot,
          fromMs,
          toMs,
        ),
      ),
    ],
    partsAfterCursor(cursor, limit) {
      const parts = [
        toFixes(
          db.rows(
            `SELECT ${FIX_COLUMNS} FROM fix f WHERE f.cursor > ? ORDER BY f.cursor LIMIT ?`,
            cursor,
            limit,
          ),
        ),
      ];
      const found = createLowest(limit);
      for (const each of (parts[0] as FixRows).cursor) found.add(each);
      const spans = db.rows(
        'SELECT id, min_cursor FROM fix_chunk WHERE max_cursor > ? ORDER BY min_cursor',
        cursor,
      ) as readonly (readonly number[])[];
      for (const [id, minCursor] of spans) {
        if ((minCursor as number) > found.bound) break;
        const row = db.row(`SELECT ${CHUNK_COLUMNS} FROM fix_chunk c WHERE c.id = ?`, id as number);
        const fixes = decode(row as SqlRow);
        parts.push(fixes);
        for (const each of fixes.cursor) if (each > cursor) found.add(each);
      }
      return parts;
    },
    nextBucket(bucketMs) {
      const chunk = db.row('SELECT min(bucket) FROM fix_chunk WHERE bucket >= ?', bucketMs)?.[0];
      const single = db.row('SELECT min(time) FROM fix WHERE time >= ?', bucketMs)?.[0];
      const found = [chunk, typeof single === 'number' ? bucketOf(single) : null];
      const buckets = found.filter((each) => typeof each === 'number');
      return buckets.length > 0 ? Math.min(...buckets) : undefined;
    },
    chunkAt(trackSlot, timeMs) {
      const row = db.row(
        `SELECT ${CHUNK_COLUMNS} FROM fix_chunk c WHERE c.track = ? AND c.bucket = ?`,
        trackSlot,
        bucketOf(timeMs),
      );
      return row && decode(row);
    },
    forget: (trackSlot, bucketMs) => void kept.delete(`${trackSlot}/${bucketMs}`),
  };
}

/** Follows the `limit` lowest of many numbers. */
function createLowest(limit: number) {
  const numbers = new Float64Array(2 * limit);
  let length = 0;
  let bound = Number.POSITIVE_INFINITY;
  return {
    add(value: number) {
      if (value >= bound) return;
      numbers[length++] = value;
      if (length < numbers.length) return;
      numbers.sort();
      length = limit;
      bound = numbers[limit - 1] as number;
    },
    /** No number above it is among the lowest; infinite until enough have come. */
    get bound() {
      return bound;
    },
  };
}
