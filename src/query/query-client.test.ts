import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AreaShape, encodeBuildingIndex } from '#model';
import { CENTRE, makeRandomDistrict } from '../../tests/support/random-district.ts';
import { createQueryClient, type QueryClientOptions } from './query-client.ts';
import type { MessageEnd, QueryResponse } from './query-protocol.ts';
import { serveQueries } from './serve-queries.ts';

const district = makeRandomDistrict({ seed: 3, buildings: 40_000, points: 20, halfSideM: 3000 });
const bytes = encodeBuildingIndex(district.index);
const EVERYTHING: AreaShape = { type: 'circle', centre: CENTRE, radiusM: 5000 };
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/index.bin')
      return response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    if (request.url === '/app') return response.end('<!doctype html><title>the app</title>');
    if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': bytes.length });
      return response.write(bytes.subarray(0, 5000), () => response.destroy());
    }
    return response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

/** The client and the real server, with a message channel where the browser has a worker. */
function openClient(path: string, options: Partial<QueryClientOptions> = {}) {
  return createQueryClient({
    indexUrl: origin + path,
    site: district.site,
    connect() {
      const { port1, port2 } = new MessageChannel();
      serveQueries(port1 as unknown as MessageEnd<QueryResponse>);
      port1.start();
      port2.start();
      return {
        postMessage: (message, transfer = []) => port2.postMessage(message, transfer),
        addEventListener: (type, listen) => port2.addEventListener(type, listen),
        terminate: () => port2.close(),
      };
    },
    ...options,
  });
}

describe('the client', () => {
  test('loads the index, answers, and exports the answer', async () => {
    const loaded: number[] = [];
    const client = openClient('/index.bin', { onLoading: (received) => loaded.push(received) });
    client.setThings(district.things);
    const asked = client.ask({ shape: EVERYTHING }, district.vehicles);
    await client.ready;
    expect(loaded.at(-1)).toBe(bytes.length);

    const answer = await asked;
    expect(answer.buildings.gids).toBeInstanceOf(Uint32Array);
    expect(answer.buildings.count).toBe(40_000);
    expect(answer.sensors).toHaveLength(20);
    expect(answer.vehicles).toHaveLength(20);
    expect(await client.building(7)).toMatchObject({ gid: 7, id: 'b000007' });

    const small = await client.ask(
      { shape: { type: 'circle', centre: CENTRE, radiusM: 100 } },
      district.vehicles,
    );
    const csv = await client.export(small, 'csv', 'zh');
    expect(csv.type).toContain('text/csv');
    expect(new Uint8Array(await csv.arrayBuffer()).subarray(0, 3)).toEqual(
      Uint8Array.of(0xef, 0xbb, 0xbf),
    );
    const geojson = JSON.parse(await (await client.export(small, 'geojson', 'en')).text());
    expect(geojson.features.length).toBeGreaterThanOrEqual(small.buildings.count);
    client.dispose();
  });

  test('meets a catalogue that comes after the index', async () => {
    const client = openClient('/index.bin');
    await client.ready;
    expect((await client.ask({ shape: EVERYTHING }, [])).sensors).toEqual([]);
    client.setThings(district.things);
    expect((await client.ask({ shape: EVERYTHING }, [])).sensors).toHaveLength(20);
    client.dispose();
  });

  test('takes a question back while the worker is at it', async () => {
    const client = openClient('/index.bin');
    await client.ready;
    const controller = new AbortController();
    const progress: number[] = [];
    const asked = client.ask({ shape: EVERYTHING }, [], {
      signal: controller.signal,
      onProgress: (tested, candidates) => {
        progress.push(tested / candidates);
        controller.abort();
      },
    });
    await expect(asked).rejects.toMatchObject({ code: 'query-cancelled' });
    expect(progress).toHaveLength(1);
    expect((await client.ask({ shape: EVERYTHING }, [])).buildings.count).toBe(40_000);
    client.dispose();
  });

  test('passes on what is wrong with a question', async () => {
    const client = openClient('/index.bin');
    const asked = client.ask({ shape: { type: 'polygon', ring: [] } }, []);
    await expect(asked).rejects.toMatchObject({ name: 'TwinError', code: 'query-invalid' });
    await expect(client.building(-1)).rejects.toMatchObject({ code: 'not-found' });
    client.dispose();
  });

  test('rejects what is still being asked when it is disposed of', async () => {
    const client = openClient('/index.bin');
    const asked = client.ask({ shape: EVERYTHING }, []);
    client.dispose();
    await expect(asked).rejects.toMatchObject({ code: 'query-cancelled' });
    await expect(client.building(0)).rejects.toMatchObject({ code: 'query-cancelled' });
  });

  test.each([
    ['/missing', 'tiles-missing', /HTTP 404.*npm run tiles/],
    ['/app', 'index-invalid', /building index/],
    ['/cut', 'tiles-missing', /connection lost/],
  ])('says what is wrong with the index at %s', async (path, code, message) => {
    const client = openClient(path);
    const asked = client.ask({ shape: EVERYTHING }, []);
    await expect(client.ready).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    await expect(asked).rejects.toMatchObject({ code });
    client.dispose();
  });
});
