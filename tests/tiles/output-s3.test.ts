import { createHash, createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readS3Target, sendToS3 } from '../../tiles/output/send-to-s3.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const ENV = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_REGION: 'cn-test-1',
};
const { signal } = new AbortController();

interface Stored {
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
}

/** An object store in memory that takes nothing with a wrong signature or checksum. */
let server: Server;
let store: Map<string, Stored>;
let log: string[];
/** Answers to give before the requests are heard. */
let failures: number[];
/** An object that the store is never ready for. */
let brokenKey: string | null;
let atOnce: number;
let mostAtOnce: number;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 's3-'));
  store = new Map();
  log = [];
  failures = [];
  brokenKey = null;
  atOnce = 0;
  mostAtOnce = 0;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      setTimeout(() => {
        atOnce--;
        const [status, text] = answer(request, Buffer.concat(chunks));
        response.writeHead(status).end(text);
      }, 5);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  write('manifest.json', '{"format":2}');
  write('site.json', '{}');
  write('buildings/tileset.json', '{"root":{}}');
  write('buildings/tiles/r 0+é.glb', 'glb');
  for (let i = 0; i < 30; i++) write(`terrain/1/${i}.terrain`, `mesh ${i}`);
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await new Promise((resolve) => server.close(resolve));
});

function write(path: string, content: string): void {
  const file = join(folder, 'mini', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function send(env: object = ENV, prefix = 'twins/a') {
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const target = readS3Target({ bucket: 'tiles', prefix, endpoint }, { ...env });
  return sendToS3(join(folder, 'mini'), target, { signal, retryMs: 1 });
}

function answer(request: IncomingMessage, body: Buffer): readonly [number, string] {
  const url = new URL(request.url as string, 'http://x');
  const failure = failures.shift();
  if (failure) return [failure, 'slow down'];
  if (!isSigned(request, url)) return [403, '<Code>SignatureDoesNotMatch</Code>'];
  const key = decodeURIComponent(url.pathname).replace(/^\/tiles\/?/, '');
  if (request.method === 'GET') return [200, list(url.searchParams)];
  if (request.method === 'DELETE') {
    log.push(`remove ${key}`);
    store.delete(key);
    return [204, ''];
  }
  const { headers } = request;
  const isWhole =
    createHash('sha256').update(body).digest('hex') === headers['x-amz-content-sha256'] &&
    createHash('md5').update(body).digest('base64') === headers['content-md5'];
  if (!isWhole) return [400, '<Code>BadDigest</Code>'];
  if (key === brokenKey) return [503, 'slow down'];
  log.push(key);
  store.set(key, { body, headers });
  return [200, ''];
}

/** ListObjectsV2 with pages of ten. */
function list(query: URLSearchParams): string {
  const keys = [...store.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).sort();
  const from = Number(query.get('continuation-token') ?? 0);
  const items = keys.slice(from, from + 10).map((key) => {
    const etag = createHash('md5')
      .update((store.get(key) as Stored).body)
      .digest('hex');
    return `<Contents><Key>${key.replaceAll('&', '&amp;')}</Key><ETag>&quot;${etag}&quot;</ETag></Contents>`;
  });
  const more =
    keys.length > from + 10 ? `<NextContinuationToken>${from + 10}</NextContinuationToken>` : '';
  return `<ListBucketResult>${items.join('')}${more}</ListBucketResult>`;
}

/** AWS Signature Version 4 as its specification says, written apart from the client. */
function isSigned(request: IncomingMessage, url: URL): boolean {
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
      request.headers.authorization ?? '',
    );
  if (!found) return false;
  const [, credential = '', names = '', signature] = found;
  const [keyId, day = '', region = '', service = '', end] = credential.split('/');
  if (keyId !== ENV.AWS_ACCESS_KEY_ID || end !== 'aws4_request') return false;
  const query = [...url.searchParams]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const headers = names
    .split(';')
    .map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
    .join('');
  const path = decodeURIComponent(url.pathname).split('/').map(encode).join('/');
  const payload = request.headers['x-amz-content-sha256'];
  const canonical = [request.method, path, query, headers, names, payload].join('\n');
  const scope = [day, region, service, end].join('/');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hash].join('\n');
  const mac = (key: string | Buffer, data: string) =>
    createHmac('sha256', key).update(data).digest();
  const key = mac(mac(mac(mac(`AWS4${SECRET}`, day), region), service), 'aws4_request');
  return region === ENV.AWS_REGION && mac(key, text).toString('hex') === signature;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

test('sends every file signed, typed and with cache rules, the manifest last', async () => {
  expect(await send()).toMatchObject({ sent: 34, same: 0, left: 0 });
  expect(store.get('twins/a/mini/buildings/tiles/r 0+é.glb')?.body.toString()).toBe('glb');
  const headersOf = (path: string) => store.get(`twins/a/mini/${path}`)?.headers;
  expect(headersOf('buildings/tiles/r 0+é.glb')?.['content-type']).toBe('model/gltf-binary');
  expect(headersOf('terrain/1/3.terrain')).toMatchObject({
    'content-type': 'application/vnd.quantized-mesh',
    'cache-control': expect.stringContaining('max-age'),
  });
  expect(headersOf('manifest.json')?.['cache-control']).toBe('no-cache');
  expect(log.at(-1)).toBe('twins/a/mini/manifest.json');
  const lastTile = Math.max(...log.map((key, i) => (key.endsWith('.json') ? -1 : i)));
  expect(lastTile).toBeLessThan(log.indexOf('twins/a/mini/buildings/tileset.json'));
  expect(mostAtOnce).toBeGreaterThan(1);
  expect(mostAtOnce).toBeLessThanOrEqual(8);
});

test('sends only what differs from what is there', async () => {
  await send();
  log.length = 0;
  write('terrain/1/7.terrain', 'another mesh');
  rmSync(join(folder, 'mini/terrain/1/8.terrain'));
  expect(await send()).toEqual({ sent: 1, same: 32, bytes: 12, removed: 1, left: 0 });
  expect(log).toEqual([
    'twins/a/mini/terrain/1/7.terrain',
    'remove twins/a/mini/terrain/1/8.terrain',
  ]);
});

test('removes what earlier builds left, after the manifest, over all pages of the list, and nothing else', async () => {
  await send();
  const kept = new Map(store);
  const { body, headers } = store.get('twins/a/mini/site.json') as Stored;
  const stale = Array.from({ length: 25 }, (_, i) => `twins/a/mini/ground/9/${i}/é ${i}.mvt`);
  for (const key of stale) store.set(key, { body, headers });
  for (const key of ['twins/a/mini/photos/1.jpg', 'twins/a/mini-two/site.json', 'twins/b.json'])
    kept.set(key, { body, headers });
  for (const [key, object] of kept) store.set(key, object);
  write('manifest.json', '{"format":2,"new":true}');
  log.length = 0;
  expect(await send()).toMatchObject({ sent: 1, removed: 25, left: 1 });
  expect([...store.keys()].sort()).toEqual([...kept.keys()].sort());
  expect(log[0]).toBe('twins/a/mini/manifest.json');
  expect(log.slice(1).sort()).toEqual(stale.map((key) => `remove ${key}`).sort());
});

test('tries again where the storage is busy', async () => {
  failures = [503, 500, 429];
  expect(await send(ENV, '')).toMatchObject({ sent: 34 });
  expect(store.has('mini/manifest.json')).toBe(true);
});

test('does not hide that credentials are wrong or missing', async () => {
  await expect(send({ ...ENV, AWS_SECRET_ACCESS_KEY: 'wrong' })).rejects.toThrow(
    /403.*SignatureDoesNotMatch.*check bucket, endpoint and credentials/,
  );
  expect(() => readS3Target({ bucket: 'b', prefix: '', endpoint: undefined }, {})).toThrow(
    /AWS_ACCESS_KEY_ID/,
  );
  expect(log).toEqual([]);
});

test('gives up with the reason where an object is never taken, and leaves the manifest as it was', async () => {
  await send();
  write('terrain/1/7.terrain', 'another mesh');
  write('manifest.json', '{"format":2,"new":true}');
  brokenKey = 'twins/a/mini/terrain/1/7.terrain';
  await expect(send()).rejects.toThrow(/terrain\/1\/7.terrain, got 503 slow down/);
  expect(store.get('twins/a/mini/manifest.json')?.body.toString()).toBe('{"format":2}');
  expect(log.filter((line) => line.startsWith('remove'))).toEqual([]);
});
