import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  parseCatalogue,
  parseHealthResponse,
  parseHistoryResponse,
  parseViewerConfig,
} from '#wire';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { askRaw, getRaw } from '../support/raw-http.ts';

const SECRET = 'SECRET-OUTSIDE-THE-ROOT';
const LONG = 'yunjian '.repeat(1000);

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  const { distFolder, publicFolder } = gateway;
  writeFileSync(join(distFolder, 'assets', 'app-BQc1aZ9_.js'), `// ${LONG}`);
  writeFileSync(join(distFolder, 'assets', 'blob.glb'), LONG);
  writeFileSync(join(publicFolder, 'config.json'), '{"site":"static"}');
  writeFileSync(join(publicFolder, 'favicon.svg'), '<svg/>');
  const tiles = join(publicFolder, 'tiles', 'mini');
  for (const name of ['a.terrain', 'a.mvt', 'a.bin', 'a.glb', 'a.json', 'a.wasm'])
    writeFileSync(join(tiles, name), LONG);
  mkdirSync(join(tiles, 'folder'));
  writeFileSync(join(publicFolder, '..', 'secret.txt'), SECRET);
  writeFileSync(join(distFolder, '.hidden'), SECRET);
  symlinkSync(join(publicFolder, '..', 'secret.txt'), join(distFolder, 'link.txt'));
  symlinkSync(join(publicFolder, '..'), join(publicFolder, 'up'));
});

afterAll(() => gateway.close());

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

test.each([
  ['the viewer', 'GET / HTTP/1.1', 200],
  ['a tile', 'GET /tiles/mini/a.terrain HTTP/1.1', 200],
  ['the catalogue', 'HEAD /api/v1/catalogue HTTP/1.1', 200],
  ['the configuration', 'GET /config.json HTTP/1.1', 200],
  ['a question without meaning', 'GET /api/v1/history?slot=x HTTP/1.1', 400],
  ['a path that climbs', 'GET /../x HTTP/1.1', 400],
  ['a broken escape', 'GET /%zz HTTP/1.1', 400],
  ['a missing file', 'GET /nothing.js HTTP/1.1', 404],
  ['a missing interface', 'GET /api/v1/nothing HTTP/1.1', 404],
  ['another method', 'POST / HTTP/1.1', 405],
  ['no HTTP at all', 'rubbish', 400],
])('sends the security headers with %s', async (_, line, status) => {
  const answer = await askRaw(
    gateway.port,
    `${line}\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`,
  );
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject(SECURITY);
  expect(answer.headers['permissions-policy']).toContain('geolocation=()');
});

test('sends them with a refused upgrade as well', async () => {
  const answer = await getRaw(
    gateway.port,
    '/elsewhere',
    'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-version: 13\r\n',
  );
  expect(answer.status).toBe(404);
  expect(answer.headers).toMatchObject(SECURITY);
});

test('answers 304 to who has the file, by tag and by date', async () => {
  const first = await fetch(`${gateway.url}tiles/mini/a.json`);
  const etag = first.headers.get('etag') ?? '';
  expect(etag).not.toBe('');
  const byTag = await getRaw(gateway.port, '/tiles/mini/a.json', `if-none-match: ${etag}\r\n`);
  expect(byTag.status).toBe(304);
  expect(byTag.body).toBe('');
  expect(byTag.headers).toMatchObject(SECURITY);
  const since = first.headers.get('last-modified');
  const byDate = await getRaw(
    gateway.port,
    '/tiles/mini/a.json',
    `if-modified-since: ${since}\r\n`,
  );
  expect(byDate.status).toBe(304);
  const file = join(gateway.publicFolder, 'tiles', 'mini', 'a.json');
  utimesSync(file, new Date(), new Date(Date.now() + 60_000));
  const changed = await getRaw(gateway.port, '/tiles/mini/a.json', `if-none-match: ${etag}\r\n`);
  expect(changed.status).toBe(200);
});

test('lets browsers keep hashed files for ever and ask again for the others', async () => {
  const cachingOf = async (path: string) =>
    (await fetch(gateway.url + path)).headers.get('cache-control');
  expect(await cachingOf('assets/app-BQc1aZ9_.js')).toMatch(/immutable/);
  expect(await cachingOf('')).toBe('no-cache');
  expect(await cachingOf('tiles/mini/a.mvt')).toBe('no-cache');
  expect(await cachingOf('config.json')).toBe('no-store');
});

test.each([
  ['a.terrain', 'application/vnd.quantized-mesh'],
  ['a.mvt', 'application/vnd.mapbox-vector-tile'],
  ['a.glb', 'model/gltf-binary'],
  ['a.bin', 'application/octet-stream'],
  ['a.wasm', 'application/wasm'],
  ['a.json', 'application/json; charset=utf-8'],
])('names the media type of %s', async (name, type) => {
  const answer = await fetch(`${gateway.url}tiles/mini/${name}`);
  expect(answer.headers.get('content-type')).toBe(type);
  expect(await answer.text()).toBe(LONG);
});

