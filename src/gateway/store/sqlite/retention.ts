import type { RetentionRules } from '../history-store.ts';
import { BIN_MS } from '../rows/choose-resolution.ts';
import { BIN_RESOLUTIONS, BIN_TABLES } from './bins.ts';
import type { Database } from './database.ts';
import { keepWithinBudget } from './disk-budget.ts';
import { thinKeyFrames } from './key-frames.ts';
import { removeFixes } from './remove-fixes.ts';
import { removeRaw } from './remove-raw.ts';
import { readState, type StoreState, writeState } from './state.ts';

const HOUR_MS = 3_600_000;
/** Datastreams whose bins are looked at in one transaction. */
const SLOTS_A_STEP = 2000;

const FLOORS = {
  '1min': 'minuteFloorMs',
  '15min': 'quarterFloorMs',
  '1h': 'hourFloorMs',
} as const satisfies Readonly<Record<string, keyof StoreState>>;

/** Removes what is older than the rules, then what the disk budget has no room for. */
export function* removeInSteps(
  db: Database,
  nowMs: number,
  rules: RetentionRules,
): Generator<number, void> {
  const rawMs = nowMs - rules.rawMs;
  if (isDue(readState(db).rawFloorMs, rawMs, rules.rawMs)) yield* removeRaw(db, rawMs, rawMs);
  const tracksMs = nowMs - rules.tracksMs;
  yield* removeFixes(db, tracksMs, tracksMs);
  const kept = { '1min': rules.minuteMs, '15min': rules.quarterMs, '1h': rules.hourMs };
  for (const resolution of BIN_RESOLUTIONS) {
    const binMs = BIN_MS[resolution];
    const borderMs = Math.floor((nowMs - kept[resolution]) / binMs) * binMs;
    if (isDue(readState(db)[FLOORS[resolution]], borderMs, kept[resolution]))
      yield* removeBins(db, resolution, borderMs);
  }
  db.run('DELETE FROM tally WHERE minute < ?', Math.floor((nowMs - rules.hourMs) / 60_000));
  thinKeyFrames(db, nowMs - rules.quarterMs);
  yield* keepWithinBudget(db, nowMs, rules.maxBytes);
}

/** Removing looks at every datastream, so it waits until it is worth it: an hour, or a part of what is kept. */
function isDue(floorMs: number, borderMs: number, keptMs: number): boolean {
  return borderMs - floorMs >= Math.min(HOUR_MS, keptMs / 50);
}

function* removeBins(
  db: Database,
  resolution: keyof typeof FLOORS,
  borderMs: number,
): Generator<number, void> {
  const slots = db.rows('SELECT slot FROM stream').map(([slot]) => slot as number);
  for (let from = 0; from < slots.length; from += SLOTS_A_STEP)
    yield db.transact(() => {
      let removed = 0;
      for (const slot of slots.slice(from, from + SLOTS_A_STEP))
        removed += db.run(
          `DELETE FROM ${BIN_TABLES[resolution]} WHERE slot = ? AND time < ?`,
          slot,
          borderMs,
        );
      const state = readState(db);
      state[FLOORS[resolution]] = borderMs;
      writeState(db, state);
      return removed;
    });
}
