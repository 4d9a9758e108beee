import { expect, test } from 'vitest';
import { readGatewayConfig } from './gateway-config.ts';
import { chooseEncoding, createCompressor } from './http/compressor.ts';
import { createSecurityHeaders } from './http/security-headers.ts';

test('listens on this machine alone unless told', () => {
  expect(readGatewayConfig({}, '/r')).toEqual({
    host: '127.0.0.1',
    port: 8080,
    distFolder: '/r/dist',
    publicFolder: '/r/public',
    dataFolder: '/r/.data',
    keepRawDays: 7,
    keepGb: 5,
    extraHosts: [],
    allowHosts: '',
  });
});

test('reads every variable', () => {
  const config = readGatewayConfig(
    {
      HOST: '0.0.0.0',
      PORT: '0',
      SITE: 'mini',
      SEED: '5',
      DATA_DIR: '/elsewhere',
      DATABASE_URL: 'postgres://u:p@h/d',
      KEEP_RAW_DAYS: '30',
      KEEP_GB: '2',
      TLS_CERT: 'c.pem',
      TLS_KEY: 'k.pem',
      YUNJIAN_PUBLISH_TOKEN: 'x'.repeat(16),
      YUNJIAN_ADMIN_TOKEN: 'y'.repeat(16),
      YUNJIAN_ALLOW_HOSTS: 'broker.example.org:1883',
      MQTT_URL: 'mqtt://broker.example.org',
      MQTT_PORT: '0',
      YUNJIAN_EXTRA_HOSTS: 'https://tiles.example.org, broker.example.org:8084 ,',
    },
    '/r',
  );
  expect(config).toMatchObject({
    host: '0.0.0.0',
    port: 0,
    siteId: 'mini',
    seed: 5,
    dataFolder: '/elsewhere',
    databaseUrl: 'postgres://u:p@h/d',
    keepRawDays: 30,
    keepGb: 2,
    tls: { certFile: 'c.pem', keyFile: 'k.pem' },
    publishToken: 'x'.repeat(16),
    adminToken: 'y'.repeat(16),
    allowHosts: 'broker.example.org:1883',
    mqttUrl: new URL('mqtt://broker.example.org'),
    mqttPort: 0,
    extraHosts: ['https://tiles.example.org', 'broker.example.org:8084'],
  });
});

test.each([
  [{ PORT: '80a' }, /PORT: Expected a whole number/],
  [{ PORT: '70000' }, /PORT.*65535/],
  [{ PORT: '-1' }, /PORT/],
  [{ KEEP_RAW_DAYS: '0' }, /KEEP_RAW_DAYS: Expected at least 1/],
  [{ KEEP_GB: 'much' }, /KEEP_GB/],
  [{ DATABASE_URL: 'mysql://u:secret@h/d' }, /^DATABASE_URL(?!.*secret)/],
  [{ TLS_CERT: 'c.pem' }, /TLS_CERT and TLS_KEY together/],
  [{ YUNJIAN_PUBLISH_TOKEN: 'short' }, /at least 16/],
  [{ YUNJIAN_ADMIN_TOKEN: 'short' }, /YUNJIAN_ADMIN_TOKEN.*at least 16/],
  [{ YUNJIAN_ALLOW_HOSTS: 'http://x' }, /YUNJIAN_ALLOW_HOSTS: Expected host names/],
  [{ MQTT_URL: 'ftp://u:secret@h' }, /^MQTT_URL(?!.*secret)/],
  [{ YUNJIAN_EXTRA_HOSTS: '*' }, /wildcards are refused/],
  [{ YUNJIAN_EXTRA_HOSTS: 'https://*.example.org' }, /wildcards/],
  [{ YUNJIAN_EXTRA_HOSTS: 'https:' }, /wildcards/],
  [{ YUNJIAN_EXTRA_HOSTS: "'unsafe-eval'" }, /wildcards/],
  [{ YUNJIAN_EXTRA_HOSTS: 'a.example; script-src x' }, /wildcards/],
  [{ YUNJIAN_EXTRA_HOSTS: 'a.example b.example' }, /wildcards/],
  [{ YUNJIAN_EXTRA_HOSTS: 'a.example\r\nx: y' }, /wildcards/],
])('refuses %o', (env, message) => {
  expect(() => readGatewayConfig(env, '/r')).toThrow(message);
});

test('names extra hosts only where pictures and data come from', () => {
  const policy = createSecurityHeaders({ extraHosts: ['https://tiles.example.org'] })[
    'content-security-policy'
  ];
  expect(policy).toContain("connect-src 'self' https://tiles.example.org;");
  expect(policy).toContain("img-src 'self' data: blob: https://tiles.example.org;");
  expect(policy?.match(/tiles\.example\.org/g)).toHaveLength(2);
  expect(policy).not.toMatch(/'unsafe-eval'|\*/);
});

test('asks for TLS ever after only where there is TLS', () => {
  expect(createSecurityHeaders({ extraHosts: [] })).not.toHaveProperty('strict-transport-security');
  const tls = { certFile: 'c', keyFile: 'k' };
  expect(createSecurityHeaders({ extraHosts: [], tls })['strict-transport-security']).toMatch(
    /max-age=\d{8}/,
  );
});

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip;q=0.5', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.0', undefined],
  ['identity', undefined],
  [undefined, undefined],
])('chooses for %s the encoding %s', (header, encoding) => {
  expect(chooseEncoding(header)).toBe(encoding);
});

test('compresses the same content once and forgets the longest unused first', async () => {
  const compressor = createCompressor(90);
  const loads: string[] = [];
  const compress = (key: string) =>
    compressor.compress(key, 'gzip', async () => {
      loads.push(key);
      return new TextEncoder().encode(key.repeat(5));
    });
  await Promise.all([compress('a'), compress('a')]);
  await compress('b');
  await compress('a');
  expect(loads).toEqual(['a', 'b']);
  for (const key of ['c', 'd', 'e']) await compress(key);
  await compress('b');
  expect(loads.at(-1)).toBe('b');
});

test('tries again after a file could not be read', async () => {
  const compressor = createCompressor(1000);
  await expect(
    compressor.compress('x', 'br', () => Promise.reject(new Error('gone'))),
  ).rejects.toThrow('gone');
  await expect(
    compressor.compress('x', 'br', async () => new Uint8Array(5)),
  ).resolves.toBeDefined();
});
