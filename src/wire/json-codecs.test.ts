import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Alert, Catalogue, Datastream, Incident, Thing } from '#model';
import {
  alertTopic,
  type CatalogueUpdate,
  decodeAlert,
  decodeHeartbeat,
  decodeIncident,
  digestTopic,
  encodeAlert,
  encodeHeartbeat,
  encodeIncident,
  formatHistoryQuery,
  incidentTopic,
  isLiveTile,
  keepsRows,
  liveTileOf,
  liveTilesIn,
  NOWHERE,
  observationTopic,
  parseCatalogue,
  parseCatalogueSince,
  parseHistoryQuery,
  parseHistoryResponse,
  parseTopic,
  parseViewerConfig,
  trackTopic,
} from './index.ts';

const provenance = { source: { zh: '模拟', en: 'simulated' }, kind: 'simulated' } as const;

const incident: Incident = {
  id: 'i-1',
  kind: 'manhole-open',
  level: 'yellow',
  title: { zh: '井盖开启', en: 'Manhole open' },
  place: { zh: '东路', en: 'East Road' },
  lonDeg: 121.2,
  latDeg: 31,
  townCode: '990001001',
  startedMs: 1.7e12,
  stage: 'accepted',
  steps: [
    { stage: 'reported', atMs: 1.7e12, note: { zh: '发现', en: 'Reported' } },
    { stage: 'accepted', atMs: 1.7e12 + 5, note: { zh: '受理', en: 'Accepted' } },
  ],
  evidence: [{ thingId: 't', datastreamId: 'd' }],
  provenance,
};

const catalogue: Catalogue = {
  version: 'v',
  kind: 'simulated',
  things: [
    {
      id: 't',
      kind: 'hydrant',
      name: { zh: '消火栓', en: 'Hydrant' },
      location: { lonDeg: 121, latDeg: 31, heightM: 1 },
      properties: { road: 'x' },
      provenance,
    },
    {
      id: 'b',
      kind: 'bus',
      name: { zh: '车', en: 'Bus' },
      properties: {},
      provenance,
      trackSlot: 0,
    },
  ],
  datastreams: [
    {
      id: 'd',
      slot: 0,
      thingId: 't',
      property: 'pressure',
      name: { zh: '压力', en: 'Pressure' },
      unit: 'MPa',
      cadenceMs: 60_000,
      states: { 0: { zh: '正常', en: 'normal' } },
    },
  ],
};

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test('reads back an incident and a heartbeat', () => {
  expect(decodeIncident(encodeIncident(incident))).toEqual({ ok: true, value: incident });
  const heartbeat = {
    v: 1,
    epoch: 'e',
    catalogue: 'c',
    timeMs: 1.7e12,
    cursor: 7,
    conflated: 3,
  } as const;
  expect(decodeHeartbeat(encodeHeartbeat(heartbeat))).toEqual({ ok: true, value: heartbeat });
});

test.each([
  ['an unknown kind', { kind: 'dragon' }, /kind/],
  ['a level that is none', { level: 'purple' }, /level/],
  ['a latitude beyond the pole', { latDeg: 91 }, /latDeg/],
  ['a longitude in words', { lonDeg: '121.2' }, /lonDeg/],
  ['no steps', { steps: [] }, /steps/],
  ['a stage that is not the last step’s', { stage: 'closed' }, /last step/],
  ['steps out of order', { steps: [...incident.steps].reverse(), stage: 'reported' }, /order/],
  ['a title without end', { title: { zh: 'x'.repeat(3000), en: '' } }, /title.zh/],
])('rejects an incident with %s', (_, change, reason) => {
  const decoded = decodeIncident(json({ ...incident, ...change }));
  expect(decoded.ok ? 'accepted' : decoded.reason).toMatch(reason);
});

test('rejects 1e999 where a number belongs', () => {
  const bytes = new TextEncoder().encode(
    JSON.stringify(incident).replace('"latDeg":31', '"latDeg":1e999'),
  );
  expect(decodeIncident(bytes).ok).toBe(false);
});

test('answers any bytes and any JSON with a value, never a throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.uint8Array(), fc.json().map(json), fc.jsonValue().map(json)),
      (bytes) => {
        expect(decodeIncident(bytes).ok).toBe(false);
        expect(decodeHeartbeat(bytes).ok).toBe(false);
        expect(decodeAlert(bytes).ok).toBe(false);
      },
    ),
    { numRuns: 1000 },
  );
});

