import type { ClientBase } from 'pg';
import { createAppendQueue } from '../append-queue.ts';
import type { HistoryStore } from '../history-store.ts';
import { toStoreError } from '../store-error.ts';
import { createAppender } from './append.ts';
import { type Connection, createConnection } from './connection.ts';
import { countByTime } from './count-by-time.ts';
import { deleteObservations } from './delete-observations.ts';
import { deleteEntities, putEntities, readEntities } from './entities.ts';
import { maintain } from './maintain.ts';
import { readAlerts, readChanges, readIncidents } from './read-changes.ts';
import { FIX_COLUMNS, OBSERVATION_COLUMNS, readFixes, readObservations } from './read-columns.ts';
import { readFrame } from './read-frame.ts';
import { countScan, readScan } from './read-scan.ts';
import { readSeries } from './read-series.ts';
import { readSpan } from './read-span.ts';
import { readStats } from './read-stats.ts';
import { addPlaces, migrate } from './schema.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database`; the tables go into the schema `history`. */
  readonly url: string;
}

/**
 * The engine for larger places: PostgreSQL 15 or newer, with PostGIS where it is there. A restart of the server
 * is waited for; an append under way is then done again or rejected, never half done.
 *
 * @throws {TwinError} store-failed where the server cannot be reached, another gateway writes to the database,
 * or it is of a newer version.
 */
export async function openPostgresStore({ url }: PostgresStoreOptions): Promise<HistoryStore> {
  let hasPlaces = false;
  const connection = createConnection(url, async (client) => {
    await migrate(client);
    hasPlaces = await addPlaces(client);
  });
  try {
    await connection.write(async () => undefined);
  } catch (error) {
    await connection.close();
    throw toStoreError(error);
  }
  return createStore(connection, () => hasPlaces);
}

function createStore(connection: Connection, hasPlaces: () => boolean): HistoryStore {
  const queue = createAppendQueue(createAppender(connection));
  let maintenance: Promise<unknown> = Promise.resolve();
  const guard = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw toStoreError(error);
    });
  const read = <T>(work: (client: ClientBase) => Promise<T>) => guard(connection.read(work));
  const write = (work: (client: ClientBase) => Promise<void>) => guard(connection.write(work));
  return {
    engine: 'postgres',
    append: (intake) => guard(queue.push(intake)),
    changesAfter: (cursor, limit) => read((client) => readChanges(client, cursor, limit)),
    frame: (atMs, options) => read((client) => readFrame(client, atMs, options)),
    span: (fromMs, toMs, { knownMs = Number.POSITIVE_INFINITY, ...options }) =>
      read((client) => readSpan(client, { fromMs, toMs, knownMs, ...options })),
    series: (query) => read((client) => readSeries(client, query)),
    scan: (query) => read((client) => readScan(client, query)),
    count: (query) => read((client) => countScan(client, query)),
    observation: (cursor) =>
      read(async (client) => {
        const rows = await readObservations(
          client,
          `SELECT ${OBSERVATION_COLUMNS} FROM history.observation o WHERE o.cursor = $1`,
          [cursor],
        );
        return rows.cursor.length > 0 ? rows : undefined;
      }),
    deleteObservations: (cursors) => write((client) => deleteObservations(client, cursors)),
    track: (trackSlot, fromMs, toMs, limit) =>
      read((client) =>
        readFixes(
          client,
          `SELECT ${FIX_COLUMNS} FROM history.fix f
            WHERE f.track = $1 AND f.time > $2 AND f.time <= $3 ORDER BY f.time LIMIT $4`,
          [trackSlot, fromMs, toMs, limit],
        ),
      ),
    incidents: (fromMs, toMs) => read((client) => readIncidents(client, fromMs, toMs)),
    alerts: (fromMs, toMs) => read((client) => readAlerts(client, fromMs, toMs)),
    countByTime: (fromMs, toMs, bins) => read((client) => countByTime(client, fromMs, toMs, bins)),
    entities: (type) => read((client) => readEntities(client, type)),
    putEntities: (records) => write((client) => putEntities(client, records, hasPlaces())),
    deleteEntities: (type, ids) => write((client) => deleteEntities(client, type, ids)),
    stats: () => read(readStats),
    maintain(nowMs, rules) {
      const run = maintenance.then(() => guard(maintain(connection, nowMs, rules)));
      maintenance = run.catch(() => undefined);
      return run.then((removed) => ({ removed }));
    },
    async close() {
      await queue.drain();
      await connection.close();
    },
  };
}
