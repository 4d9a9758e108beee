import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HistoryStore } from '../../src/gateway/store/history-store.ts';
import { openPostgresStore } from '../../src/gateway/store/postgres/open-postgres-store.ts';
import { needPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { testHistoryStore } from './store-contract.ts';

describe.skipIf(!needPostgres())('with a server', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  testHistoryStore('the PostgreSQL store', async () => {
    const url = await server.createDatabase();
    let store = await openPostgresStore({ url });
    return {
      store,
      async reopen() {
        await store.close();
        store = await openPostgresStore({ url });
        return store;
      },
      dispose: () => store.close(),
    };
  });

  test('refuses a second gateway on the same database', async () => {
    const url = await server.createDatabase();
    const store = await openPostgresStore({ url });
    await expect(openPostgresStore({ url })).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('only gateway'),
    });
    await store.close();
    await (await openPostgresStore({ url })).close();
  });

  test('refuses a database of a newer version', async () => {
    const url = await server.createDatabase();
    await (await openPostgresStore({ url })).close();
    await ask(url, 'UPDATE history.version SET version = 99');
    await expect(openPostgresStore({ url })).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('version 99'),
    });
  });

  test('gives things a place that PostGIS finds', async ({ skip }) => {
    const url = await server.createDatabase();
    const store = await openPostgresStore({ url });
    try {
      const point = { type: 'Point', coordinates: [121.2, 31.0] };
      await store.putEntities([
        { type: 'Things', id: 'a', json: { location: point } },
        { type: 'Things', id: 'b', json: { location: { type: 'Feature', geometry: point } } },
        { type: 'Things', id: 'c', json: { location: { lonDeg: 121.2, latDeg: 31, heightM: 0 } } },
        { type: 'Things', id: 'far', json: { location: { lonDeg: 122, latDeg: 31, heightM: 0 } } },
        { type: 'Things', id: 'none', json: {} },
      ]);
      const extensions = await ask(
        url,
        "SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'",
      );
      skip(extensions.length === 0, 'the server has no PostGIS');
      const found = await ask(
        url,
        `SELECT id FROM history.entity
          WHERE ST_DWithin(place::geography, ST_MakePoint(121.2, 31)::geography, 100) ORDER BY id`,
      );
      expect(found).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    } finally {
      await store.close();
    }
  });
});

// A server of its own: the more databases there are, the longer it takes to come back.
describe.skipIf(!needPostgres())('with a server that is started again', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  test('takes an append that was under way when the server was ended, whole and once', async () => {
    const store = await openPostgresStore({ url: await server.createDatabase() });
    try {
      const appends = Array.from({ length: 12 }, (_, i) => appendOne(store, i + 1, 500));
      await server.restart();
      const receipts = await Promise.all(appends);
      expect(receipts.map(({ stored }) => stored)).toEqual(receipts.map(() => 500));
      expect(await store.stats()).toMatchObject({ observations: 6000, lastCursor: 6000 });
    } finally {
      await store.close();
    }
  });

  test('answers again after a restart while it was idle', async () => {
    const store = await openPostgresStore({ url: await server.createDatabase() });
    try {
      await appendOne(store, 1, 3);
      await server.restart();
      expect(
        (await store.frame(Date.UTC(2027, 0), { trackAgeMs: 0 })).observations.slot,
      ).toHaveLength(3);
      await appendOne(store, 2, 3);
      expect((await store.stats()).observations).toBe(6);
    } finally {
      await store.close();
    }
  });
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

/** The `part`-th run of `rows` readings of as many datastreams. */
function appendOne(store: HistoryStore, part: number, rows: number) {
  const cursor = Float64Array.from({ length: rows }, (_, i) => (part - 1) * rows + i + 1);
  const timeMs = cursor.map(() => Date.UTC(2026, 4, 1) + part * 1000);
  return store.append({
    observations: {
      cursor,
      slot: Uint32Array.from({ length: rows }, (_, i) => i),
      timeMs,
      value: cursor,
      atMs: timeMs,
    },
  });
}
