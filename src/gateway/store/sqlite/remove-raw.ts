import { NEVER_MS } from '../never.ts';
import type { Database } from './database.ts';
import { readState, writeState } from './state.ts';

/** Rows looked at in one transaction. */
const ROWS_A_STEP = 5000;

/**
 * Removes readings of times before `borderMs` that arrived before `arrivedMs` and are in the bins. The newest
 * of each datastream before the border stays, so that frames after it are whole.
 */
export function* removeRaw(
  db: Database,
  borderMs: number,
  arrivedMs: number,
): Generator<number, void> {
  let after: readonly [timeMs: number, cursor: number] | undefined = [NEVER_MS, 0];
  while (after) {
    const step: ReturnType<typeof removeSome> = removeSome(db, after, borderMs, arrivedMs);
    after = step.next;
    yield step.removed;
  }
}

function removeSome(
  db: Database,
  after: readonly [timeMs: number, cursor: number],
  borderMs: number,
  arrivedMs: number,
) {
  return db.transact(() => {
    const state = readState(db);
    const rows = db.rows(
      `SELECT o.cursor, o.time, EXISTS (SELECT 1 FROM observation n
          WHERE n.slot = o.slot AND n.time >= o.time AND n.time <= ?1
            AND (n.time > o.time OR n.cursor > o.cursor))
        FROM observation o
        WHERE (o.time, o.cursor) > (?2, ?3) AND o.time < ?1 AND o.at < ?4 AND o.cursor <= ?5
        ORDER BY o.time, o.cursor LIMIT ?6`,
      borderMs,
      after[0],
      after[1],
      arrivedMs,
      state.binnedCursor,
      ROWS_A_STEP,
    ) as readonly (readonly [cursor: number, timeMs: number, isOutdated: number])[];
    let removed = 0;
    for (const [cursor, , isOutdated] of rows) {
      if (!isOutdated) continue;
      removed += db.run('DELETE FROM observation WHERE cursor = ?', cursor);
      if (state.lateRows > 0) state.lateRows -= db.run('DELETE FROM late WHERE cursor = ?', cursor);
      state.lostCursor = Math.max(state.lostCursor, cursor);
    }
    state.observations -= removed;
    if (rows.length > 0) {
      state.rawFloorMs = Math.max(state.rawFloorMs, borderMs);
      writeState(db, state);
    }
    const last = rows.length === ROWS_A_STEP ? rows.at(-1) : undefined;
    return { removed, next: last && ([last[1], last[0]] as const) };
  });
}
