import type { FixRows } from '../history-store.ts';
import { joinFixes, orderByTime, pickFixes } from '../rows/row-columns.ts';
import type { Database } from './database.ts';
import { bucketOf, CHUNK_MS, encodeFixChunk } from './fix-chunk.ts';
import type { FixSource } from './fix-source.ts';
import { FIX_COLUMNS, toFixes } from './read-rows.ts';
import { readState, writeState } from './state.ts';

/** Fixes stay single rows for so long. */
const FRESH_MS = 600_000;
/** Chunks written in one transaction. */
const CHUNKS_A_STEP = 20;

/**
 * Moves some of the older fixes into chunks; late ones into the chunk that is there.
 *
 * @returns false where none are left
 */
export function packFixes(db: Database, fixSource: FixSource, nowMs: number): boolean {
  const borderMs = bucketOf(nowMs - FRESH_MS);
  return db.transact(() => {
    const state = readState(db);
    const groups = db.rows(
      `SELECT DISTINCT track, floor(time / ${CHUNK_MS}.0) * ${CHUNK_MS} FROM fix WHERE time < ? LIMIT ?`,
      borderMs,
      CHUNKS_A_STEP,
    );
    if (groups.length === 0) return false;
    state.packedMs = Math.max(state.packedMs, borderMs);
    for (const [track, bucket] of groups as readonly (readonly [number, number])[])
      packChunk(db, fixSource, track, bucket);
    writeState(db, state);
    return true;
  });
}

function packChunk(db: Database, fixSource: FixSource, track: number, bucket: number): void {
  const bounds = [track, bucket, bucket + CHUNK_MS] as const;
  const fresh = toFixes(
    db.rows(
      `SELECT ${FIX_COLUMNS} FROM fix f WHERE f.track = ? AND f.time >= ? AND f.time < ?`,
      ...bounds,
    ),
  );
  const packed = fixSource.chunkAt(track, bucket);
  const all = joinFixes(packed ? [packed, fresh] : [fresh]);
  const fixes = pickFixes(all, orderByTime(all));
  const { cursor, atMs } = fixes;
  db.run(
    `INSERT INTO fix_chunk (track, bucket, fixes, min_cursor, max_cursor, max_at, data)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (track, bucket) DO UPDATE SET fixes = excluded.fixes, min_cursor = excluded.min_cursor,
        max_cursor = excluded.max_cursor, max_at = excluded.max_at, data = excluded.data`,
    track,
    bucket,
    cursor.length,
    least(cursor),
    greatest(cursor),
    greatest(atMs),
    encodeFixChunk(fixes),
  );
  db.run('DELETE FROM fix WHERE track = ? AND time >= ? AND time < ?', ...bounds);
  fixSource.forget(track, bucket);
}

const least = (column: FixRows['cursor']) => column.reduce((a, b) => Math.min(a, b));
const greatest = (column: FixRows['cursor']) => column.reduce((a, b) => Math.max(a, b));
