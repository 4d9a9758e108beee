import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { parseHealthResponse, TOPIC_FILTERS } from '#wire';
import { createPacketGuard } from '../../src/gateway/broker/packet-guard.ts';
import { isOwnOrigin } from '../../src/gateway/broker/upgrade-handler.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { getRaw } from '../support/raw-http.ts';

const TOKEN = 'a-token-of-sixteen-or-more';
const TOPIC = 'yunjian/v1/obs/nowhere/hydrant';

let gateway: TestGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function readCounters({ url }: TestGateway) {
  return parseHealthResponse(await (await fetch(`${url}api/v1/health`)).json()).counters;
}

test('gives a healthy viewer everything while another is frozen, and drops that one', async () => {
  gateway = await startTestGateway({ publishToken: TOKEN });
  const frozen = await openRaw(gateway);
  frozen.send(connectPacket('frozen'));
  frozen.send(subscribePacket(TOPIC));
  await new Promise((resolve) => setTimeout(resolve, 300));
  frozen.pause();

  const count = 9000;
  const received = new Uint8Array(count);
  const done = Promise.withResolvers<void>();
  let missing = count;
  const viewer = await gateway.connect();
  viewer.on('message', (_, payload) => {
    if (payload.toString('latin1', 4, 9) !== 'TEST!') return;
    const number = payload.readUInt32LE(0);
    if (received[number] === 0 && --missing === 0) done.resolve();
    received[number] = 1;
  });
  await viewer.subscribeAsync(TOPIC);

  const sender = await gateway.connect({ username: 'publisher', password: TOKEN });
  let mostBytes = 0;
  const startBytes = process.memoryUsage().arrayBuffers;
  for (let from = 0; from < count; from += 100) {
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => {
        const payload = Buffer.alloc(3500, 7);
        payload.writeUInt32LE(from + i, 0);
        payload.write('TEST!', 4, 'latin1');
        return sender.publishAsync(TOPIC, payload, { qos: 1 });
      }),
    );
    mostBytes = Math.max(mostBytes, process.memoryUsage().arrayBuffers - startBytes);
  }
  await done.promise;
  expect(missing).toBe(0);
  const counters = await readCounters(gateway);
  expect(counters.kicked).toBe(1);
  expect(counters.clients).toBe(2);
  // 31 MB went by; what waits for the frozen one ends at 8 MB.
  expect(mostBytes).toBeLessThan(100 * 2 ** 20);
  frozen.terminate();
});

test('drops a client that announces a packet beyond the limit, and no other', async () => {
  gateway = await startTestGateway();
  const viewer = await gateway.connect();
  const huge = await openRaw(gateway);
  huge.send(connectPacket('huge'));
  // A publish of 200 MB that never comes.
  huge.send(Buffer.from([0x30, 0x80, 0x90, 0xaf, 0x5f, 0x00]));
  const code = await new Promise<number>((resolve) => huge.once('close', resolve));
  expect([1006, 1009]).toContain(code);
  expect((await readCounters(gateway)).oversized).toBe(1);
  await viewer.subscribeAsync(TOPIC_FILTERS.heartbeat);
  await new Promise((resolve) => viewer.once('message', resolve));
});

test('outlives any bytes that a client sends', async () => {
  gateway = await startTestGateway();
  const viewer = await gateway.connect();
  for (let i = 0; i < 400; i++) {
    const socket = await openRaw(gateway);
    socket.on('error', () => undefined);
    if (i % 2 === 0) socket.send(connectPacket(`fuzz-${i}`));
    // The first byte names a packet type, so that the parser goes on.
    const bytes = randomBytes(1 + (i % 60));
    bytes[0] = (1 + (i % 14)) << 4;
    socket.send(bytes);
    if (i % 8 === 7) await new Promise((resolve) => setTimeout(resolve, 5));
    socket.terminate();
  }
  await viewer.subscribeAsync(TOPIC_FILTERS.heartbeat);
  await new Promise((resolve) => viewer.once('message', resolve));
  expect(viewer.connected).toBe(true);
});

test('lets in our own page and programs, and no other page', async () => {
  gateway = await startTestGateway();
  const { port } = gateway;
  const own = new URL(gateway.url).origin;
  const statusOf = async (origin: string | undefined) => {
    const line = origin === undefined ? '' : `origin: ${origin}\r\n`;
    const answer = await getRaw(
      port,
      '/mqtt',
      `host: 127.0.0.1:${port}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-protocol: other\r\n${line}`,
    );
    return answer.status;
  };
  // Past the check of the origin comes the one of the subprotocol.
  expect(await statusOf(undefined)).toBe(400);
  for (const origin of [
    'null',
    'http://evil.example',
    `${own}.evil.example`,
    'http://127.0.0.1:1',
    '',
  ])
    expect(await statusOf(origin), origin).toBe(403);
});

test('knows its own origin by host and port', () => {
  expect(isOwnOrigin('http://a.example:8080', 'a.example:8080')).toBe(true);
  expect(isOwnOrigin('https://a.example', 'a.example')).toBe(true);
  expect(isOwnOrigin('http://A.example', 'a.example')).toBe(true);
  expect(isOwnOrigin('https://a.example', 'a.example:8443')).toBe(false);
  expect(isOwnOrigin('file://a.example', 'a.example')).toBe(false);
  expect(isOwnOrigin('https://a.example@evil.example', 'a.example')).toBe(false);
  expect(isOwnOrigin('https://a.example', undefined)).toBe(false);
});

test('accepts packets up to the limit however they are cut, and none beyond', () => {
  const sizes = fc.array(fc.nat(600), { minLength: 1, maxLength: 20 });
  const cuts = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(sizes, cuts, (bodies, pieces) => {
      const limit = 300;
      const stream = Buffer.concat(bodies.map((size) => packetOf(size)));
      const accepts = createPacketGuard(limit);
      let isAccepted = true;
      for (let at = 0, i = 0; at < stream.length; i++) {
        const size = pieces[i % pieces.length] as number;
        isAccepted = accepts(stream.subarray(at, at + size));
        at += size;
      }
      expect(isAccepted).toBe(bodies.every((size) => size <= limit));
    }),
  );
});

test('takes a length field without end for a broken packet', () => {
  const accepts = createPacketGuard(1e9);
  expect(accepts(Uint8Array.of(0x30, 0xff, 0xff, 0xff))).toBe(true);
  expect(accepts(Uint8Array.of(0xff, 0x01))).toBe(false);
});

function openRaw({ brokerUrl }: TestGateway): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(brokerUrl, 'mqtt', { perMessageDeflate: false });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** A packet of MQTT 3.1.1 with a body of so many bytes. */
function packetOf(bodyBytes: number, type = 0x30, body = Buffer.alloc(bodyBytes)): Buffer {
  const length: number[] = [];
  let left = bodyBytes;
  do {
    const digit = left % 128;
    left = Math.floor(left / 128);
    length.push(left > 0 ? digit | 0x80 : digit);
  } while (left > 0);
  return Buffer.concat([Buffer.from([type, ...length]), body]);
}

function field(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

function connectPacket(clientId: string): Buffer {
  const flagsAndKeepAlive = Buffer.from([4, 0x02, 0, 0]);
  const body = Buffer.concat([field('MQTT'), flagsAndKeepAlive, field(clientId)]);
  return packetOf(body.length, 0x10, body);
}

function subscribePacket(filter: string): Buffer {
  const body = Buffer.concat([Buffer.from([0, 1]), field(filter), Buffer.from([0])]);
  return packetOf(body.length, 0x82, body);
}
