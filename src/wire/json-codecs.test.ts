import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Catalogue, Incident } from '#model';
import {
  decodeHeartbeat,
  decodeIncident,
  encodeHeartbeat,
  encodeIncident,
  formatHistoryQuery,
  incidentTopic,
  observationTopic,
  parseCatalogue,
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
  const heartbeat = { v: 1, epoch: 'e', catalogue: 'c', timeMs: 1.7e12 } as const;
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
  expect(parseTopic(observationTopic('hydrant'))).toEqual({
    type: 'observations',
    kind: 'hydrant',
  });
  expect(parseTopic(trackTopic('bus'))).toEqual({ type: 'tracks', kind: 'bus' });
  expect(parseTopic('yunjian/v1/heartbeat')).toEqual({ type: 'heartbeat' });
  for (const topic of [
    'yunjian/v1/obs/dragon',
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
  [
    'an unplaced hydrant',
    { things: [{ ...catalogue.things[0], location: undefined }] },
    /things|location/,
  ],
])('refuses a catalogue with %s', (_, change, message) => {
  expect(() => parseCatalogue(JSON.parse(JSON.stringify({ ...catalogue, ...change })))).toThrow(
    message,
  );
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
