import type { RetentionRules } from '../history-store.ts';
import { addToBins } from './bins.ts';
import type { Database } from './database.ts';
import type { FixSource } from './fix-source.ts';
import { dropWrongFrames, makeKeyFrame } from './key-frames.ts';
import { packFixes } from './pack-fixes.ts';
import { removeInSteps } from './retention.ts';
import { readState, writeState } from './state.ts';

/** Cursors whose rows go into the bins in one transaction. */
const BIN_ROWS = 4000;

/**
 * Everything that a store does for itself, in transactions of some tens of milliseconds each; yields after
 * each one how many rows it removed. May be ended after any step and begun again at any time.
 */
export function* maintainInSteps(
  db: Database,
  fixSource: FixSource,
  nowMs: number,
  rules: RetentionRules,
): Generator<number, void> {
  // What comes meanwhile is left for the next time.
  const { lastCursor } = readState(db);
  while (binSome(db, lastCursor)) yield 0;
  while (packFixes(db, fixSource, nowMs)) yield 0;
  dropWrongFrames(db);
  while (makeKeyFrame(db, nowMs)) yield 0;
  yield* removeInSteps(db, nowMs, rules);
}

function binSome(db: Database, lastCursor: number): boolean {
  return db.transact(() => {
    const state = readState(db);
    if (state.binnedCursor >= lastCursor) return false;
    const toCursor = Math.min(lastCursor, state.binnedCursor + BIN_ROWS);
    addToBins(db, state.binnedCursor, toCursor);
    state.binnedCursor = toCursor;
    writeState(db, state);
    return true;
  });
}
