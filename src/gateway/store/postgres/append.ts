import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { AppendGroup } from '../append-queue.ts';
import type { FixRows, Intake, IntakeReceipt, ObservationRows } from '../history-store.ts';
import { checkIntake } from '../rows/check-intake.ts';
import { variantOf } from '../rows/variant.ts';
import { refuse, StoreFault } from '../store-fault.ts';
import type { Connection } from './connection.ts';
import { readState } from './state.ts';

/** A commit whose answer was lost is known by its group's id, and is not done twice. */
export function createAppender(connection: Connection): AppendGroup {
  return (intakes) => {
    const groupId = randomUUID();
    let receipts: (IntakeReceipt | Error)[] = [];
    return connection.write(async (client) => {
      await client.query('BEGIN');
      const { groupId: lastGroup, lastCursor } = await readState(client);
      if (lastGroup === groupId) {
        await client.query('ROLLBACK');
        return receipts;
      }
      receipts = [];
      let last = lastCursor;
      for (const intake of intakes) {
        await client.query('SAVEPOINT intake');
        try {
          const { receipt, highest } = await appendOne(client, intake, last);
          receipts.push(receipt);
          last = Math.max(last, highest);
        } catch (error) {
          if (!(error instanceof StoreFault)) throw error;
          await client.query('ROLLBACK TO SAVEPOINT intake');
          receipts.push(error);
        }
      }
      await client.query('UPDATE history.state SET last_cursor = $1, group_id = $2', [
        last,
        groupId,
      ]);
      await client.query('COMMIT');
      return receipts;
    });
  };
}

async function appendOne(client: ClientBase, intake: Intake, lastCursor: number) {
  checkIntake(intake);
  const { observations, tracks } = intake;
  const documents = {
    incident: intake.incidents?.map((row) => ({ ...row, json: row.incident })) ?? [],
    alert: intake.alerts?.map((row) => ({ ...row, json: row.alert })) ?? [],
  };
  const cursors = [
    ...[observations?.cursor, tracks?.cursor].flatMap((column) => (column ? [...column] : [])),
    ...[...documents.incident, ...documents.alert].map(({ cursor }) => cursor),
  ];
  if (new Set(cursors).size !== cursors.length)
    throw refuse('a cursor of its own for each row', 'one twice');
  let stored = 0;
  if (observations) stored += await appendObservations(client, observations, lastCursor);
  if (tracks) stored += await appendFixes(client, tracks, lastCursor);
  for (const table of ['incident', 'alert'] as const)
    for (const { cursor, atMs, id, json } of documents[table])
      stored += await appendDocument(client, table, { cursor, atMs, id, json, lastCursor });
  return {
    receipt: { stored, duplicates: cursors.length - stored },
    highest: cursors.reduce((a, b) => Math.max(a, b), 0),
  };
}

/** Adds what the statement stored to the counts; a new row under an old cursor is refused. */
const count = (name: 'observations' | 'fixes') => `,
  minutes AS (INSERT INTO history.tally
    SELECT floor(time / 60000), ${name === 'observations' ? 'count(*), 0' : '0, count(*)'} FROM stored GROUP BY 1
    ON CONFLICT (minute) DO UPDATE SET ${name} = history.tally.${name} + excluded.${name}),
  total AS (UPDATE history.state SET ${name} = ${name} + (SELECT count(*) FROM stored))
  SELECT count(*)::int AS stored, min(cursor)::float8 AS lowest FROM stored`;

async function appendObservations(
  client: ClientBase,
  rows: ObservationRows,
  lastCursor: number,
): Promise<number> {
  if (rows.cursor.length === 0) return 0;
  const { extras } = rows;
  const { rows: answer } = await client.query(
    `WITH stored AS (
      INSERT INTO history.observation (cursor, slot, time, value, at, variant, extra)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::float8[], $4::float8[], $5::float8[],
          $6::text[], $7::text[]) ORDER BY 1
        ON CONFLICT (slot, time, variant) DO NOTHING RETURNING cursor, slot, time),
    streams AS (INSERT INTO history.stream SELECT DISTINCT slot FROM stored ON CONFLICT DO NOTHING),
    late AS (INSERT INTO history.late SELECT cursor, time FROM stored
      WHERE time <= (SELECT frame_ms FROM history.state))
    ${count('observations')}`,
    [
      list(rows.cursor),
      list(rows.slot),
      list(rows.timeMs),
      list(rows.value),
      list(rows.atMs),
      Array.from(rows.cursor, (_, i) => variantOf(extras?.[i])),
      Array.from(rows.cursor, (_, i) => (extras?.[i] ? JSON.stringify(extras[i]) : null)),
    ],
  );
  return checkStored(answer[0], lastCursor);
}

async function appendFixes(client: ClientBase, rows: FixRows, lastCursor: number): Promise<number> {
  if (rows.cursor.length === 0) return 0;
  const { rows: answer } = await client.query(
    `WITH stored AS (
      INSERT INTO history.fix (cursor, track, time, lon, lat, height, bearing, speed, at)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::float8[], $4::float8[], $5::float8[],
          $6::real[], $7::real[], $8::real[], $9::float8[]) ORDER BY 1
        ON CONFLICT (track, time) DO NOTHING RETURNING cursor, track, time),
    vehicles AS (INSERT INTO history.vehicle SELECT DISTINCT track FROM stored ON CONFLICT DO NOTHING)
    ${count('fixes')}`,
    [
      list(rows.cursor),
      list(rows.trackSlot),
      list(rows.timeMs),
      list(rows.lonDeg),
      list(rows.latDeg),
      list(rows.heightM, 'NaN'),
      list(rows.bearingDeg, 'NaN'),
      list(rows.speedMps, 'NaN'),
      list(rows.atMs),
    ],
  );
  return checkStored(answer[0], lastCursor);
}

async function appendDocument(
  client: ClientBase,
  table: 'incident' | 'alert',
  row: { cursor: number; atMs: number; id: string; json: unknown; lastCursor: number },
): Promise<number> {
  const { cursor, atMs, id, json, lastCursor } = row;
  const known = await client.query(`SELECT id FROM history.${table} WHERE cursor = $1`, [cursor]);
  if (known.rows[0]?.id === id) return 0;
  if (cursor <= lastCursor) throw refuseCursor(lastCursor, cursor);
  await client.query(`INSERT INTO history.${table} VALUES ($1, $2, $3, $4)`, [
    cursor,
    atMs,
    id,
    json === null ? null : JSON.stringify(json),
  ]);
  return 1;
}

function checkStored(
  answer: { readonly stored: number; readonly lowest: number | null },
  lastCursor: number,
): number {
  const { stored, lowest } = answer;
  if (lowest !== null && lowest <= lastCursor) throw refuseCursor(lastCursor, lowest);
  return stored;
}

function refuseCursor(lastCursor: number, cursor: number): StoreFault {
  return refuse(`a cursor of its own above ${lastCursor}, the last one of the store`, cursor);
}

/** A column as PostgreSQL writes an array; NaN becomes NULL unless told otherwise. */
function list(
  column: Float64Array | Float32Array | Uint32Array,
  none: 'NULL' | 'NaN' = 'NULL',
): string {
  const text = column.join(',');
  return `{${none === 'NaN' ? text : text.replaceAll('NaN', none)}}`;
}
