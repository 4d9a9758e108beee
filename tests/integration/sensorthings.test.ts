import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type SensorThingsRig, startSensorThings } from '../support/sensorthings.ts';

/**
 * The requests of the OGC conformance classes of SensorThings 1.1 (18-088, annex A): data model and resource
 * paths, query options, create, update and delete, data arrays. Everything over HTTP.
 */
let rig: SensorThingsRig;
beforeAll(async () => {
  rig = await startSensorThings();
});
afterAll(() => rig.stop());

type Json = Record<string, unknown> & { readonly value: readonly Record<string, unknown>[] };

async function send(method: string, path: string, body?: unknown, isWriter = true) {
  const response = await fetch(new URL(path, rig.url), {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(isWriter && { authorization: `Bearer ${rig.token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    location: response.headers.get('location'),
    json: (isJson ? JSON.parse(text) : {}) as Json,
    text,
  };
}

const get = (path: string) => send('GET', path);

async function make(path: string, body: unknown): Promise<number> {
  const { status, json, location } = await send('POST', path, body);
  expect(status, JSON.stringify(json)).toBe(201);
  expect(location).toContain(String(json['@iot.selfLink']).slice(rig.url.length));
  return json['@iot.id'] as number;
}

const LOCATION = {
  name: 'Bank of the canal',
  description: 'Left bank',
  encodingType: 'application/geo+json',
  location: { type: 'Point', coordinates: [121.23, 31.02] },
};
const SENSOR = {
  name: 'Radar',
  description: 'Radar gauge',
  encodingType: 'application/pdf',
  metadata: 'x.pdf',
};
const PROPERTY = {
  name: 'Water level',
  definition: 'http://example.org/level',
  description: 'Above datum',
};
const stream = (name: string, observations: readonly object[] = []) => ({
  name,
  description: `${name} of the canal`,
  unitOfMeasurement: { name: 'metre', symbol: 'm', definition: 'ucum:m' },
  observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
  Sensor: SENSOR,
  ObservedProperty: PROPERTY,
  Observations: observations,
});
const at = (minute: number) => new Date(Date.UTC(2026, 0, 2, 3, minute)).toISOString();
const THING = {
  name: 'Gauge at the lock',
  description: 'A gauge',
  properties: { owner: 'bureau', depth: 3 },
  Locations: [LOCATION],
  Datastreams: [
    stream(
      'Level',
      [1, 2, 3, 4, 5].map((i) => ({ phenomenonTime: at(i), result: i, resultTime: at(i) })),
    ),
    stream('Flow', [{ phenomenonTime: at(9), result: 90.5 }]),
  ],
};

describe('the service', () => {
  test('lists its sets and what it conforms to', async () => {
    const { json } = await get('v1.1');
    expect(json.value.map(({ name }) => name)).toEqual([
      'Things',
      'Locations',
      'HistoricalLocations',
      'Datastreams',
      'Sensors',
      'ObservedProperties',
      'Observations',
      'FeaturesOfInterest',
    ]);
    for (const { url } of json.value) expect((await fetch(url as string)).status).toBe(200);
    expect(JSON.stringify(json.serverSettings)).toContain('iot_sensing/1.1/req/datamodel');
  });

  test.each([
    'v1.1/Nothing',
    'v1.1/Things(987654)',
    "v1.1/Things('no such')",
    'v1.1/Things(1)/Nothing',
  ])('%s is not there', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe('a thing with all that belongs to it', () => {
  let thing: number;
  let level: number;
  beforeAll(async () => {
    thing = await make('v1.1/Things', THING);
    const { json } = await get(`v1.1/Things(${thing})/Datastreams?$filter=name eq 'Level'`);
    level = json.value[0]?.['@iot.id'] as number;
  });

  test('is told with its links', async () => {
    const { json } = await get(`v1.1/Things(${thing})`);
    expect(json).toEqual({
      '@iot.id': thing,
      '@iot.selfLink': `${rig.url}v1.1/Things(${thing})`,
      name: THING.name,
      description: THING.description,
      properties: THING.properties,
      'Locations@iot.navigationLink': `${rig.url}v1.1/Things(${thing})/Locations`,
      'HistoricalLocations@iot.navigationLink': `${rig.url}v1.1/Things(${thing})/HistoricalLocations`,
      'Datastreams@iot.navigationLink': `${rig.url}v1.1/Things(${thing})/Datastreams`,
    });
  });

  test('is reached along every path, and back', async () => {
    const base = `v1.1/Things(${thing})`;
    for (const [path, count] of [
      ['Locations', 1],
      ['HistoricalLocations', 1],
      ['Datastreams', 2],
      [`Datastreams(${level})/Observations`, 5],
    ] as const)
      expect((await get(`${base}/${path}`)).json.value).toHaveLength(count);
    const { json: sensor } = await get(`${base}/Datastreams(${level})/Sensor`);
    expect(sensor.name).toBe('Radar');
    const { json: back } = await get(
      `v1.1/Datastreams(${level})/Thing/Locations?$expand=Things,HistoricalLocations`,
    );
    expect(back.value[0]?.Things).toMatchObject([{ '@iot.id': thing }]);
    const { json: list } = await get(`v1.1/Datastreams(${level})/Observations?$top=1`);
    const observation = list.value[0]?.['@iot.id'];
    const { json: feature } = await get(`v1.1/Observations(${observation})/FeatureOfInterest`);
    expect(feature.feature).toEqual(LOCATION.location);
    const { json: owner } = await get(`v1.1/Observations(${observation})/Datastream/Thing`);
    expect(owner['@iot.id']).toBe(thing);
    expect((await get(`v1.1/Things(${thing})/Datastreams(987654)`)).status).toBe(404);
  });

  test('gives single properties, their bare values and references', async () => {
    expect((await get(`v1.1/Things(${thing})/name`)).json).toEqual({ name: THING.name });
    expect((await get(`v1.1/Things(${thing})/name/$value`)).text).toBe(THING.name);
    const { json } = await get(`v1.1/Things(${thing})/Datastreams/$ref`);
    expect(json.value).toHaveLength(2);
    for (const entry of json.value) expect(Object.keys(entry)).toEqual(['@iot.selfLink']);
  });

  test.each([
    ['result gt 3', [4, 5]],
    ['result ge 3 and result lt 5', [3, 4]],
    ['not (result eq 3)', [1, 2, 4, 5]],
    ['result eq 1 or result eq 5', [1, 5]],
    [`phenomenonTime gt ${at(3)}`, [4, 5]],
    [`phenomenonTime ge ${at(3)} and phenomenonTime le ${at(4)}`, [3, 4]],
    [`phenomenonTime lt '${at(2)}'`, [1]],
    ['result mul 2 eq 6', [3]],
    ['result mod 2 eq 1', [1, 3, 5]],
    [`minute(phenomenonTime) eq 4`, [4]],
    ["Datastream/name eq 'Level' and result le 2", [1, 2]],
    ["Datastream/Thing/name eq 'else'", []],
    [
      "st_within(FeatureOfInterest/feature, geography'POLYGON((121 31,122 31,122 32,121 32,121 31))')",
      [1, 2, 3, 4, 5],
    ],
  ])('observations with %s', async (filter, expected) => {
    const { json } = await get(
      `v1.1/Datastreams(${level})/Observations?$orderby=phenomenonTime&$filter=${encodeURIComponent(filter)}`,
    );
    expect(json.value.map(({ result }) => result)).toEqual(expected);
  });

  test('finds datastreams by what they measured, and things by their datastreams', async () => {
    const streams = await get(
      `v1.1/Datastreams?$filter=Observations/result gt 90 and Thing/name eq '${THING.name}'`,
    );
    expect(streams.json.value.map(({ name }) => name)).toEqual(['Flow']);
    const things = await get(
      "v1.1/Things?$filter=Datastreams/unitOfMeasurement/symbol eq 'm' and properties/depth eq 3",
    );
    expect(things.json.value.map(({ name }) => name)).toEqual([THING.name]);
  });

  test('pages, sorts and counts', async () => {
    const seen: unknown[] = [];
    let path = `v1.1/Datastreams(${level})/Observations?$top=2&$count=true&$orderby=result desc`;
    for (let page = 0; path !== '' && page < 5; page++) {
      const { json } = await get(path);
      expect(json['@iot.count']).toBe(5);
      seen.push(...json.value.map(({ result }) => result));
      path = (json['@iot.nextLink'] as string | undefined) ?? '';
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
    const { json } = await get(
      `v1.1/Datastreams(${level})/Observations?$skip=4&$orderby=phenomenonTime asc`,
    );
    expect(json.value.map(({ result }) => result)).toEqual([5]);
    const { json: filtered } = await get(
      `v1.1/Observations?$count=true&$top=0&$filter=Datastream/id eq ${level} and result gt 2`,
    );
    expect(filtered).toMatchObject({ '@iot.count': 3, value: [] });
  });

  test('expands, nested and with options, and selects', async () => {
    const { json } = await get(
      `v1.1/Things(${thing})?$select=name,Datastreams&$expand=Datastreams($select=name;$orderby=name;$expand=ObservedProperty($select=name),Observations($orderby=phenomenonTime desc;$top=1;$select=result))`,
    );
    expect(Object.keys(json).sort()).toEqual(['Datastreams', 'name']);
    expect(json.Datastreams).toMatchObject([
      { name: 'Flow', ObservedProperty: { name: 'Water level' }, Observations: [{ result: 90.5 }] },
      { name: 'Level', Observations: [{ result: 5 }] },
    ]);
    const [, second] = json.Datastreams as Record<string, unknown>[];
    expect(second?.['Observations@iot.nextLink']).toContain('$skip=1');
    const next = await get(second?.['Observations@iot.nextLink'] as string);
    expect(next.json.value).toEqual([{ result: 4 }]);
  });

  test.each([
    'v1.1/Things?$filter=name eq',
    'v1.1/Things?$top=x',
    'v1.1/Things?$expand=Observations',
    'v1.1/Things?$select=colour',
    'v1.1/Things?$orderby=',
    'v1.1/Things(',
  ])('%s is refused with the reason', async (path) => {
    const { status, json } = await get(path);
    expect(status).toBe(400);
    expect(json.message).toMatch(/Expected/);
  });

  test('takes observations, several at a time as rows, and says which it could not use', async () => {
    const made = await make(`v1.1/Datastreams(${level})/Observations`, {
      phenomenonTime: `${at(20)}/${at(21)}`,
      result: 'overflow',
      resultQuality: { flag: 2 },
      validTime: `${at(20)}/${at(30)}`,
      parameters: { by: 'test' },
    });
    expect((await get(`v1.1/Observations(${made})`)).json).toMatchObject({
      phenomenonTime: `${at(20)}/${at(21)}`,
      result: 'overflow',
      resultQuality: { flag: 2 },
      validTime: `${at(20)}/${at(30)}`,
      parameters: { by: 'test' },
    });
    const { status, json } = await send('POST', 'v1.1/CreateObservations', [
      {
        Datastream: { '@iot.id': level },
        components: ['phenomenonTime', 'result'],
        'dataArray@iot.count': 3,
        dataArray: [
          [at(40), 40],
          ['no time', 41],
          [at(42), 42],
        ],
      },
      { Datastream: { '@iot.id': 987654 }, components: ['result'], dataArray: [[1]] },
    ]);
    expect(status).toBe(201);
    const links = json as unknown as string[];
    expect(links.map((link) => (link === 'error' ? link : 'link'))).toEqual([
      'link',
      'error',
      'link',
      'error',
    ]);
    expect((await get(links[2] as string)).json.result).toBe(42);
    const rows = await get(
      `v1.1/Datastreams(${level})/Observations?$resultFormat=dataArray&$filter=result ge 40`,
    );
    expect(rows.json.value).toMatchObject([
      { components: ['id', 'phenomenonTime', 'resultTime', 'result'], 'dataArray@iot.count': 2 },
    ]);
  });

  test('changes by PATCH and PUT; a new place leaves the old one in the history', async () => {
    const patched = await send('PATCH', `v1.1/Things(${thing})`, { description: 'Moved' });
    expect(patched.json).toMatchObject({ description: 'Moved', name: THING.name });
    const place = {
      ...LOCATION,
      name: 'Right bank',
      location: { type: 'Point', coordinates: [121.24, 31.03] },
    };
    await make(`v1.1/Things(${thing})/Locations`, place);
    const { json: now } = await get(`v1.1/Things(${thing})/Locations`);
    expect(now.value.map(({ name }) => name)).toEqual(['Right bank']);
    const { json: history } = await get(
      `v1.1/Things(${thing})/HistoricalLocations?$expand=Locations`,
    );
    expect(history.value).toHaveLength(2);
    const put = await send('PUT', `v1.1/Things(${thing})`, { name: 'New', description: 'All new' });
    expect(put.json).toMatchObject({ name: 'New' });
    expect(put.json.properties).toBeUndefined();
  });

  test('appears in the gateway’s own catalogue with place and unit', async () => {
    const things = await rig.catalogueThings();
    expect(things).toContainEqual(
      expect.objectContaining({
        id: `sta:${thing}`,
        kind: 'sensor',
        location: expect.objectContaining({ lonDeg: 121.24, latDeg: 31.03 }),
      }),
    );
  });
});

describe('what cannot be made', () => {
  test.each([
    ['Things', { description: 'no name' }],
    ['Things', { name: 5, description: 'x' }],
    ['Things', { name: 'x', description: 'x', colour: 'red' }],
    ['Things', { name: 'x', description: 'x', Locations: [{ name: 'no more' }] }],
    ['Locations', { ...LOCATION, location: { type: 'Point', coordinates: [31, 121] } }],
    ['Datastreams', { ...stream('x'), Thing: { '@iot.id': 987654 } }],
    ['Datastreams', stream('no thing')],
    ['Observations', { result: 1 }],
    ['Observations', { result: 1, Datastream: { '@iot.id': 987654 } }],
    ['Things', []],
  ])('%s of %j is refused and leaves nothing behind', async (set, body) => {
    // Observations are made by the simulator all the while.
    const isStill = set !== 'Observations';
    const before = (await get(`v1.1/${set}?$count=true&$top=0`)).json['@iot.count'];
    const { status, json } = await send('POST', `v1.1/${set}`, body);
    expect(status, JSON.stringify(json)).toBe(400);
    expect(json.message).toMatch(/Expected/);
    const after = (await get(`v1.1/${set}?$count=true&$top=0`)).json['@iot.count'];
    if (isStill) expect(after).toBe(before);
  });

  test('needs the right to write', async () => {
    expect((await send('POST', 'v1.1/Things', THING, false)).status).toBe(401);
    expect((await send('DELETE', 'v1.1/Things(1)', undefined, false)).status).toBe(401);
  });
});

describe('over MQTT', () => {
  const writer = () => rig.gateway.connect({ username: 'publisher', password: rig.token });

  test('an observation with everything nested in it makes a new sensor appear', async () => {
    const client = await writer();
    const observation = {
      phenomenonTime: at(50),
      result: 7.5,
      Datastream: {
        ...stream('Turbidity'),
        Thing: { ...THING, name: 'New by MQTT', Datastreams: [] },
      },
    };
    await client.publishAsync('v1.1/Observations', JSON.stringify(observation), { qos: 1 });
    // The acknowledgement came after everything was on disk.
    const { json } = await get(
      "v1.1/Things?$filter=name eq 'New by MQTT'&$expand=Datastreams($expand=Observations)",
    );
    expect(json.value).toMatchObject([
      {
        Datastreams: [
          { name: 'Turbidity', Observations: [{ result: 7.5, phenomenonTime: at(50) }] },
        ],
      },
    ]);
    expect((await rig.catalogueThings()).map(({ name }) => name.en)).toContain('New by MQTT');
  });

  test('who listens is told of sets, entities, properties and chosen fields', async () => {
    const thing = await make('v1.1/Things', { ...THING, name: 'Told' });
    const { json } = await get(`v1.1/Things(${thing})/Datastreams?$filter=name eq 'Level'`);
    const level = json.value[0]?.['@iot.id'] as number;
    const client = await rig.gateway.connect();
    const heard: [topic: string, json: Record<string, unknown>][] = [];
    client.on('message', (topic, payload) => heard.push([topic, JSON.parse(payload.toString())]));
    const topics = [
      `v1.1/Datastreams(${level})/Observations`,
      `v1.1/Datastreams(${level})/Observations?$select=result`,
      `v1.1/Things(${thing})`,
      `v1.1/Things(${thing})/description`,
    ];
    for (const topic of topics) await client.subscribeAsync(topic);
    await make(`v1.1/Datastreams(${level})/Observations`, { phenomenonTime: at(55), result: 55 });
    await send('PATCH', `v1.1/Things(${thing})`, { description: 'Changed' });
    await vi.waitFor(
      () => expect(new Set(heard.map(([topic]) => topic))).toEqual(new Set(topics)),
      10_000,
    );
    const told = new Map(heard);
    expect(told.get(topics[0] as string)).toMatchObject({ result: 55, phenomenonTime: at(55) });
    expect(told.get(topics[1] as string)).toEqual({ result: 55 });
    expect(told.get(topics[2] as string)).toMatchObject({
      '@iot.id': thing,
      description: 'Changed',
    });
    expect(told.get(topics[3] as string)).toEqual({ description: 'Changed' });
  });

  test('a viewer may not publish, nobody may listen to everything, and rubbish makes nothing', async () => {
    const viewer = await rig.gateway.connect();
    const closed = new Promise<void>((resolve) => viewer.once('close', () => resolve()));
    viewer.publish('v1.1/Observations', '{}', { qos: 1 });
    await closed;
    const other = await rig.gateway.connect();
    expect(
      (await other.subscribeAsync('v1.1/#').catch((error) => error)) as unknown,
    ).toBeInstanceOf(Error);
    const client = await writer();
    const cut = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish('v1.1/Observations', 'no json', { qos: 1 });
    await cut;
  });
});

test('a deleted thing takes its datastreams and their observations along, and no other', async () => {
  const kept = await make('v1.1/Things', { ...THING, name: 'Kept' });
  const gone = await make('v1.1/Things', { ...THING, name: 'Gone' });
  const { json } = await get(`v1.1/Things(${gone})/Datastreams?$expand=Observations($top=1)`);
  const streams = json.value.map((entry) => entry['@iot.id'] as number);
  const [observation] = (json.value[0]?.Observations ?? []) as Record<string, unknown>[];
  expect((await send('DELETE', `v1.1/Things(${gone})`)).status).toBe(200);
  for (const path of [
    `Things(${gone})`,
    ...streams.map((id) => `Datastreams(${id})`),
    `Observations(${observation?.['@iot.id']})`,
  ])
    expect((await get(`v1.1/${path}`)).status).toBe(404);
  expect((await get(`v1.1/Things(${kept})/Datastreams`)).json.value).toHaveLength(2);
  expect((await send('DELETE', `v1.1/Things(${gone})`)).status).toBe(404);
});
