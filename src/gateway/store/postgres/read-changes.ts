import type { ClientBase } from 'pg';
import type { Alert, Incident } from '#model';
import type { AlertRow, Changes, IncidentRow } from '../history-store.ts';
import { pickFixes, pickObservations } from '../rows/row-columns.ts';
import { FIX_COLUMNS, OBSERVATION_COLUMNS, readFixes, readObservations } from './read-columns.ts';
import { readState } from './state.ts';

interface DocumentRow {
  readonly cursor: number;
  readonly at: number;
  readonly id: string;
  readonly json: unknown;
}

export async function readChanges(
  client: ClientBase,
  cursor: number,
  limit: number,
): Promise<Changes | undefined> {
  const state = await readState(client);
  if (cursor < state.lostCursor) return undefined;
  const values = [cursor, limit + 1];
  const above = 'cursor > $1 ORDER BY cursor LIMIT $2';
  const observations = await readObservations(
    client,
    `SELECT ${OBSERVATION_COLUMNS} FROM history.observation o WHERE ${above}`,
    values,
  );
  const fixes = await readFixes(
    client,
    `SELECT ${FIX_COLUMNS} FROM history.fix f WHERE ${above}`,
    values,
  );
  const incidents = await readDocuments(client, 'incident', above, values);
  const alerts = await readDocuments(client, 'alert', above, values);

  const cursors = Float64Array.from([
    ...observations.cursor,
    ...fixes.cursor,
    ...[...incidents, ...alerts].map((row) => row.cursor),
  ]).sort();
  const isComplete = cursors.length <= limit;
  const last = isComplete ? Math.max(cursor, state.lastCursor) : (cursors[limit - 1] ?? cursor);
  const placesOf = (column: Float64Array) =>
    Uint32Array.from(column, (_, i) => i).filter((i) => (column[i] as number) <= last);
  const isWithin = (row: DocumentRow) => row.cursor <= last;
  return {
    observations: pickObservations(observations, placesOf(observations.cursor)),
    tracks: pickFixes(fixes, placesOf(fixes.cursor)),
    incidents: incidents.filter(isWithin).map(toIncidentRow),
    alerts: alerts.filter(isWithin).map(toAlertRow),
    cursor: last,
    complete: isComplete,
  };
}

const ARRIVED = 'at > $1 AND at <= $2 ORDER BY cursor';

export async function readIncidents(
  client: ClientBase,
  fromMs: number,
  toMs: number,
): Promise<IncidentRow[]> {
  return (await readDocuments(client, 'incident', ARRIVED, [fromMs, toMs])).map(toIncidentRow);
}

export async function readAlerts(
  client: ClientBase,
  fromMs: number,
  toMs: number,
): Promise<AlertRow[]> {
  return (await readDocuments(client, 'alert', ARRIVED, [fromMs, toMs])).map(toAlertRow);
}

async function readDocuments(
  client: ClientBase,
  table: 'incident' | 'alert',
  where: string,
  values: readonly number[],
): Promise<DocumentRow[]> {
  const { rows } = await client.query(
    `SELECT cursor::float8, at, id, json FROM history.${table} WHERE ${where}`,
    [...values],
  );
  return rows as DocumentRow[];
}

function toIncidentRow({ cursor, at, id, json }: DocumentRow): IncidentRow {
  return { cursor, atMs: at, id, incident: json as Incident | null };
}

function toAlertRow({ cursor, at, id, json }: DocumentRow): AlertRow {
  return { cursor, atMs: at, id, alert: json as Alert | null };
}
