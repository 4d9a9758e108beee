import { connectAsync } from 'mqtt';
import { createRandom } from '#lib/random/random.ts';
import { API_PATHS, BULK_TYPE, decodeFrame, parseCatalogue } from '#wire';
import { makeChaosSite, PUBLISH_TOKEN } from '../support/chaos-site.ts';
import { type ChildGateway, startChild } from '../support/child-gateway.ts';
import type { ChaosOptions, FaultRow } from '../support/fault-row.ts';
import { createFuzz, type Fuzz } from '../support/fuzz.ts';
import { fuzzReaders } from '../support/fuzz-all.ts';
import { makeStreams, send } from '../support/sensorthings-client.ts';
import { until } from '../support/wait.ts';

const KB = 1024;
/** What the gateway takes at most over HTTP, and may grow by when more comes. */
const CAP_BYTES = 16 * KB * KB;

/** Messages that are wrong in every way, at the readers of all formats and at a running gateway. */
export async function runMalformed({ isLong, seed }: ChaosOptions): Promise<FaultRow[]> {
  const { messages, taken, thrown } = fuzzReaders(seed, isLong ? 1_000_000 : 15_000);
  const read: FaultRow = {
    fault: 'R13 R14 malformed, all readers',
    injected: messages,
    lost: 0,
    doubled: 0,
    uncaught: thrown.length,
    broken: thrown.slice(0, 10),
    figures: `${messages} messages, ${taken} taken, ${messages - taken - thrown.length} refused`,
  };
  const site = makeChaosSite();
  const gateway = await startChild(site.config);
  try {
    const ids = (await makeStreams(gateway.url, ['fuzz'])).map(({ id }) => id);
    const fuzz = createFuzz(createRandom(seed));
    const http = await fuzzHttp(gateway, fuzz, ids[0] as number, isLong ? 100_000 : 3000);
    const mqtt = await fuzzMqtt(gateway, fuzz, ids[0] as number, isLong ? 10_000 : 150);
    const large = await sendLarge(gateway);
    const faults = gateway.faults();
    const whole = { ...http, uncaught: http.uncaught + faults.length };
    return [read, { ...whole, broken: [...(http.broken ?? []), ...faults] }, mqtt, large];
  } finally {
    await gateway.kill();
    site.remove();
  }
}

const at = '2026-05-01T00:00:00Z';
const place = '{"type":"Point","coordinates":[121.2,31]}';

function drawRequest(fuzz: Fuzz, id: number): readonly [path: string, body: string] {
  const observation = `{"phenomenonTime":"${at}","result":3.5,"parameters":{"a":1}}`;
  const array = `[{"Datastream":{"@iot.id":${id}},"components":["phenomenonTime","result"],"dataArray":[["${at}",3.5]]}]`;
  const thing = `{"name":"T","description":"T","properties":{"depth":3},"Locations":[{"name":"L","description":"L","encodingType":"application/geo+json","location":${place}}]}`;
  const [path, right] = fuzz.pick([
    [`v1.1/Datastreams(${id})/Observations`, observation],
    ['v1.1/CreateObservations', array],
    ['v1.1/Things', thing],
    ['v1.1/Locations', `{"name":"L","description":"L","encodingType":"x","location":${place}}`],
  ] as const);
  return [path, fuzz.pick([0, 1, 2]) === 0 ? fuzz.text() : fuzz.spoil(right)];
}

async function fuzzHttp(
  gateway: ChildGateway,
  fuzz: Fuzz,
  id: number,
  requests: number,
): Promise<FaultRow> {
  const counts = new Map<number, number>();
  const failures: string[] = [];
  for (let i = 0; i < requests; i += 50)
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const [path, body] = drawRequest(fuzz, id);
        const answer = await send(gateway.url, path, body);
        const text = await answer.text();
        counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
        if (answer.status >= 500) failures.push(`${path} ${body.slice(0, 200)}: ${text}`);
      }),
    );
  const broken = [...(await checkWhole(gateway)), ...failures.slice(0, 5)];
  const told = [...counts].sort().map(([status, count]) => `${count} × ${status}`);
  return {
    fault: 'R13 R14 malformed, HTTP',
    injected: requests,
    lost: 0,
    doubled: 0,
    uncaught: failures.length,
    broken,
    figures: `SensorThings writes answered ${told.join(', ')}`,
  };
}

