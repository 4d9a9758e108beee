import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Thing } from '#model';
import { openRegistry } from '../../src/gateway/registry/registry.ts';
import {
  answerSensorThings,
  createDesk,
  createEntityGraph,
  openKeptEntities,
  readBody,
  sendReply,
  type WriteContext,
} from '../../src/gateway/sensorthings/index.ts';
import { openSqliteStore } from '../../src/gateway/store/sqlite/open-sqlite-store.ts';

export interface SensorThingsRig {
  readonly url: string;
  readonly token: string;
  catalogueThings(): Promise<readonly Thing[]>;
  stop(): Promise<void>;
}

export async function startSensorThings(): Promise<SensorThingsRig> {
  const folder = mkdtempSync(join(tmpdir(), 'yunjian-sta-'));
  const store = await openSqliteStore({ file: join(folder, 'h.sqlite') });
  const registry = await openRegistry(store, 'test');
  const kept = await openKeptEntities(store);
  const graph = createEntityGraph({
    kept,
    catalogue: () => registry.catalogue,
    latestFix: () => undefined,
  });
  let cursor = 1;
  const desk = createDesk(kept, graph, {
    async adopt(catalogue) {
      await registry.adopt('sensorthings', catalogue);
    },
    async store(batch) {
      const rows = batch.slot.length;
      const cursors = Float64Array.from({ length: rows }, () => cursor++);
      await store.append({
        observations: {
          ...batch,
          value: Float64Array.from(batch.value),
          atMs: new Float64Array(rows).fill(Date.now()),
          cursor: cursors,
        },
      });
      return [...cursors];
    },
  });
  const context: WriteContext = {
    kept,
    graph,
    desk,
    store,
    now: Date.now,
    onWritten: () => undefined,
  };
  const token = 'secret';
  const server = createServer(async (request, response) => {
    const [path = '', search = ''] = (request.url ?? '').split(/\?(.*)/s);
    sendReply(
      response,
      await answerSensorThings(context, {
        method: request.method ?? 'GET',
        path: path.replace(/^\/v1\.1\/?/, ''),
        search,
        rootUrl: `${url}v1.1/`,
        mayWrite: () => request.headers.authorization === `Bearer ${token}`,
        readJson: () => readBody(request),
      }),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    token,
    catalogueThings: async () => registry.catalogue.things,
    async stop() {
      server.closeAllConnections();
      server.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
