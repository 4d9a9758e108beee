import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GatewayConfig, readGatewayConfig } from '../../../src/gateway/gateway-config.ts';
import { openSqliteStore } from '../../../src/gateway/store/sqlite/open-sqlite-store.ts';
import { sleeplessSite } from '../../fixtures/mini-site.ts';

/** Whoever knows it may publish. */
export const PUBLISH_TOKEN = 'chaos-chaos-chaos';

/** A folder with all that a gateway needs. */
export interface ChaosSite {
  readonly folder: string;
  readonly dataFolder: string;
  readonly config: GatewayConfig;
  /** The history, of a gateway that has ended. */
  openStore(): ReturnType<typeof openSqliteStore>;
  readonly storeFile: string;
  remove(): void;
}

export function makeChaosSite(): ChaosSite {
  const folder = mkdtempSync(join(tmpdir(), 'yunjian-chaos-'));
  const distFolder = join(folder, 'dist');
  const publicFolder = join(folder, 'public');
  const dataFolder = join(folder, 'data');
  const tiles = join(publicFolder, 'tiles', sleeplessSite.id);
  for (const each of [distFolder, tiles, dataFolder]) mkdirSync(each, { recursive: true });
  writeFileSync(join(distFolder, 'index.html'), '<!doctype html><title>Yunjian</title>\n');
  writeFileSync(join(tiles, 'site.json'), JSON.stringify(sleeplessSite));
  const storeFile = join(dataFolder, sleeplessSite.id, 'history.sqlite');
  return {
    folder,
    dataFolder,
    storeFile,
    config: readGatewayConfig(
      {
        PORT: '0',
        MQTT_PORT: '0',
        DATA_DIR: dataFolder,
        KEEP_RAW_DAYS: '3650',
        YUNJIAN_PUBLISH_TOKEN: PUBLISH_TOKEN,
      },
      folder,
    ),
    openStore: () => openSqliteStore({ file: storeFile }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
