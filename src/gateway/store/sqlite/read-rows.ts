import type { ObservationExtra } from '#model';
import type { FixRows, ObservationRows } from '../history-store.ts';
import { createFixes, createObservations } from '../rows/row-columns.ts';
import type { SqlRow } from './database.ts';

/** What `toObservations` reads, of a table or alias `o`. */
export const OBSERVATION_COLUMNS = 'o.cursor, o.slot, o.time, o.value, o.at, o.extra';
/** What `toFixes` reads, of a table or alias `f`. */
export const FIX_COLUMNS =
  'f.cursor, f.track, f.time, f.lon, f.lat, f.height, f.bearing, f.speed, f.at';

export function toObservations(rows: readonly SqlRow[]): ObservationRows {
  const columns = createObservations(rows.length);
  let extras: (ObservationExtra | undefined)[] | undefined;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as SqlRow;
    columns.cursor[i] = row[0] as number;
    columns.slot[i] = row[1] as number;
    columns.timeMs[i] = row[2] as number;
    columns.value[i] = (row[3] as number | null) ?? Number.NaN;
    columns.atMs[i] = row[4] as number;
    if (row[5] !== null) {
      extras ??= Array.from({ length: rows.length }, () => undefined);
      extras[i] = JSON.parse(row[5] as string) as ObservationExtra;
    }
  }
  return extras ? { ...columns, extras } : columns;
}

export function toFixes(rows: readonly SqlRow[]): FixRows {
  const columns = createFixes(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as readonly (number | null)[];
    columns.cursor[i] = row[0] as number;
    columns.trackSlot[i] = row[1] as number;
    columns.timeMs[i] = row[2] as number;
    columns.lonDeg[i] = row[3] as number;
    columns.latDeg[i] = row[4] as number;
    columns.heightM[i] = row[5] ?? Number.NaN;
    columns.bearingDeg[i] = row[6] ?? Number.NaN;
    columns.speedMps[i] = row[7] ?? Number.NaN;
    columns.atMs[i] = row[8] as number;
  }
  return columns;
}
