import { NEVER_MS } from '../never.ts';
import { FRAME_MS, FRAME_ROWS, MAX_LATE, SETTLE_MS } from '../rows/frame-rules.ts';
import { FrameTable } from '../rows/frame-table.ts';
import type { Database } from './database.ts';
import { readKeyFrame } from './read-frame.ts';
import { OBSERVATION_COLUMNS } from './read-rows.ts';
import { readState, writeState } from './state.ts';

/**
 * Makes the next key frame out of the last one and the rows since.
 *
 * @returns false where none is due
 */
export function makeKeyFrame(db: Database, nowMs: number): boolean {
  return db.transact(() => {
    const state = readState(db);
    const timeMs = findNextFrame(db, state.frameMs);
    if (timeMs === undefined || timeMs > nowMs - SETTLE_MS) return false;
    const base = readKeyFrame(db, timeMs);
    const table = base?.table ?? new FrameTable();
    const rows = db.rows(
      `SELECT ${OBSERVATION_COLUMNS} FROM observation o WHERE o.time > ? AND o.time <= ?`,
      base?.timeMs ?? NEVER_MS,
      timeMs,
    );
    for (const row of rows) table.offer(row);
    db.run('INSERT INTO key_frame VALUES (?, ?, ?)', timeMs, state.lastCursor, table.encode());
    state.frameMs = timeMs;
    writeState(db, state);
    return true;
  });
}

/** After so many rows, or at the next quarter of an hour that has any before it. */
function findNextFrame(db: Database, frameMs: number): number | undefined {
  const next = db.row(
    'SELECT time FROM observation WHERE time > ? ORDER BY time LIMIT 1',
    frameMs,
  )?.[0];
  if (typeof next !== 'number') return undefined;
  const quarterMs = Math.ceil(next / FRAME_MS) * FRAME_MS;
  const full = db.row(
    'SELECT time FROM observation WHERE time > ? AND time <= ? ORDER BY time LIMIT 1 OFFSET ?',
    frameMs,
    quarterMs,
    FRAME_ROWS,
  )?.[0];
  return typeof full === 'number' ? Math.ceil(full) : quarterMs;
}

/**
 * Drops the key frames that many late rows have made wrong, so that they are made anew. The few oldest late
 * rows stay listed: otherwise one row that is a day late would cost a day's frames.
 */
export function dropWrongFrames(db: Database): void {
  if (readState(db).lateRows <= MAX_LATE) return;
  db.transact(() => {
    const state = readState(db);
    const fromMs = Number(
      db.row(
        'SELECT time FROM late ORDER BY time LIMIT 1 OFFSET ?',
        Math.floor(MAX_LATE / 10),
      )?.[0],
    );
    // Frames of times whose readings are gone cannot be made anew.
    db.run('DELETE FROM key_frame WHERE time >= ? AND time >= ?', fromMs, state.rawFloorMs);
    db.run('DELETE FROM late WHERE time >= ?', fromMs);
    state.lateRows = Number(db.row('SELECT count(*) FROM late')?.[0]);
    state.frameMs = Number(db.row('SELECT coalesce(max(time), ?) FROM key_frame', NEVER_MS)?.[0]);
    writeState(db, state);
  });
}

const HOUR_MS = 3_600_000;

/**
 * Keeps one frame an hour of times whose readings are gone, and none before `fromMs`; the newest of all stays.
 *
 * @returns how many it removed
 */
export function thinKeyFrames(db: Database, fromMs: number): number {
  return db.transact(() => {
    const { rawFloorMs, frameMs } = readState(db);
    const old = db.run('DELETE FROM key_frame WHERE time < ? AND time < ?', fromMs, frameMs);
    const thinned = db.run(
      `DELETE FROM key_frame WHERE time < ?1 AND EXISTS (SELECT 1 FROM key_frame k
        WHERE k.time > key_frame.time AND k.time < ?1 AND k.time <= ceil(key_frame.time / ?2) * ?2)`,
      rawFloorMs,
      HOUR_MS,
    );
    return old + thinned;
  });
}
