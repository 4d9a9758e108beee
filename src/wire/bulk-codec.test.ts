import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Incident, ObservationBatch, TrackBatch } from '#model';
import {
  type ChangesAnswer,
  decodeChanges,
  decodeFrame,
  decodeSpan,
  encodeChanges,
  encodeFrame,
  encodeSpan,
} from './index.ts';

const incident: Incident = {
  id: 'i',
  kind: 'other',
  level: 'blue',
  title: { zh: '题', en: 'title' },
  place: { zh: '处', en: 'place' },
  lonDeg: 121,
  latDeg: 31,
  startedMs: 1.7e12,
  stage: 'reported',
  steps: [{ stage: 'reported', atMs: 1.7e12, note: { zh: '', en: '' } }],
  evidence: [],
  provenance: { source: { zh: '源', en: 'source' }, kind: 'live' },
};

/** Times decades apart, as the newest readings of dead and live devices are. */
const time = fc.integer({ min: 1, max: 4e12 });
const single = fc.float({ noNaN: true, noDefaultInfinity: true });
const observations = fc.array(fc.tuple(fc.nat(), time, single)).map(
  (rows): ObservationBatch => ({
    slot: Uint32Array.from(rows, ([slot]) => slot),
    timeMs: Float64Array.from(rows, ([, timeMs]) => timeMs),
    value: Float32Array.from(rows, ([, , value]) => value),
  }),
);
const tracks = fc.array(fc.tuple(fc.nat(), time, fc.integer({ min: -8e8, max: 8e8 }), single)).map(
  (rows): TrackBatch => ({
    trackSlot: Uint32Array.from(rows, ([slot]) => slot),
    timeMs: Float64Array.from(rows, ([, timeMs]) => timeMs),
    lonDeg: Float64Array.from(rows, ([, , unit]) => unit / 1e7),
    latDeg: Float64Array.from(rows, ([, , unit]) => (1 - unit) / 1e7),
    heightM: Float32Array.from(rows, ([, , , value]) => value),
    bearingDeg: Float32Array.from(rows, ([, , , value]) => value),
    speedMps: Float32Array.from(rows, ([, , , value]) => value),
  }),
);

test('reads back frames, spans and changes', () => {
  fc.assert(
    fc.property(observations, tracks, (obs, fixes) => {
      const rows = { catalogue: 'i.0.1', cursor: 9, observations: obs, tracks: fixes };
      const frame = { ...rows, atMs: 1.7e12, incidents: [incident], alerts: [] };
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
      const versions = {
        incidents: [
          { atMs: 1.7e12, id: 'i', incident },
          { atMs: 1.7e12 + 1, id: 'i', incident: null },
        ],
        alerts: [{ atMs: 1.7e12, id: 'a', alert: null }],
      };
      const span = { ...rows, ...versions, fromMs: 0, toMs: 1.7e12 };
      expect(decodeSpan(encodeSpan(span))).toEqual(span);
      const changes: ChangesAnswer = { ...rows, ...versions, complete: false };
      expect(decodeChanges(encodeChanges(changes))).toEqual(changes);
    }),
    { numRuns: 50 },
  );
});

test('holds many more rows and words than a live message', () => {
  const count = 100_000;
  const frame = {
    catalogue: 'c',
    cursor: 0,
    atMs: 5,
    observations: {
      slot: new Uint32Array(count),
      timeMs: new Float64Array(count),
      value: new Float32Array(count),
    },
    tracks: {
      trackSlot: new Uint32Array(0),
      timeMs: new Float64Array(0),
      lonDeg: new Float64Array(0),
      latDeg: new Float64Array(0),
      heightM: new Float32Array(0),
      bearingDeg: new Float32Array(0),
      speedMps: new Float32Array(0),
    },
    incidents: Array.from({ length: 5000 }, (_, i) => ({ ...incident, id: `i${i}` })),
    alerts: [],
  };
  const read = decodeFrame(encodeFrame(frame));
  expect(read.observations.slot).toHaveLength(count);
  expect(read.incidents).toHaveLength(5000);
});

test('refuses other bytes, another kind of answer and damaged columns with what was expected', () => {
  const empty = {
    catalogue: 'c',
    cursor: 0,
    observations: {
      slot: Uint32Array.of(1),
      timeMs: new Float64Array(2),
      value: Float32Array.of(1),
    },
    tracks: {
      trackSlot: new Uint32Array(0),
      timeMs: new Float64Array(0),
      lonDeg: new Float64Array(0),
      latDeg: new Float64Array(0),
      heightM: new Float32Array(0),
      bearingDeg: new Float32Array(0),
      speedMps: new Float32Array(0),
    },
    incidents: [],
    alerts: [],
  };
  expect(() => decodeFrame(encodeFrame({ ...empty, atMs: 5 }))).toThrow(/one length/);
  const good = { ...empty, observations: { ...empty.observations, timeMs: Float64Array.of(1) } };
  expect(() => decodeSpan(encodeFrame({ ...good, atMs: 5 }))).toThrow(/a span/);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      for (const decode of [decodeFrame, decodeSpan, decodeChanges])
        expect(() => decode(bytes)).toThrow(/^Expected/);
    }),
  );
});