test.each([
  ['br', 'gzip, deflate, br', brotliDecompressSync],
  ['gzip', 'gzip, br;q=0', gunzipSync],
  [undefined, 'identity', (body: Buffer) => body],
])('compresses as %s for who takes "%s"', async (encoding, accept, unpack) => {
  for (let round = 0; round < 2; round++) {
    const { headers, body } = await getBytes(`${gateway.url}tiles/mini/a.terrain`, accept);
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toBe('accept-encoding');
    expect(Number(headers['content-length'])).toBe(body.length);
    expect(unpack(body).toString()).toBe(LONG);
  }
});

const TRAVERSALS = [
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/..%5csecret.txt',
  '/..\\secret.txt',
  '/%252e%252e%252fsecret.txt',
  '/%c0%ae%c0%ae/secret.txt',
  '/assets/../../secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/tiles/../../secret.txt',
  '/tiles/mini/..%2f..%2f..%2fsecret.txt',
  '/tiles/%2e%2e/%2e%2e/secret.txt',
  '/tiles/mini/....//secret.txt',
  '//secret.txt',
  '/./../secret.txt',
  '/secret.txt%00.js',
  '/%00/../secret.txt',
  '/link.txt',
  '/up/secret.txt',
  '/.hidden',
  '/assets/%2ehidden',
  '/tiles/mini/folder',
  '/tiles',
  '/file:///etc/passwd',
  'http://127.0.0.1/../secret.txt',
];

test.each(TRAVERSALS)('gives away nothing outside its folders for %s', async (target) => {
  const answer = await getRaw(gateway.port, target);
  expect([400, 404]).toContain(answer.status);
  expect(answer.body).not.toContain(SECRET);
  expect(answer.body).not.toContain('root:');
});

test('gives away nothing for any mix of dots, slashes and escapes', async () => {
  const pieces = [
    '..',
    '.',
    '/',
    '%2e',
    '%2f',
    '%5c',
    '\\',
    '%00',
    '%25',
    'tiles',
    'secret.txt',
    'up',
  ];
  let seed = 1;
  const next = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return pieces[(seed >> 8) % pieces.length] as string;
  };
  for (let i = 0; i < 600; i++) {
    const target = `/${Array.from({ length: 2 + (i % 9) }, next).join('')}`;
    const answer = await getRaw(gateway.port, target);
    expect([200, 400, 404], target).toContain(answer.status);
    expect(answer.body, target).not.toContain(SECRET);
  }
});

test('tells the viewer where its feed is, whatever lies in public', async () => {
  const config = parseViewerConfig(await (await fetch(`${gateway.url}config.json`)).json());
  expect(config).toEqual({
    site: 'mini',
    tilesUrl: 'tiles/',
    feeds: [{ type: 'gateway', url: 'mqtt', apiUrl: '.' }],
  });
});

test('offers the catalogue, and 304 to who has it', async () => {
  const answer = await fetch(`${gateway.url}api/v1/catalogue`);
  const catalogue = parseCatalogue(await answer.json());
  expect(catalogue.datastreams.length).toBeGreaterThan(50);
  const etag = answer.headers.get('etag') ?? '';
  const again = await getRaw(gateway.port, '/api/v1/catalogue', `if-none-match: ${etag}\r\n`);
  expect(again.status).toBe(304);
});

test('tells the past of a datastream', async () => {
  const toMs = Date.now();
  const url = `${gateway.url}api/v1/history?slot=0&from=${toMs - 3_600_000}&to=${toMs}&limit=5`;
  // The hour before the start is filled in the background.
  const page = await vi.waitFor(
    async () => {
      const answer = parseHistoryResponse(await (await fetch(url)).json());
      expect(answer.timeMs.length).toBe(5);
      return answer;
    },
    { timeout: 30_000, interval: 200 },
  );
  expect(page.slot).toBe(0);
  expect(page.timeMs.length).toBe(5);
  expect(page.timeMs.every((time) => time > toMs - 3_600_000 && time <= toMs)).toBe(true);
});

test.each([
  ['slot=x&from=1&to=2', 400, 'query-invalid', /slot/],
  ['slot=1&from=2&to=1', 400, 'query-invalid', /before/],
  ['slot=1&from=1', 400, 'query-invalid', /to/],
  ['slot=999999&from=1&to=2', 404, 'not-found', /slot below/],
])('says what is wrong with the history question %s', async (query, status, code, message) => {
  const answer = await fetch(`${gateway.url}api/v1/history?${query}`);
  expect(answer.status).toBe(status);
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
});

test('tells its health', async () => {
  const health = parseHealthResponse(await (await fetch(`${gateway.url}api/v1/health`)).json());
  expect(health.epoch).not.toBe('');
  expect(health.counters).toMatchObject({ kicked: 0, refused: 0 });
});

test('answers HEAD with the headers alone', async () => {
  const answer = await fetch(`${gateway.url}tiles/mini/a.bin`, {
    method: 'HEAD',
    headers: { 'accept-encoding': 'identity' },
  });
  expect(answer.headers.get('content-length')).toBe(String(LONG.length));
  expect(await answer.text()).toBe('');
});

/** `fetch` unpacks by itself; this does not. */
function getBytes(url: string, acceptEncoding: string) {
  return new Promise<{ headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': acceptEncoding } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    }).on('error', reject);
  });
}