test('takes no field from __proto__', () => {
  const bytes = new TextEncoder().encode(`{"__proto__":${JSON.stringify(incident)}}`);
  expect(decodeIncident(bytes).ok).toBe(false);
});

test('says what each topic carries', () => {
  const tile = liveTileOf(121.2, 31);
  expect(parseTopic(observationTopic(tile, 'hydrant'))).toEqual({
    type: 'observations',
    tile,
    kind: 'hydrant',
  });
  expect(parseTopic(trackTopic(NOWHERE, 'bus'))).toEqual({
    type: 'tracks',
    tile: NOWHERE,
    kind: 'bus',
  });
  expect(parseTopic(digestTopic(tile, 'obs'))).toEqual({ type: 'observation-digest', tile });
  expect(parseTopic(digestTopic(tile, 'track'))).toEqual({ type: 'track-digest', tile });
  expect(parseTopic('yunjian/v1/heartbeat')).toEqual({ type: 'heartbeat' });
  for (const topic of [
    'yunjian/v1/obs/1-2/dragon',
    'yunjian/v1/obs/hydrant',
    'yunjian/v1/obs/x/hydrant',
    'yunjian/v1/digest/1-2',
    'yunjian/v1/digest/1-2/dragon',
    'yunjian/v1/incident/x/y',
    'yunjian/v1/incident/',
    '$SYS/x',
    'yunjian/v1/incident/%',
  ])
    expect(parseTopic(topic)).toBeUndefined();
});

test('brings any incident id through its topic', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: fc.constantFrom(...'a7/+#%é中$ .?\u0000') }),
      (id) => {
        const topic = incidentTopic(id);
        expect(topic).not.toMatch(/incident\/.*[/+#]/);
        expect(parseTopic(topic)).toEqual({ type: 'incident', id });
        expect(parseTopic(alertTopic(id))).toEqual({ type: 'alert', id });
      },
    ),
  );
});

test('reads a catalogue that travelled as JSON', () => {
  expect(parseCatalogue(JSON.parse(JSON.stringify(catalogue)))).toEqual(catalogue);
});

test.each([
  ['a slot out of place', { datastreams: [{ ...catalogue.datastreams[0], slot: 4 }] }, /slots/],
  [
    'a datastream of nothing',
    { datastreams: [{ ...catalogue.datastreams[0], thingId: 'z' }] },
    /things/,
  ],
])('refuses a catalogue with %s', (_, change, message) => {
  expect(() => parseCatalogue(JSON.parse(JSON.stringify({ ...catalogue, ...change })))).toThrow(
    message,
  );
});

test('puts together what was added to a catalogue since a version', () => {
  const before = { ...catalogue, version: 'i.0.4' };
  const added = { ...catalogue.datastreams[0], id: 'e', slot: 1 } as Datastream;
  const renamed = { ...before.things[1], name: { zh: '新', en: 'New' } } as Thing;
  const update: CatalogueUpdate = {
    since: 'i.0.4',
    version: 'i.0.9',
    kind: 'live',
    things: [renamed],
    datastreams: [added],
  };
  expect(parseCatalogueSince(JSON.parse(JSON.stringify(update)), before)).toEqual({
    version: 'i.0.9',
    extends: 'i.0.4',
    kind: 'live',
    things: [before.things[0], renamed],
    datastreams: [before.datastreams[0], added],
  });
  const hole = { ...update, datastreams: [{ ...added, slot: 5 }] };
  expect(() => parseCatalogueSince(JSON.parse(JSON.stringify(hole)), before)).toThrow(
    /slots|datastreams/,
  );
  expect(() => parseCatalogueSince({ ...update, since: 'i.0.3' }, before)).toThrow(/since i.0.4/);
});

test.each([
  ['i.0.4', 'i.0.9', true],
  ['i.0.4', 'i.0.4', true],
  ['i.0.9', 'i.0.4', false],
  ['i.0.4', 'i.1.5', false],
  ['i.0.4', 'j.0.5', false],
  ['v1', 'v2', false],
])('rows of %s under %s keep their places: %s', (before, after, keeps) => {
  expect(keepsRows(before, after)).toBe(keeps);
  const whole = { ...catalogue, version: after };
  const known = { ...catalogue, version: before };
  expect(parseCatalogueSince(JSON.parse(JSON.stringify(whole)), known).extends).toBe(
    keeps ? before : undefined,
  );
});

