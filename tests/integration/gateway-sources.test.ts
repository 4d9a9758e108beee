import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ProbeReport, SourceList } from '#wire';
import { miniSite } from '../fixtures/mini-site.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const SOON = { timeout: 20_000, interval: 100 };
let supplier: Server;
let supplierUrl: string;
let gateway: TestGateway;
let level = 1.25;

beforeAll(async () => {
  supplier = createServer((_request, response) => {
    response.setHeader('content-type', 'application/geo+json');
    const feature = (id: string, value: unknown) => ({
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates: [121.21, 31.01] },
      properties: { name: `Gauge ${id}`, level: value, time: new Date().toISOString() },
    });
    response.end(
      JSON.stringify({
        type: 'FeatureCollection',
        features: [feature('a', level), feature('b', 'broken')],
      }),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => supplier.once('listening', resolve));
  const { port } = supplier.address() as AddressInfo;
  supplierUrl = `http://127.0.0.1:${port}/gauges`;
  gateway = await startTestGateway({ allowHosts: `127.0.0.1:${port}` });
});
afterAll(async () => {
  await gateway.close();
  supplier.close();
});

const recordOf = (url: string, id = 'water-bureau') => ({
  id,
  name: { zh: '水务局', en: 'Water bureau' },
  enabled: true,
  feed: {
    type: 'geojson-poll',
    url,
    everyS: 0.5,
    headers: { authorization: 'Bearer supplier-secret' },
    mapping: {
      source: { zh: '水务局', en: 'Water bureau' },
      rules: [
        {
          // Of a GeoJSON feed the records are its features.
          time: 'properties.time',
          thing: { id: 'id', name: '{properties.name}', position: { geometry: 'geometry' } },
          readings: [
            {
              property: 'water-level',
              name: { zh: '水位', en: 'Water level' },
              value: 'properties.level',
              unit: 'm',
            },
          ],
        },
      ],
    },
  },
});

async function ask(method: string, path: string, body?: unknown, headers: object = {}) {
  const response = await fetch(new URL(`api/v1/sources${path}`, gateway.url), {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as unknown };
}

async function thingNames(): Promise<string[]> {
  const response = await fetch(new URL('api/v1/catalogue', gateway.url));
  const { things } = (await response.json()) as { things: { name: { en: string } }[] };
  return things.map(({ name }) => name.en);
}

describe('an outside source', () => {
  test('is tried first: what came, what was refused and why, and nothing is kept', async () => {
    const { status, json } = await ask('POST', '/test', recordOf(supplierUrl));
    expect(status, JSON.stringify(json)).toBe(200);
    const report = json as ProbeReport;
    expect(report.readings[0]).toMatchObject({
      thing: 'Gauge a',
      property: 'Water level',
      value: 1.25,
      unit: 'm',
      lonDeg: 121.21,
    });
    expect(report.rejected).toBeGreaterThan(0);
    expect(report.rejections[0]?.detail).toMatch(/Expected/);
    expect(report.rejections[0]?.sample).toContain('broken');
    expect(await thingNames()).not.toContain('Gauge a');
  });

  test('is saved, appears in the catalogue, is kept in the history, and tells how it fares', async () => {
    expect((await ask('PUT', '/water-bureau', recordOf(supplierUrl))).status).toBe(200);
    await vi.waitFor(async () => expect(await thingNames()).toContain('Gauge a'), SOON);
    expect(existsSync(join(gateway.dataFolder, miniSite.id, 'sources', 'water-bureau.json'))).toBe(
      true,
    );
    level = 2.5;
    const url = new URL(
      "v1.1/Observations?$orderby=phenomenonTime desc&$top=1&$filter=Datastream/Thing/name eq 'Gauge a'",
      gateway.url,
    );
    await vi.waitFor(async () => {
      const { value } = (await (await fetch(url)).json()) as { value: { result: number }[] };
      expect(value[0]?.result).toBe(2.5);
    }, SOON);
    const { json } = await ask('GET', '');
    const [view] = (json as SourceList).sources;
    expect(view?.status?.state).toBe('live');
    expect(view?.rejections[0]?.detail).toMatch(/Expected/);
    expect(JSON.stringify(json)).not.toContain('supplier-secret');
    const health = (await (await fetch(new URL('api/v1/health', gateway.url))).json()) as {
      sources: Record<string, { received: number; refused: number }>;
    };
    expect(health.sources['water-bureau']?.refused).toBeGreaterThan(0);
  });

  test('at a host that is not listed is refused with the setting to change', async () => {
    const { json } = await ask('POST', '/test', recordOf('http://localhost:9/x', 'elsewhere'));
    expect((json as ProbeReport).status?.problem?.detail).toContain('YUNJIAN_ALLOW_HOSTS');
  });

  test.each([
    ['another id', '/other', recordOf('http://x/')],
    ['no such type', '/x', { ...recordOf('http://x/', 'x'), feed: { type: 'telepathy' } }],
    ['a reserved id', '/simulated', recordOf('http://x/', 'simulated')],
  ])('with %s is refused or fails by name', async (_, path, body) => {
    const { status, json } = await ask('PUT', path, body);
    if (status === 200) {
      await vi.waitFor(async () => {
        const { sources } = (await ask('GET', '')).json as SourceList;
        expect(sources.find(({ record }) => `/${record.id}` === path)?.status).toMatchObject({
          state: 'failed',
          problem: { code: 'config' },
        });
      }, SOON);
      await ask('DELETE', path);
    } else expect(JSON.stringify(json)).toContain('Expected');
  });

  test('is for the administrator of this machine, never for another page', async () => {
    const foreign = { origin: 'http://evil.example' };
    expect((await ask('GET', '', undefined, foreign)).status).toBe(403);
    expect((await ask('PUT', '/y', recordOf('http://x/', 'y'), foreign)).status).toBe(403);
  });

  test('is removed with its file', async () => {
    expect((await ask('DELETE', '/water-bureau')).status).toBe(200);
    expect(((await ask('GET', '')).json as SourceList).sources).toEqual([]);
    expect((await ask('DELETE', '/water-bureau')).status).toBe(404);
  });
});
