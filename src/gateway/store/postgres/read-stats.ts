import type { ClientBase } from 'pg';
import type { StoreStats } from '../history-store.ts';
import { readState } from './state.ts';

export async function readStats(client: ClientBase): Promise<StoreStats> {
  const { observations, fixes, lastCursor } = await readState(client);
  const { rows } = await client.query(
    `SELECT least((SELECT min(time) FROM history.observation), (SELECT min(time) FROM history.fix)) AS oldest,
      greatest((SELECT max(time) FROM history.observation), (SELECT max(time) FROM history.fix)) AS newest,
      pg_database_size(current_database())::float8 AS bytes`,
  );
  const { oldest, newest, bytes } = rows[0] as Record<string, number | null>;
  return {
    engine: 'postgres',
    observations,
    fixes,
    bytes: bytes ?? 0,
    oldestMs: oldest ?? null,
    newestMs: newest ?? null,
    lastCursor,
  };
}