async function fuzzMqtt(
  gateway: ChildGateway,
  fuzz: Fuzz,
  id: number,
  messages: number,
): Promise<FaultRow> {
  let taken = 0;
  let cutOff = 0;
  const { refused: refusedBefore = 0 } = (await gateway.health()).counters;
  for (let i = 0; i < messages; i++) {
    const client = await connectAsync(`${gateway.url.replace(/^http/, 'ws')}mqtt`, {
      protocolVersion: 4,
      reconnectPeriod: 0,
      username: 'publisher',
      password: PUBLISH_TOKEN,
    });
    client.on('error', () => undefined);
    const body = fuzz.pick([
      () => fuzz.text(),
      () => fuzz.spoil(`{"phenomenonTime":"${at}","result":1,"Datastream":{"@iot.id":${id}}}`),
    ])();
    const isTaken = await new Promise<boolean>((resolve) => {
      client.once('close', () => resolve(false));
      client.publish('v1.1/Observations', body, { qos: 1 }, (error) => resolve(!error));
    });
    if (isTaken) taken++;
    else cutOff++;
    client.end(true);
  }
  const refused = ((await gateway.health()).counters.refused ?? 0) - refusedBefore;
  const broken = await checkWhole(gateway);
  if (taken === 0) broken.push('Nothing got past the door, so nothing behind it was tried.');
  if (refused !== cutOff) broken.push(`${cutOff} were cut off, ${refused} refusals are counted.`);
  return {
    fault: 'R13 R14 malformed, MQTT',
    injected: messages,
    lost: 0,
    doubled: 0,
    uncaught: 0,
    broken,
    figures: `${taken} taken, ${cutOff} refused, ${refused} counted by the gateway`,
  };
}

/** A viewer that comes now can still read all that it needs. */
async function checkWhole(gateway: ChildGateway): Promise<string[]> {
  const problems: string[] = [];
  try {
    parseCatalogue(await (await fetch(gateway.url + API_PATHS.catalogue)).json());
    const answer = await fetch(`${gateway.url}${API_PATHS.frame}?at=${Date.now()}`, {
      headers: { accept: BULK_TYPE },
    });
    if (answer.status !== 404) decodeFrame(new Uint8Array(await answer.arrayBuffer()));
  } catch (error) {
    problems.push(`A viewer can no longer read the gateway: ${String(error)}`);
  }
  return problems;
}

/** Bodies from one byte to 64 MB, with and without their length told beforehand. */
async function sendLarge(gateway: ChildGateway): Promise<FaultRow> {
  const sizes = [1, 256 * KB, 256 * KB + 1, CAP_BYTES + 1, 64 * KB * KB];
  const before = gateway.memory();
  let peak = before;
  const watching = setInterval(() => {
    peak = Math.max(peak, gateway.memory());
  }, 5);
  const broken: string[] = [];
  const told: string[] = [];
  for (const bytes of sizes)
    for (const isStreamed of [false, true]) {
      const body = ' '.repeat(bytes);
      const answer = await send(
        gateway.url,
        'v1.1/Observations',
        body,
        isStreamed ? ({ body: new Blob([body]).stream(), duplex: 'half' } as RequestInit) : {},
      ).then(
        ({ status }) => status,
        () => 0,
      );
      told.push(`${bytes}${isStreamed ? ' streamed' : ''}: ${answer === 0 ? 'cut off' : answer}`);
      const isRight = bytes > CAP_BYTES ? answer === 413 || answer === 0 : answer === 400;
      if (!isRight) broken.push(`${bytes} bytes were answered with ${answer}.`);
    }
  clearInterval(watching);
  if (peak - before > 2 * CAP_BYTES + 32 * KB * KB)
    broken.push(`Memory grew by ${Math.round((peak - before) / KB / KB)} MB.`);
  const isUp = await until(async () => (await gateway.health()).status === 'ok', 5000);
  if (isUp === undefined) broken.push('The gateway no longer answers.');
  return {
    fault: 'R15 oversized, HTTP',
    injected: told.length,
    lost: 0,
    doubled: 0,
    uncaught: 0,
    broken,
    figures: `${told.join('; ')}; memory +${Math.round((peak - before) / KB / KB)} MB`,
  };
}
