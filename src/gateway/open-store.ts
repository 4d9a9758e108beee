import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TwinError } from '#model';
import type { GatewayConfig } from './gateway-config.ts';
import type { HistoryStore } from './store/history-store.ts';
import { openHistoryStore } from './store/open-history-store.ts';

/**
 * Opens where the history is kept: the database that is named, else a file of the site's own in the data
 * folder.
 *
 * @throws {TwinError} config where the folder cannot be written, store-failed where the store cannot be opened
 */
export async function openStore(config: GatewayConfig, siteId: string): Promise<HistoryStore> {
  const { databaseUrl } = config;
  if (databaseUrl !== undefined)
    return openHistoryStore({ databaseUrl, dataFolder: config.dataFolder });
  const folder = join(config.dataFolder, siteId);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new TwinError(
      'config',
      `DATA_DIR: Expected a folder that can be written for the history, got ${folder} (${String(cause)}); choose another: DATA_DIR=/some/folder npm start`,
      { cause },
    );
  }
  return openHistoryStore({ dataFolder: folder });
}
