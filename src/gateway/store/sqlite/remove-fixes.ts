import type { Database } from './database.ts';
import { CHUNK_MS } from './fix-chunk.ts';
import { readState, writeState } from './state.ts';

const CHUNKS_A_STEP = 200;
const ROWS_A_STEP = 5000;

/** Removes fixes of times before `borderMs` that arrived before `arrivedMs`; chunks go whole. */
export function* removeFixes(
  db: Database,
  borderMs: number,
  arrivedMs: number,
): Generator<number, void> {
  for (;;) {
    const removed = removeChunks(db, borderMs, arrivedMs) + removeRows(db, borderMs, arrivedMs);
    if (removed === 0) return;
    yield removed;
  }
}

function removeChunks(db: Database, borderMs: number, arrivedMs: number): number {
  return db.transact(() => {
    const chunks = db.rows(
      `SELECT id, fixes, max_cursor FROM fix_chunk WHERE bucket <= ? AND max_at < ?
        ORDER BY bucket LIMIT ?`,
      borderMs - CHUNK_MS,
      arrivedMs,
      CHUNKS_A_STEP,
    ) as readonly (readonly [id: number, fixes: number, maxCursor: number])[];
    for (const [id] of chunks) db.run('DELETE FROM fix_chunk WHERE id = ?', id);
    const removed = chunks.reduce((sum, [, fixes]) => sum + fixes, 0);
    noteRemoved(db, removed, Math.max(0, ...chunks.map(([, , maxCursor]) => maxCursor)));
    return removed;
  });
}

function removeRows(db: Database, borderMs: number, arrivedMs: number): number {
  return db.transact(() => {
    const cursors = db
      .rows(
        'SELECT cursor FROM fix WHERE time < ? AND at < ? LIMIT ?',
        borderMs,
        arrivedMs,
        ROWS_A_STEP,
      )
      .map(([cursor]) => cursor as number);
    for (const cursor of cursors) db.run('DELETE FROM fix WHERE cursor = ?', cursor);
    noteRemoved(db, cursors.length, Math.max(0, ...cursors));
    return cursors.length;
  });
}

function noteRemoved(db: Database, removed: number, maxCursor: number): void {
  if (removed === 0) return;
  const state = readState(db);
  state.fixes -= removed;
  state.lostCursor = Math.max(state.lostCursor, maxCursor);
  writeState(db, state);
}
