import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRandom } from '#lib/random/random.ts';
import type { ObservationBatch } from '#model';
import { API_PATHS, parseCatalogue, type SourceBooks } from '#wire';
import type { SourceMouth } from '../../src/gateway/ingest/source-mouth.ts';
import { PUBLISH_TOKEN } from '../chaos/support/chaos-site.ts';
import { createFuzz } from '../chaos/support/fuzz.ts';
import { FUZZED_READERS } from '../chaos/support/fuzz-readers.ts';
import { makeStreams, send } from '../chaos/support/sensorthings-client.ts';
import { openViewer, type Viewer } from '../chaos/support/viewer.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { makeReadings, makeSourceCatalogue } from '../support/source.ts';

/** The faults R13 to R19 of the chaos runs, few of each; `npm run chaos` has many. */
const SOON = { timeout: 30_000, interval: 20 };
const SENSORS = 4;
const DAY_MS = 86_400_000;

let gateway: TestGateway;
let viewer: Viewer;
let mouth: SourceMouth;
let names = 0;
let startMs: number;

beforeAll(async () => {
  gateway = await startTestGateway({ publishToken: PUBLISH_TOKEN });
  viewer = await openViewer(gateway.url);
});

afterAll(async () => {
  viewer.close();
  await gateway.close();
});

/** A source of its own for each test. */
beforeEach(async () => {
  const name = `source${names++}`;
  mouth = gateway.attach(name);
  mouth.catalogue(makeSourceCatalogue(name, { sensors: SENSORS, prefix: name }));
  await mouth.ready();
  const catalogue = parseCatalogue(await (await fetch(gateway.url + API_PATHS.catalogue)).json());
  viewer.begin(
    catalogue.datastreams.filter(({ id }) => id.startsWith(name)).map(({ slot }) => slot),
  );
  startMs = Date.now();
});

/** Sends batches, waits until all is stored, and tells what it added to the books. */
async function tell(...batches: readonly ObservationBatch[]): Promise<SourceBooks> {
  for (const batch of batches) mouth.observations(batch);
  await vi.waitFor(() => expect(mouth.books.pending).toBe(0), SOON);
  const { received, stored, duplicates, refused } = mouth.books;
  expect(stored + duplicates + refused).toBe(received);
  return mouth.books;
}

const everyone = (timeMs: number, value: number) =>
  makeReadings(...Array.from({ length: SENSORS }, (_, i) => [i, timeMs, value] as const));
const shown = () => viewer.heard.map(({ timeMs, value }) => [timeMs, value]);

describe('what cannot be read', () => {
  test.each(FUZZED_READERS)('is refused and never thrown: $name', ({ read }) => {
    const fates = new Set<string>();
    for (let seed = 0; seed < 1500; seed++) fates.add(read(createFuzz(createRandom(seed))));
    // Some must get past the door, or nothing behind it was tried.
    expect([...fates].sort()).toEqual(['refused', 'taken']);
  });

  test('is answered as a bad request, and viewers read on', async () => {
    const fuzz = createFuzz(createRandom(11));
    const location = '{"name":"L","description":"L","encodingType":"x","location":{"type":"Point",';
    for (let i = 0; i < 200; i++) {
      const body = fuzz.spoil(`${location}"coordinates":[121.2,31]}}`);
      const { status } = await send(gateway.url, 'v1.1/Locations', body);
      expect([201, 400], body).toContain(status);
    }
    const answer = await fetch(gateway.url + API_PATHS.catalogue);
    expect(parseCatalogue(await answer.json()).datastreams.length).toBeGreaterThan(0);
  });

  test.each([
    ['256 KB and one more', 256 * 1024 + 1, 400],
    ['16 MB and one more', 16 * 1024 * 1024 + 1, 413],
  ])('is refused where it is %s', async (_, bytes, wanted) => {
    const answer = await send(gateway.url, 'v1.1/Observations', ' '.repeat(bytes));
    expect(answer.status).toBe(wanted);
  });
});

