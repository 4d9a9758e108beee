import { join } from 'node:path';
import type { HistoryStore } from './history-store.ts';
import { openPostgresStore } from './postgres/open-postgres-store.ts';
import { openSqliteStore } from './sqlite/open-sqlite-store.ts';

export interface HistoryStoreOptions {
  /** `postgres://…`; absent or empty: the embedded engine. */
  readonly databaseUrl?: string | undefined;
  /** Where the embedded engine keeps its file. */
  readonly dataFolder: string;
}

/**
 * Opens the history: PostgreSQL where a database is named, else a SQLite file.
 *
 * @throws {TwinError} store-failed, saying what to do.
 */
export function openHistoryStore(options: HistoryStoreOptions): Promise<HistoryStore> {
  const { databaseUrl, dataFolder } = options;
  return databaseUrl
    ? openPostgresStore({ url: databaseUrl })
    : openSqliteStore({ file: join(dataFolder, 'history.sqlite') });
}
