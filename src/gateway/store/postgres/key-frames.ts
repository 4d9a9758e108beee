import type { ClientBase } from 'pg';
import { NEVER_MS } from '../never.ts';
import { FRAME_MS, FRAME_ROWS, MAX_LATE, SETTLE_MS } from '../rows/frame-rules.ts';
import { FrameTable } from '../rows/frame-table.ts';
import { OBSERVATION_COLUMNS, readObservations } from './read-columns.ts';
import { readState } from './state.ts';

const HOUR_MS = 3_600_000;

/** A state at one instant with the table that holds it. */
interface BaseFrame {
  readonly timeMs: number;
  readonly table: FrameTable;
}

/** The newest key frame at or before an instant, with what came late for it; undefined where there is none. */
export async function readKeyFrame(
  client: ClientBase,
  atMs: number,
): Promise<BaseFrame | undefined> {
  const { rows } = await client.query(
    `SELECT time, cursor::float8, data FROM history.key_frame
      WHERE time <= $1 ORDER BY time DESC LIMIT 1`,
    [atMs],
  );
  const row = rows[0] as { time: number; cursor: number; data: Buffer } | undefined;
  if (!row) return undefined;
  const table = FrameTable.decode(row.data);
  table.offerAll(
    await readObservations(
      client,
      `SELECT ${OBSERVATION_COLUMNS} FROM history.late l JOIN history.observation o USING (cursor)
        WHERE l.cursor > $1 AND l.time <= $2`,
      [row.cursor, row.time],
    ),
  );
  return { timeMs: row.time, table };
}

/**
 * Makes the next key frame out of the last one and the rows since.
 *
 * @returns false where none is due
 */
export async function makeKeyFrame(client: ClientBase, nowMs: number): Promise<boolean> {
  await client.query('BEGIN');
  const { frameMs, lastCursor } = await readState(client);
  const timeMs = await findNextFrame(client, frameMs);
  if (timeMs === undefined || timeMs > nowMs - SETTLE_MS) {
    await client.query('ROLLBACK');
    return false;
  }
  const base = await readKeyFrame(client, timeMs);
  const table = base?.table ?? new FrameTable();
  table.offerAll(
    await readObservations(
      client,
      `SELECT ${OBSERVATION_COLUMNS} FROM history.observation o WHERE o.time > $1 AND o.time <= $2`,
      [base?.timeMs ?? NEVER_MS, timeMs],
    ),
  );
  await client.query('INSERT INTO history.key_frame VALUES ($1, $2, $3)', [
    timeMs,
    lastCursor,
    Buffer.from(table.encode()),
  ]);
  await client.query('UPDATE history.state SET frame_ms = $1', [timeMs]);
  await client.query('COMMIT');
  return true;
}

/** After so many rows, or at the next quarter of an hour that has any before it. */
async function findNextFrame(client: ClientBase, frameMs: number): Promise<number | undefined> {
  const first = await client.query(
    'SELECT time FROM history.observation WHERE time > $1 ORDER BY time LIMIT 1',
    [frameMs],
  );
  const next = first.rows[0]?.time as number | undefined;
  if (next === undefined) return undefined;
  const quarterMs = Math.ceil(next / FRAME_MS) * FRAME_MS;
  const full = await client.query(
    `SELECT time FROM history.observation WHERE time > $1 AND time <= $2
      ORDER BY time LIMIT 1 OFFSET $3`,
    [frameMs, quarterMs, FRAME_ROWS],
  );
  const fullMs = full.rows[0]?.time as number | undefined;
  return fullMs === undefined ? quarterMs : Math.ceil(fullMs);
}

/**
 * Drops the key frames that many late rows have made wrong, so that they are made anew; the few oldest late rows
 * stay listed, or one row that is a day late would cost a day's frames.
 */
export async function dropWrongFrames(client: ClientBase): Promise<void> {
  const { rows } = await client.query('SELECT count(*)::int AS late FROM history.late');
  if ((rows[0]?.late as number) <= MAX_LATE) return;
  await client.query('BEGIN');
  const { floorsMs } = await readState(client);
  const border = await client.query(
    'SELECT time FROM history.late ORDER BY time LIMIT 1 OFFSET $1',
    [Math.floor(MAX_LATE / 10)],
  );
  const fromMs = border.rows[0]?.time as number;
  await client.query('DELETE FROM history.late WHERE time >= $1', [fromMs]);
  // Frames of times whose readings are gone cannot be made anew.
  await dropFramesFrom(client, Math.max(fromMs, floorsMs.raw));
  await client.query('COMMIT');
}

/** Drops the key frames of an instant and all after it; the caller holds a transaction. */
export async function dropFramesFrom(client: ClientBase, fromMs: number): Promise<void> {
  await client.query('DELETE FROM history.key_frame WHERE time >= $1', [fromMs]);
  await client.query(
    `UPDATE history.state SET frame_ms = (SELECT coalesce(max(time), ${NEVER_MS}) FROM history.key_frame)`,
  );
}

/**
 * Keeps one frame an hour of times whose readings are gone, and none before `fromMs`; the newest of all stays.
 *
 * @returns how many it removed
 */
export async function thinKeyFrames(client: ClientBase, fromMs: number): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM history.key_frame f USING history.state s WHERE f.time < s.frame_ms AND (f.time < $1
      OR (f.time < s.raw_floor AND EXISTS (SELECT 1 FROM history.key_frame k WHERE k.time > f.time
        AND k.time < s.raw_floor AND k.time <= ceil(f.time / $2) * $2)))`,
    [fromMs, HOUR_MS],
  );
  return rowCount ?? 0;
}
