import type { FixRows, Intake, ObservationRows } from '../history-store.ts';
import { refuse } from '../store-fault.ts';

/**
 * Finds rows that no engine can keep, before anything is written.
 *
 * @throws {StoreFault} naming the column.
 */
export function checkIntake({ observations, tracks, incidents = [], alerts = [] }: Intake): void {
  if (observations) checkObservations(observations);
  if (tracks) checkFixes(tracks);
  for (const { cursor, atMs } of [...incidents, ...alerts]) {
    checkCursor(cursor);
    if (!Number.isFinite(atMs)) throw refuse('an arrival time', atMs);
  }
}

function checkObservations(rows: ObservationRows): void {
  const { length } = rows.cursor;
  for (const name of ['slot', 'timeMs', 'value', 'atMs'] as const)
    if (rows[name].length !== length)
      throw refuse(`${length} rows in the column ${name}`, rows[name].length);
  if (rows.extras && rows.extras.length !== length)
    throw refuse(`${length} rows in the column extras`, rows.extras.length);
  rows.cursor.forEach(checkCursor);
  for (const name of ['timeMs', 'atMs'] as const)
    for (const value of rows[name])
      if (!Number.isFinite(value)) throw refuse(`finite numbers in the column ${name}`, value);
}

function checkFixes(rows: FixRows): void {
  const { length } = rows.cursor;
  for (const name of Object.keys(rows) as (keyof FixRows)[])
    if (rows[name].length !== length)
      throw refuse(`${length} rows in the column ${name}`, rows[name].length);
  rows.cursor.forEach(checkCursor);
  for (const name of ['timeMs', 'lonDeg', 'latDeg', 'atMs'] as const)
    for (const value of rows[name])
      if (!Number.isFinite(value)) throw refuse(`finite numbers in the column ${name}`, value);
}

function checkCursor(cursor: number): void {
  if (!Number.isSafeInteger(cursor) || cursor < 1)
    throw refuse('cursors that are whole numbers from 1 on', cursor);
}
