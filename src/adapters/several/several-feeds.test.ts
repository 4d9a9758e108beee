import { expect, test } from 'vitest';
import { type Catalogue, type Thing, TwinError } from '#model';
import type { FeedConnection, FeedSink, FeedStatus } from '../feed-adapter.ts';
import { toObservations, toTracks } from '../source-catalogue.ts';
import { createSeveralFeeds } from './several-feeds.ts';

const text = { zh: '测', en: 'test' };
const provenance = { source: text, kind: 'live' } as const;

function catalogueOf(
  version: string,
  ids: readonly string[],
  kind: Catalogue['kind'] = 'live',
): Catalogue {
  const things = ids.map(
    (id, i): Thing => ({
      id,
      kind: 'vehicle',
      name: text,
      properties: {},
      provenance,
      trackSlot: i,
    }),
  );
  return {
    version,
    kind,
    things,
    datastreams: ids.map((id, slot) => ({
      id: `${id}/speed`,
      slot,
      thingId: id,
      property: 'speed',
      name: text,
      unit: 'm/s',
      cadenceMs: 1000,
    })),
  };
}

/** Two feeds that say what they are told to. */
async function openTwo(configs: readonly { type: string }[] = [{ type: 'a' }, { type: 'b' }]) {
  const sinks: FeedSink[] = [];
  const said = {
    catalogues: [] as Catalogue[],
    rows: [] as unknown[],
    status: [] as FeedStatus[],
    ids: [] as string[],
  };
  const asked: unknown[] = [];
  const adapter = createSeveralFeeds(async ({ type }, sink) => {
    if (type === 'gone') throw new TwinError('config', 'Expected an address, got none.');
    const feed = configs.findIndex((config) => config.type === type);
    sinks[feed] = sink;
    const connection: FeedConnection = {
      catalogue: catalogueOf('x', []),
      subscribe() {},
      async history(query) {
        asked.push([type, query.slot]);
        return { timeMs: new Float64Array(0), value: new Float32Array(0) };
      },
      async close() {
        sink.status({ state: 'closed', sinceMs: 0 });
      },
    };
    sink.status({ state: 'live', sinceMs: feed });
    return connection;
  });
  const sink: FeedSink = {
    catalogue: (next) => said.catalogues.push(next),
    message() {},
    observations: ({ slot, value }) => said.rows.push([[...slot], [...value]]),
    tracks: ({ trackSlot }) => said.rows.push([...trackSlot]),
    incident: ({ id }) => said.ids.push(id),
    incidentGone: (id) => said.ids.push(`-${id}`),
    alert() {},
    alertGone() {},
    rejected: (count, reason) => said.rows.push(`${count} ${reason}`),
    missed() {},
    conflated() {},
    clock() {},
    status: (status) => said.status.push(status),
  };
  const config = adapter.parseConfig({ type: 'several', feeds: configs });
  const signal = new AbortController().signal;
  const connection = await adapter.open(config, sink, { signal, baseUrl: 'http://localhost/' });
  return { sinks, said, asked, connection };
}

test('gives the things of two feeds rows of one catalogue and keeps them as either grows', async () => {
  const { sinks, said } = await openTwo();
  sinks[0]?.catalogue(catalogueOf('1', ['p']));
  sinks[1]?.catalogue(catalogueOf('1', ['q', 'r'], 'simulated'));
  sinks[0]?.catalogue(catalogueOf('2', ['p', 's']));
  const last = said.catalogues.at(-1);
  expect(last?.datastreams.map(({ id }) => id)).toEqual([
    'p/speed',
    'q/speed',
    'r/speed',
    's/speed',
  ]);
  expect(last?.things.map(({ trackSlot }) => trackSlot)).toEqual([0, 1, 2, 3]);
  expect(last?.extends).toBe(said.catalogues.at(-2)?.version);
  expect(last?.kind).toBe('simulated');
  sinks[0]?.observations(toObservations([{ slot: 1, timeMs: 1, value: 7 }]));
  sinks[1]?.tracks(
    toTracks([
      { trackSlot: 1, timeMs: 1, lonDeg: 1, latDeg: 1, heightM: 0, bearingDeg: 0, speedMps: 0 },
    ]),
  );
  expect(said.rows).toEqual([[[3], [7]], [2]]);
});

test('tells apart what two feeds call the same', async () => {
  const { sinks, said, asked, connection } = await openTwo();
  sinks[0]?.catalogue(catalogueOf('1', ['p']));
  sinks[1]?.catalogue(catalogueOf('1', ['p']));
  expect(said.catalogues.at(-1)?.things.map(({ id }) => id)).toEqual(['p', 'feed-2:p']);
  expect(said.catalogues.at(-1)?.datastreams[1]?.thingId).toBe('feed-2:p');
  sinks[0]?.incidentGone('i');
  sinks[1]?.incidentGone('i');
  expect(said.ids).toEqual(['-i', '-feed-2:i']);
  await connection.history?.(
    { slot: 1, fromMs: 0, toMs: 1, limit: 9 },
    new AbortController().signal,
  );
  expect(asked).toEqual([['b', 0]]);
});

test('counts rows that a feed never listed and hands on the others', async () => {
  const { sinks, said } = await openTwo();
  sinks[0]?.catalogue(catalogueOf('1', ['p']));
  sinks[0]?.observations(
    toObservations([
      { slot: 5, timeMs: 1, value: 1 },
      { slot: 0, timeMs: 1, value: 2 },
    ]),
  );
  expect(said.rows).toEqual(['1 out-of-range', [[0], [2]]]);
});

test('goes on with the feed that works and names the one that does not', async () => {
  const { said, connection } = await openTwo([{ type: 'a' }, { type: 'gone' }]);
  expect(said.status.at(-1)).toMatchObject({
    state: 'live',
    problem: { code: 'config', detail: 'Feed 2 (gone): Expected an address, got none.' },
  });
  await connection.close();
  expect(said.status.at(-1)?.state).toBe('closed');
});

test('refuses to open where none of them can be opened', async () => {
  await expect(openTwo([{ type: 'gone' }])).rejects.toThrow('Expected an address');
});
