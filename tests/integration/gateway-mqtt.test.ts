import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator } from '#simulator';
import {
  decodeHeartbeat,
  decodeIncident,
  decodeObservations,
  decodeTracks,
  encodeIncident,
  incidentTopic,
  NOWHERE,
  observationTopic,
  parseCatalogue,
  parseHealthResponse,
  parseTopic,
  TOPIC_FILTERS,
} from '#wire';
import { miniSite } from '../fixtures/mini-site.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const TOKEN = 'a-token-of-sixteen-or-more';
const publisher = { username: 'publisher', password: TOKEN };
const simulator = createSimulator(miniSite);
const OUR_TOPIC = observationTopic(NOWHERE, 'hydrant');

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ publishToken: TOKEN });
});
afterAll(() => gateway.close());

interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retain: boolean;
}

/** Gathers what a client hears until `enough` says so. */
async function listen(
  client: MqttClient,
  filter: string,
  enough: (messages: readonly Message[]) => boolean,
): Promise<Message[]> {
  const messages: Message[] = [];
  const done = Promise.withResolvers<void>();
  client.on('message', (topic, payload, packet) => {
    messages.push({ topic, payload, retain: packet.retain });
    if (enough(messages)) done.resolve();
  });
  await client.subscribeAsync(filter, { qos: 1 });
  await within(done.promise, `enough messages on ${filter}`);
  return messages;
}

function within<T>(promise: Promise<T>, what: string, ms = 15_000): Promise<T> {
  return Promise.race([
    promise,
    new Promise<T>((_, reject) => {
      setTimeout(() => reject(new Error(`no ${what} in ${ms} ms`)), ms).unref();
    }),
  ]);
}

async function readCatalogue() {
  return parseCatalogue(await (await fetch(`${gateway.url}api/v1/catalogue`)).json());
}

async function readCounters() {
  const answer = await fetch(`${gateway.url}api/v1/health`);
  return parseHealthResponse(await answer.json()).counters;
}

test('gives a new viewer every reading at once, then goes on without a gap', async () => {
  const { datastreams, version } = await readCatalogue();
  const heard = new Set<number>();
  const lastSeq = new Map<string, number>();
  const client = await gateway.connect();
  const messages = await listen(client, TOPIC_FILTERS.observations, (all) => {
    const decoded = decodeObservations(all.at(-1)?.payload ?? new Uint8Array());
    if (decoded.ok) for (const slot of decoded.value.batch.slot) heard.add(slot);
    return heard.size === datastreams.length && all.length > 30;
  });
  for (const { topic, payload } of messages) {
    expect(payload.byteLength).toBeLessThan(3900);
    const decoded = decodeObservations(payload);
    if (!decoded.ok) throw new Error(decoded.reason);
    const { header, batch } = decoded.value;
    expect(header.catalogue).toBe(version);
    const before = lastSeq.get(topic) ?? header.seq;
    expect(header.seq - before).toBeLessThanOrEqual(1);
    lastSeq.set(topic, Math.max(before, header.seq));
    for (const [i, slot] of batch.slot.entries())
      expect(batch.value[i]).toBe(Math.fround(simulator.valueAt(slot, batch.timeMs[i] as number)));
  }
});

test('sends positions of the vehicles each second', async () => {
  const client = await gateway.connect();
  const times = new Set<number>();
  const messages = await listen(client, TOPIC_FILTERS.tracks, (all) => {
    const decoded = decodeTracks(all.at(-1)?.payload ?? new Uint8Array());
    if (decoded.ok) for (const timeMs of decoded.value.batch.timeMs) times.add(timeMs);
    return times.size >= 3;
  }).catch(() => []);
  // At night no vehicle of the small site may be on its way.
  const expected = simulator.tracksAt(Date.now()).trackSlot.length;
  if (expected > 0) expect(times.size).toBeGreaterThanOrEqual(3);
  for (const { payload } of messages) {
    const decoded = decodeTracks(payload);
    if (!decoded.ok) throw new Error(decoded.reason);
    const { batch } = decoded.value;
    for (const [i, slot] of batch.trackSlot.entries()) {
      const truth = simulator.tracksAt(batch.timeMs[i] as number);
      const j = truth.trackSlot.indexOf(slot);
      expect(batch.lonDeg[i]).toBeCloseTo(truth.lonDeg[j] as number, 6);
      expect(batch.latDeg[i]).toBeCloseTo(truth.latDeg[j] as number, 6);
    }
  }
});

test('gives a new viewer the incidents as they stand', async () => {
  const client = await gateway.connect();
  const expected = simulator.incidentsAt(Date.now()).map((incident) => incident.id);
  const messages = await listen(
    client,
    TOPIC_FILTERS.incidents,
    (all) => all.length >= expected.length,
  );
  const incidents = messages.map(({ topic, payload }) => {
    const decoded = decodeIncident(payload);
    if (!decoded.ok) throw new Error(decoded.reason);
    expect(parseTopic(topic)).toEqual({ type: 'incident', id: decoded.value.id });
    return decoded.value;
  });
  const open = incidents.filter((incident) => incident.stage !== 'closed');
  expect(open.length).toBeGreaterThanOrEqual(4);
  expect(messages.some((message) => message.retain)).toBe(true);
  expect(new Set(incidents.map((incident) => incident.id))).toEqual(new Set(expected));
});

