import { resolve } from 'node:path';
import type { HistoryStore } from '../history-store.ts';
import type { StoreThread } from './store-thread.ts';
import { startStoreThread } from './store-thread.ts';
import type { StoreCall } from './thread-messages.ts';

export interface SqliteStoreOptions {
  /** Made, with its folder, where it is not there. */
  readonly file: string;
  /** Page cache of each of the two threads, bytes; 64 MiB unless told. */
  readonly cacheBytes?: number;
}

const CACHE_BYTES = 64 << 20;

/** Calls that the thread with the writing connection answers. */
const WRITES: ReadonlySet<StoreCall> = new Set([
  'append',
  'putEntities',
  'deleteEntities',
  'deleteObservations',
  'maintain',
]);

/**
 * The embedded engine: one SQLite file, one thread that writes and one that reads, so that a long answer never
 * holds up what comes in.
 *
 * @throws {TwinError} store-failed where the file cannot be opened, is damaged, or is of a newer version.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<HistoryStore> {
  const settings = {
    file: resolve(options.file),
    cacheBytes: options.cacheBytes ?? CACHE_BYTES,
  };
  const writer = await startStoreThread({ ...settings, role: 'write' });
  const reader = await startReader(writer, settings);
  const call =
    <Name extends StoreCall>(name: Name) =>
    (...values: Parameters<HistoryStore[Name]>) =>
      (WRITES.has(name) ? writer : reader).call(name, values) as ReturnType<HistoryStore[Name]>;
  return {
    engine: 'sqlite',
    append: call('append'),
    changesAfter: call('changesAfter'),
    frame: call('frame'),
    span: call('span'),
    series: call('series'),
    scan: call('scan'),
    count: call('count'),
    observation: call('observation'),
    deleteObservations: call('deleteObservations'),
    track: call('track'),
    incidents: call('incidents'),
    alerts: call('alerts'),
    countByTime: call('countByTime'),
    entities: call('entities'),
    putEntities: call('putEntities'),
    deleteEntities: call('deleteEntities'),
    stats: call('stats'),
    maintain: call('maintain'),
    async close() {
      await reader.close();
      await writer.close();
    },
  };
}

async function startReader(
  writer: StoreThread,
  settings: { readonly file: string; readonly cacheBytes: number },
): Promise<StoreThread> {
  try {
    return await startStoreThread({ ...settings, role: 'read' });
  } catch (error) {
    await writer.close();
    throw error;
  }
}
