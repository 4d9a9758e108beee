import type { ClientBase } from 'pg';
import { removeFromBins } from './bins.ts';
import { dropFramesFrom } from './key-frames.ts';
import { readState } from './state.ts';

/** Takes readings out of everything that was made of them. */
export async function deleteObservations(
  client: ClientBase,
  cursors: readonly number[],
): Promise<void> {
  await client.query('BEGIN');
  const state = await readState(client);
  const { rows } = await client.query(
    `WITH gone AS (DELETE FROM history.observation WHERE cursor = ANY ($1::bigint[])
        RETURNING cursor, slot, time, value),
      late AS (DELETE FROM history.late WHERE cursor IN (SELECT cursor FROM gone)),
      minutes AS (UPDATE history.tally t SET observations = t.observations - g.rows
        FROM (SELECT floor(time / 60000) AS minute, count(*) AS rows FROM gone GROUP BY 1) g
        WHERE t.minute = g.minute),
      total AS (UPDATE history.state SET observations = observations - (SELECT count(*) FROM gone))
      SELECT cursor::float8, slot::float8, time, value FROM gone`,
    [[...cursors]],
  );
  type Gone = { cursor: number; slot: number; time: number; value: number | null };
  for (const { cursor, slot, time, value } of rows as Gone[])
    if (value !== null && cursor <= state.binnedCursor)
      await removeFromBins(client, state, { slot, timeMs: time, value });
  const oldestMs = (rows as Gone[]).reduce(
    (ms, { time }) => Math.min(ms, time),
    Number.POSITIVE_INFINITY,
  );
  await dropFramesFrom(client, oldestMs);
  await client.query('COMMIT');
}