test('finds the tiles of an area, the place’s own among them, unless there are too many', () => {
  const area = { westDeg: 121.1, southDeg: 30.95, eastDeg: 121.3, northDeg: 31.05 };
  const tiles = liveTilesIn(area, 100) ?? [];
  expect(tiles).toContain(liveTileOf(121.2, 31));
  expect(tiles.every(isLiveTile)).toBe(true);
  expect(new Set(tiles).size).toBe(tiles.length);
  expect(tiles.length).toBeGreaterThan(9);
  expect(liveTilesIn(area, tiles.length - 1)).toBeUndefined();
  expect(
    liveTilesIn({ westDeg: -180, southDeg: -90, eastDeg: 180, northDeg: 90 }, 100),
  ).toBeUndefined();
  expect(isLiveTile(liveTileOf(180, -90))).toBe(true);
});

test('reads back an alert without the message it came as', () => {
  const alert: Alert = {
    id: 'a',
    sender: 's',
    sentMs: 1.7e12,
    status: 'Actual',
    msgType: 'Alert',
    scope: 'Public',
    references: ['b'],
    level: 'orange',
    raw: '<alert/>',
    info: [
      {
        language: 'zh-CN',
        category: ['Met'],
        event: '暴雨',
        responseType: ['Prepare'],
        urgency: 'Expected',
        severity: 'Severe',
        certainty: 'Likely',
        eventCode: [],
        expiresMs: 1.8e12,
        parameter: [{ valueName: 'colour', value: '橙' }],
        area: [
          {
            areaDesc: '全区',
            polygons: [
              [
                [121, 31],
                [121.1, 31],
                [121, 31.1],
                [121, 31],
              ],
            ],
            circles: [{ centre: [121, 31], radiusM: 500 }],
            geocode: [],
          },
        ],
      },
    ],
  };
  const { raw: _, ...travelling } = alert;
  expect(decodeAlert(encodeAlert(alert))).toEqual({ ok: true, value: travelling });
  expect(decodeAlert(json({ ...alert, level: 'purple' })).ok).toBe(false);
});

test('brings a history question through its URL', () => {
  const request = { slot: 5, fromMs: 1e12, toMs: 1e12 + 7, limit: 9 };
  expect(parseHistoryQuery(new URLSearchParams(formatHistoryQuery(request)))).toEqual(request);
});

test.each([
  ['slot=1&from=5', /to/],
  ['slot=x&from=1&to=2', /slot/],
  ['slot=-1&from=1&to=2', /slot/],
  ['slot=1.5&from=1&to=2', /slot/],
  ['slot=1&from=9&to=2', /before/],
  ['slot=1&from=1&to=2&limit=0', /limit/],
  ['slot=1&from=1&to=2&limit=99999', /limit/],
  ['slot=1&from=0&to=99999999999', /400 days/],
  ['slot=1&slot=2&from=1&to=2', /one "slot"/],
])('refuses the history question %s', (query, message) => {
  expect(() => parseHistoryQuery(new URLSearchParams(query))).toThrow(message);
});

test('refuses a page of history with columns of two lengths', () => {
  expect(() => parseHistoryResponse({ slot: 1, timeMs: [1], value: [] })).toThrow(/as many/);
});

test('reads a viewer configuration and keeps what adapters need', () => {
  const config = { site: 'mini', tilesUrl: 'tiles/', feeds: [{ type: 'mqtt', url: 'mqtt' }] };
  expect(parseViewerConfig(config)).toEqual(config);
  expect(parseViewerConfig({ ...config, tilesUrl: '/tiles' }).tilesUrl).toBe('/tiles/');
});

test.each([
  ['a site that climbs', { site: '../x' }, /site/],
  ['tiles from a script', { tilesUrl: 'javascript:alert(1)//' }, /tilesUrl/],
  ['a feed without type', { feeds: [{}] }, /feeds\.0\.type/],
  ['no feeds', { feeds: undefined }, /feeds/],
])('refuses a viewer configuration with %s', (_, change, message) => {
  const config = { site: 'mini', tilesUrl: 'tiles/', feeds: [], ...change };
  expect(() => parseViewerConfig(config)).toThrow(message);
});