test('beats every two seconds with its clock', async () => {
  const client = await gateway.connect();
  const beats = (await listen(client, TOPIC_FILTERS.heartbeat, (all) => all.length === 3)).map(
    ({ payload }) => {
      const decoded = decodeHeartbeat(payload);
      if (!decoded.ok) throw new Error(decoded.reason);
      return decoded.value;
    },
  );
  expect(new Set(beats.map((beat) => beat.epoch)).size).toBe(1);
  expect(Math.abs((beats[2]?.timeMs ?? 0) - Date.now())).toBeLessThan(5000);
  expect((beats[2]?.timeMs ?? 0) - (beats[0]?.timeMs ?? 0)).toBeGreaterThan(2500);
});

test('passes on what the publisher sends, unchanged', async () => {
  const topic = incidentTopic('from outside/#1');
  const base = simulator.incidentsAt(Date.now())[0];
  if (!base) throw new Error('Expected an incident');
  const payload = encodeIncident({ ...base, id: 'from outside/#1' });
  const viewer = await gateway.connect();
  const heard = listen(viewer, topic, (all) => all.length === 1);
  const sender = await gateway.connect(publisher);
  await sender.publishAsync(topic, Buffer.from(payload), { qos: 1, retain: true });
  expect((await heard)[0]?.payload).toEqual(Buffer.from(payload));
  const late = await gateway.connect();
  const retained = await listen(late, topic, (all) => all.length === 1);
  expect(retained[0]).toMatchObject({ retain: true });
  await sender.publishAsync(topic, '', { qos: 1, retain: true });
  const garbage = Buffer.from([0xff, 0, 0x61]);
  const garbled = listen(await gateway.connect(), OUR_TOPIC, (all) =>
    all.some((message) => garbage.equals(message.payload)),
  );
  await sender.publishAsync(OUR_TOPIC, garbage, { qos: 1 });
  await garbled;
});

test.each([
  ['a viewer on our topic', {}, OUR_TOPIC, {}],
  ['a viewer on a free topic', {}, 'free', {}],
  ['a viewer on $SYS', {}, '$SYS/x', {}],
  ['the publisher on a free topic', publisher, 'free', {}],
  ['the publisher on $SYS', publisher, '$SYS/x', {}],
  ['the publisher on an unknown kind', publisher, `yunjian/v1/obs/${NOWHERE}/dragon`, {}],
  ['the publisher retaining readings', publisher, OUR_TOPIC, { retain: true }],
] as const)('closes on %s and lets nothing through', async (_, who, topic, options) => {
  const marker = Buffer.from(`marker ${Math.random()}`);
  const heard: Uint8Array[] = [];
  const viewer = await gateway.connect();
  viewer.on('message', (__, payload) => heard.push(payload));
  await viewer.subscribeAsync(['yunjian/v1/#']);
  const sender = await gateway.connect(who);
  const closed = new Promise<void>((resolve) => sender.once('close', resolve));
  sender.publish(topic, marker, { qos: 1, ...options });
  await within(closed, 'end of the connection');
  // What was let through would have come before the answer to this.
  await viewer.subscribeAsync(TOPIC_FILTERS.heartbeat);
  expect(heard.length).toBeGreaterThan(0);
  expect(heard.some((payload) => marker.equals(payload))).toBe(false);
});

test.each([
  ['a wrong token', { username: 'publisher', password: `${TOKEN}x` }],
  ['no token', { username: 'publisher' }],
  ['an unknown name', { username: 'admin', password: TOKEN }],
])('turns away %s', async (_, who) => {
  await expect(gateway.connect(who)).rejects.toThrow(/bad username or password/i);
});

test('lets nobody publish when no token is set', async () => {
  const closed = await startTestGateway();
  try {
    await expect(closed.connect({ username: 'publisher', password: '' })).rejects.toThrow();
    await expect(closed.connect(publisher)).rejects.toThrow();
  } finally {
    await closed.close();
  }
});

test('takes no last will from a viewer', async () => {
  const will = { topic: OUR_TOPIC, payload: Buffer.from('x'), qos: 0, retain: false } as const;
  await expect(gateway.connect({ will, connectTimeout: 3000 })).rejects.toThrow();
});

test.each([
  ['#', 128],
  ['+/#', 128],
  ['$SYS/#', 128],
  ['$SYS/+/heartbeat', 128],
  ['$share/g/yunjian/v1/obs/+', 128],
  ['yunjian/#', 128],
  ['yunjian/v2/obs/+', 128],
  ['+/v1/obs/+', 128],
  ['other', 128],
  ['yunjian/v1/#', 2],
  ['yunjian/v1/obs/+/+', 2],
  ['yunjian/v1/incident/x', 2],
])('answers a subscription to %s with %d', async (filter, granted) => {
  const client = await gateway.connect();
  const answer = await new Promise<number | undefined>((resolve) => {
    client.subscribe(filter, { qos: 2 }, (_error, grants, packet) => {
      const codes = (packet as { granted?: number[] } | undefined)?.granted;
      resolve(codes?.[0] ?? grants?.[0]?.qos);
    });
  });
  expect(answer).toBe(granted);
});

test('lets no viewer push out another by its name', async () => {
  const first = await gateway.connect({ clientId: 'same' });
  let lost = false;
  first.once('close', () => {
    lost = true;
  });
  const second = await gateway.connect({ clientId: 'same' });
  await listen(second, TOPIC_FILTERS.heartbeat, (all) => all.length === 1);
  expect(lost).toBe(false);
});

test('counts what it refuses', async () => {
  const before = await readCounters();
  await gateway.connect({ username: 'nobody' }).catch(() => undefined);
  expect((await readCounters()).refused).toBe((before.refused ?? 0) + 1);
});
