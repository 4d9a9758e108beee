import { NEVER_MS } from '../never.ts';
import { removeFromBins } from './bins.ts';
import type { Database } from './database.ts';
import { readState, writeState } from './state.ts';

/** Takes readings out of everything that was made of them. */
export function deleteObservations(db: Database, cursors: readonly number[]): void {
  db.transact(() => {
    const state = readState(db);
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const cursor of cursors) {
      const row = db.row('SELECT slot, time, value FROM observation WHERE cursor = ?', cursor);
      if (!row) continue;
      const [slot, timeMs, value] = row as [number, number, number | null];
      db.run('DELETE FROM observation WHERE cursor = ?', cursor);
      state.lateRows -= db.run('DELETE FROM late WHERE cursor = ?', cursor);
      state.observations--;
      db.run(
        'UPDATE tally SET observations = observations - 1 WHERE minute = ?',
        Math.floor(timeMs / 60_000),
      );
      if (value !== null && cursor <= state.binnedCursor)
        removeFromBins(db, state, { slot, timeMs, value });
      oldestMs = Math.min(oldestMs, timeMs);
    }
    if (db.run('DELETE FROM key_frame WHERE time >= ?', oldestMs) > 0)
      state.frameMs = Number(db.row('SELECT coalesce(max(time), ?) FROM key_frame', NEVER_MS)?.[0]);
    writeState(db, state);
  });
}
