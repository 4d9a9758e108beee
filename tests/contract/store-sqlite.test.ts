import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/gateway/store/sqlite/open-sqlite-store.ts';
import { testHistoryStore } from './store-contract.ts';

testHistoryStore('the SQLite store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yunjian-store-'));
  const open = () => openSqliteStore({ file: join(folder, 'data', 'history.db') });
  let store = await open();
  return {
    store,
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    async dispose() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
