import type { Alert, Incident } from '#model';
import type { AlertRow, Changes, IncidentRow } from '../history-store.ts';
import { joinFixes, orderByCursor, pickFixes } from '../rows/row-columns.ts';
import type { Database, SqlRow } from './database.ts';
import type { FixSource } from './fix-source.ts';
import { OBSERVATION_COLUMNS, toObservations } from './read-rows.ts';
import { readState } from './state.ts';

export function readChanges(
  db: Database,
  fixSource: FixSource,
  cursor: number,
  limit: number,
): Changes | undefined {
  const state = readState(db);
  if (cursor < state.lostCursor) return undefined;
  const most = limit + 1;
  const after = (sql: string) => db.rows(`${sql} ORDER BY cursor LIMIT ?`, cursor, most);
  const observations = after(`SELECT ${OBSERVATION_COLUMNS} FROM observation o WHERE o.cursor > ?`);
  const incidents = after('SELECT cursor, at, id, json FROM incident WHERE cursor > ?');
  const alerts = after('SELECT cursor, at, id, json FROM alert WHERE cursor > ?');
  const fixes = joinFixes(fixSource.partsAfterCursor(cursor, most));
  const fixPlaces = orderByCursor(fixes).filter(
    (place) => (fixes.cursor[place] as number) > cursor,
  );

  const cursors = Float64Array.from([
    ...[...observations, ...incidents, ...alerts].map(([each]) => each as number),
    ...fixPlaces.map((place) => fixes.cursor[place] as number).slice(0, most),
  ]).sort();
  const isComplete = cursors.length <= limit;
  const last = isComplete ? Math.max(cursor, state.lastCursor) : (cursors[limit - 1] ?? cursor);
  const upToLast = (rows: readonly SqlRow[]) => rows.filter(([each]) => (each as number) <= last);
  return {
    observations: toObservations(upToLast(observations)),
    tracks: pickFixes(
      fixes,
      fixPlaces.filter((place) => (fixes.cursor[place] as number) <= last),
    ),
    incidents: upToLast(incidents).map(toIncidentRow),
    alerts: upToLast(alerts).map(toAlertRow),
    cursor: last,
    complete: isComplete,
  };
}

export function readIncidents(db: Database, fromMs: number, toMs: number): IncidentRow[] {
  return readDocuments(db, 'incident', fromMs, toMs).map(toIncidentRow);
}

export function readAlerts(db: Database, fromMs: number, toMs: number): AlertRow[] {
  return readDocuments(db, 'alert', fromMs, toMs).map(toAlertRow);
}

function readDocuments(db: Database, table: 'incident' | 'alert', fromMs: number, toMs: number) {
  return db.rows(
    `SELECT cursor, at, id, json FROM ${table} WHERE at > ? AND at <= ? ORDER BY cursor`,
    fromMs,
    toMs,
  );
}

function toIncidentRow(row: SqlRow): IncidentRow {
  return { ...headOf(row), incident: documentOf(row) as Incident | null };
}

function toAlertRow(row: SqlRow): AlertRow {
  return { ...headOf(row), alert: documentOf(row) as Alert | null };
}

function headOf([cursor, atMs, id]: SqlRow) {
  return { cursor: cursor as number, atMs: atMs as number, id: id as string };
}

function documentOf(row: SqlRow): unknown {
  return row[3] === null ? null : JSON.parse(row[3] as string);
}
