import type { ClientBase } from 'pg';
import type { RetentionRules } from '../history-store.ts';
import { BIN_MS } from '../rows/choose-resolution.ts';
import { addToBins, BIN_RESOLUTIONS, BIN_TABLES } from './bins.ts';
import type { Connection } from './connection.ts';
import { dropWrongFrames, makeKeyFrame, thinKeyFrames } from './key-frames.ts';
import { readState } from './state.ts';

/** Rows taken at once by one transaction. */
const ROWS_A_STEP = 20_000;
const HOUR_MS = 3_600_000;

const FLOORS = { '1min': 'minute_floor', '15min': 'quarter_floor', '1h': 'hour_floor' } as const;

/** Makes bins and removes what is old, one short transaction after the other; writing goes on between them. */
export async function maintain(
  connection: Connection,
  nowMs: number,
  rules: RetentionRules,
): Promise<number> {
  const { lastCursor } = await connection.read(readState);
  while (await connection.write((client) => binSome(client, lastCursor)));
  await connection.write(dropWrongFrames);
  while (await connection.write((client) => makeKeyFrame(client, nowMs)));
  let removed = 0;
  const repeat = async (remove: (client: ClientBase) => Promise<number>) => {
    for (;;) {
      const rows = await connection.write(remove);
      removed += rows;
      if (rows === 0) return;
    }
  };
  const rawMs = nowMs - rules.rawMs;
  await repeat((client) => removeRaw(client, rawMs, rawMs));
  const tracksMs = nowMs - rules.tracksMs;
  await repeat((client) => removeFixes(client, tracksMs, tracksMs));
  const kept = { '1min': rules.minuteMs, '15min': rules.quarterMs, '1h': rules.hourMs };
  const { floorsMs } = await connection.read(readState);
  for (const resolution of BIN_RESOLUTIONS) {
    const binMs = BIN_MS[resolution];
    const borderMs = Math.floor((nowMs - kept[resolution]) / binMs) * binMs;
    if (borderMs - floorsMs[resolution] >= Math.min(HOUR_MS, kept[resolution] / 50))
      removed += await connection.write((client) => removeBins(client, resolution, borderMs));
  }
  await connection.write((client) =>
    client.query('DELETE FROM history.tally WHERE minute < $1', [
      Math.floor((nowMs - rules.hourMs) / 60_000),
    ]),
  );
  removed += await connection.write((client) => thinKeyFrames(client, nowMs - rules.quarterMs));
  return removed + (await keepWithinBudget(connection, nowMs, rules.maxBytes));
}

async function binSome(client: ClientBase, lastCursor: number): Promise<boolean> {
  await client.query('BEGIN');
  const { binnedCursor } = await readState(client);
  const toCursor = Math.min(lastCursor, binnedCursor + ROWS_A_STEP);
  if (toCursor > binnedCursor) {
    await addToBins(client, binnedCursor, toCursor);
    await client.query('UPDATE history.state SET binned_cursor = $1', [toCursor]);
  }
  await client.query('COMMIT');
  return toCursor < lastCursor;
}

/** The newest reading of each datastream before the border stays, so that frames after it are whole. */
async function removeRaw(client: ClientBase, borderMs: number, arrivedMs: number): Promise<number> {
  const { rows } = await client.query(
    `WITH old AS (
        SELECT o.cursor FROM history.observation o, history.state s
          WHERE o.time < $1 AND o.at < $2 AND o.cursor <= s.binned_cursor AND EXISTS (
            SELECT 1 FROM history.observation n WHERE n.slot = o.slot AND n.time >= o.time AND n.time <= $1
              AND (n.time > o.time OR n.cursor > o.cursor))
          LIMIT $3),
      gone AS (DELETE FROM history.observation WHERE cursor IN (SELECT cursor FROM old) RETURNING cursor),
      late AS (DELETE FROM history.late WHERE cursor IN (SELECT cursor FROM gone)),
      noted AS (UPDATE history.state SET raw_floor = greatest(raw_floor, $1),
        observations = observations - (SELECT count(*) FROM gone),
        lost_cursor = greatest(lost_cursor, (SELECT max(cursor) FROM gone))
        WHERE EXISTS (SELECT 1 FROM gone))
      SELECT count(*)::int AS removed FROM gone`,
    [borderMs, arrivedMs, ROWS_A_STEP],
  );
  return rows[0]?.removed as number;
}