test('a thing described with what no viewer takes leaves the catalogue readable', async () => {
  const far = '{"type":"Point","coordinates":[1,1],"geometry":{"coordinates":[999,999]}}';
  const stream = (properties: string, property: string) =>
    `{"name":"D","description":"D","properties":${properties},"observationType":"x",
      "unitOfMeasurement":{"name":"x","symbol":"${'m'.repeat(300)}","definition":""},
      "Sensor":{"name":"S","description":"S","encodingType":"text/plain","metadata":""},
      "ObservedProperty":{"name":"${property}","definition":"x","description":"x"}}`;
  const body = `{"name":"${'T'.repeat(3000)}","description":"T","properties":{"depth":1e999,"a":[1]},
    "Locations":[{"name":"L","description":"L","encodingType":"application/geo+json","location":${far}}],
    "Datastreams":[${stream('{"cadenceMs":1e999}', '')},${stream('{"cadenceMs":0.1}', 'x'.repeat(300))}]}`;
  expect((await send(gateway.url, 'v1.1/Things', body)).status).toBe(201);
  const answer = await fetch(gateway.url + API_PATHS.catalogue);
  const { things } = parseCatalogue(await answer.json());
  const thing = things.find(({ name }) => name.en === 'T'.repeat(2000));
  expect(thing).toMatchObject({ location: { lonDeg: 1, latDeg: 1 }, properties: {} });
});

test('an observation that comes again over MQTT is acknowledged again', async () => {
  const [stream] = await makeStreams(gateway.url, ['again']);
  const body = {
    phenomenonTime: '2026-05-01T00:00:00Z',
    result: 1,
    Datastream: { '@iot.id': stream?.id },
  };
  const client = await gateway.connect({ username: 'publisher', password: PUBLISH_TOKEN });
  for (let i = 0; i < 3; i++)
    await client.publishAsync('v1.1/Observations', JSON.stringify(body), { qos: 1 });
  expect(client.connected).toBe(true);
});

test('a reading told a hundred times is kept and shown once', async () => {
  const books = await tell(...Array.from({ length: 100 }, () => everyone(startMs, 1)));
  expect(books).toMatchObject({ stored: SENSORS, duplicates: 99 * SENSORS });
  await vi.waitFor(() => expect(shown()).toHaveLength(SENSORS), SOON);
});

test('readings in any order are all kept, and shown forwards to the newest', async () => {
  const random = createRandom(3);
  const rows = Array.from({ length: 1000 }, (_, i) => [0, startMs - 600_000 + 600 * i, i] as const)
    .map((row) => [random(), row] as const)
    .sort(([a], [b]) => a - b)
    .map(([, row]) => row);
  const books = await tell(...rows.map((row) => makeReadings(row)));
  expect(books.stored).toBe(1000);
  await vi.waitFor(() => expect(shown().at(-1)).toEqual([startMs - 600, 999]), SOON);
  const times = viewer.heard.map(({ timeMs }) => timeMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('readings a day late are kept and not shown', async () => {
  await tell(everyone(startMs, 1));
  const books = await tell(everyone(startMs - DAY_MS, 2));
  expect(books).toMatchObject({ stored: 2 * SENSORS, late: SENSORS });
  await vi.waitFor(() => expect(shown()).toHaveLength(SENSORS), SOON);
  await tell(everyone(startMs + 1, 3));
  await vi.waitFor(() => expect(shown()).toHaveLength(2 * SENSORS), SOON);
  expect(shown().some(([, value]) => value === 2)).toBe(false);
});

test('a device whose clock is a month ahead shows again as soon as it is right', async () => {
  const books = await tell(everyone(startMs + 30 * DAY_MS, 1), everyone(startMs, 2));
  expect(books).toMatchObject({ stored: 2 * SENSORS, ahead: SENSORS, future: SENSORS });
  await vi.waitFor(
    () => expect(shown()).toEqual(Array.from({ length: SENSORS }, () => [startMs, 2])),
    SOON,
  );
});