async function removeFixes(
  client: ClientBase,
  borderMs: number,
  arrivedMs: number,
): Promise<number> {
  const { rows } = await client.query(
    `WITH old AS (SELECT cursor FROM history.fix WHERE time < $1 AND at < $2 LIMIT $3),
      gone AS (DELETE FROM history.fix WHERE cursor IN (SELECT cursor FROM old) RETURNING cursor),
      noted AS (UPDATE history.state SET fixes = fixes - (SELECT count(*) FROM gone),
        lost_cursor = greatest(lost_cursor, (SELECT max(cursor) FROM gone)))
      SELECT count(*)::int AS removed FROM gone`,
    [borderMs, arrivedMs, ROWS_A_STEP],
  );
  return rows[0]?.removed as number;
}

async function removeBins(
  client: ClientBase,
  resolution: keyof typeof FLOORS,
  borderMs: number,
): Promise<number> {
  await client.query('BEGIN');
  const { rowCount } = await client.query(
    `DELETE FROM history.${BIN_TABLES[resolution]} WHERE time < $1`,
    [borderMs],
  );
  await client.query(`UPDATE history.state SET ${FLOORS[resolution]} = $1`, [borderMs]);
  await client.query('COMMIT');
  return rowCount ?? 0;
}

/**
 * Removes the oldest readings and fixes until the rest fits. A table's file does not shrink by itself, so what
 * is freed is reckoned by the share of rows that went.
 */
async function keepWithinBudget(
  connection: Connection,
  nowMs: number,
  maxBytes: number,
): Promise<number> {
  let removed = 0;
  const size = await connection.read(async (client) => {
    const { rows } = await client.query(SIZE);
    const { observations, fixes } = await readState(client);
    return { bytes: Number(rows[0]?.bytes), rows: observations + fixes };
  });
  if (size.bytes <= maxBytes || size.rows === 0) return 0;
  const target = size.rows * (1 - maxBytes / size.bytes);
  while (removed < target) {
    const rows = await connection.write((client) => removeOldest(client, nowMs));
    if (rows === 0) break;
    removed += rows;
  }
  for (const table of ['observation', 'fix'])
    await connection.write((client) => client.query(`VACUUM history.${table}`));
  return removed;
}

const SIZE = `SELECT sum(pg_total_relation_size(c.oid))::float8 AS bytes FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'history' AND c.relkind = 'r'`;

async function removeOldest(client: ClientBase, nowMs: number): Promise<number> {
  const { rows } = await client.query(
    `SELECT
      (SELECT max(time) FROM (SELECT o.time FROM history.observation o, history.state s
        WHERE o.time >= s.raw_floor AND o.time <= $1 ORDER BY o.time LIMIT $2) t) AS reading,
      (SELECT min(o.time) FROM history.observation o, history.state s WHERE o.time >= s.raw_floor) AS first,
      (SELECT max(time) FROM (SELECT time FROM history.fix ORDER BY time LIMIT $2) t) AS fix,
      (SELECT min(time) FROM history.fix) AS first_fix`,
    [nowMs, ROWS_A_STEP],
  );
  const { reading, first, fix, first_fix: firstFix } = rows[0] as Record<string, number | null>;
  const arrivedMs = Number.POSITIVE_INFINITY;
  if (typeof fix === 'number' && (typeof first !== 'number' || (firstFix as number) < first))
    return removeFixes(client, fix + 1, arrivedMs);
  if (typeof reading !== 'number') return 0;
  let removed = 0;
  for (;;) {
    const step = await removeRaw(client, reading + 1, arrivedMs);
    removed += step;
    if (step === 0) return removed;
  }
}
