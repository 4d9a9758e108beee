import { Encoder } from 'cbor-x/index-no-eval';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObservationBatch, TrackBatch } from '#model';
import {
  type Decoded,
  decodeObservations,
  decodeTracks,
  encodeObservations,
  encodeTracks,
  MAX_MESSAGE_BYTES,
  MAX_OBSERVATIONS,
  MAX_TRACKS,
  splitObservations,
  splitTracks,
} from './index.ts';

const header = fc.record({
  epoch: fc.string({ minLength: 1, maxLength: 64 }),
  seq: fc.nat(),
  catalogue: fc.string({ minLength: 1, maxLength: 64 }),
});
const finite32 = fc.float({ noNaN: true, noDefaultInfinity: true });
const startMs = fc.integer({ min: 1e12, max: 4e12 });
const offsetMs = fc.integer({ min: -1e9, max: 1e9 });

const observations = fc
  .tuple(startMs, fc.array(fc.tuple(fc.nat(), offsetMs, finite32), { maxLength: MAX_OBSERVATIONS }))
  .map(
    ([start, rows]): ObservationBatch => ({
      slot: Uint32Array.from(rows, ([slot]) => slot),
      timeMs: Float64Array.from(rows, ([, offset]) => start + offset),
      value: Float32Array.from(rows, ([, , value]) => value),
    }),
  );

const row = fc.record({
  slot: fc.nat(),
  offset: offsetMs,
  lon: fc.integer({ min: -1.8e9, max: 1.8e9 }),
  lat: fc.integer({ min: -9e8, max: 9e8 }),
  rest: fc.tuple(finite32, finite32, finite32),
});
const tracks = fc.tuple(startMs, fc.array(row, { maxLength: MAX_TRACKS })).map(
  ([start, rows]): TrackBatch => ({
    trackSlot: Uint32Array.from(rows, (r) => r.slot),
    timeMs: Float64Array.from(rows, (r) => start + r.offset),
    lonDeg: Float64Array.from(rows, (r) => r.lon / 1e7),
    latDeg: Float64Array.from(rows, (r) => r.lat / 1e7),
    heightM: Float32Array.from(rows, (r) => r.rest[0]),
    bearingDeg: Float32Array.from(rows, (r) => r.rest[1]),
    speedMps: Float32Array.from(rows, (r) => r.rest[2]),
  }),
);

test('reads back the observations it wrote, in less than 3.9 kB', () => {
  fc.assert(
    fc.property(header, observations, (head, batch) => {
      const bytes = encodeObservations(head, batch);
      expect(bytes.byteLength).toBeLessThan(3900);
      expect(decodeObservations(bytes)).toEqual({ ok: true, value: { header: head, batch } });
    }),
  );
});

test('reads back the positions it wrote, in less than 3.9 kB', () => {
  fc.assert(
    fc.property(header, tracks, (head, batch) => {
      const bytes = encodeTracks(head, batch);
      expect(bytes.byteLength).toBeLessThan(3900);
      expect(decodeTracks(bytes)).toEqual({ ok: true, value: { header: head, batch } });
    }),
  );
});

test('rounds positions by less than a centimetre', () => {
  const degrees = fc.double({ min: -89, max: 89, noNaN: true });
  fc.assert(
    fc.property(degrees, degrees, (lon, lat) => {
      const batch = {
        ...emptyTracks(1),
        lonDeg: Float64Array.of(lon),
        latDeg: Float64Array.of(lat),
      };
      const { batch: back } = unwrap(decodeTracks(encodeTracks(HEADER, batch)));
      expect(Math.abs((back.lonDeg[0] as number) - lon)).toBeLessThan(6e-8);
      expect(Math.abs((back.latDeg[0] as number) - lat)).toBeLessThan(6e-8);
    }),
  );
});

test('answers any bytes with a value, never a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      for (const decode of [decodeObservations, decodeTracks]) {
        const decoded: Decoded<unknown> = decode(bytes);
        if (!decoded.ok) expect(decoded.reason).toMatch(/^Expected/);
      }
    }),
    { numRuns: 3000 },
  );
});

test('answers any damage to a real message with a value', () => {
  const bytes = encodeObservations(HEADER, sampleObservations(40));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      fc.nat(bytes.length),
      (changes, length) => {
        const damaged = Uint8Array.from(bytes);
        for (const [at, byte] of changes) damaged[at] = byte;
        const decoded = decodeObservations(damaged.subarray(0, length));
        if (decoded.ok) expect(decoded.value.batch.value.every(Number.isFinite)).toBe(true);
        else expect(decoded.reason).toMatch(/^Expected/);
      },
    ),
    { numRuns: 3000 },
  );
});

const encoder = new Encoder({ useRecords: false });
const HEADER = { epoch: 'e', seq: 0, catalogue: 'c' };
const GOOD = {
  v: 1,
  epoch: 'e',
  seq: 0,
  cat: 'c',
  t0: 1.7e12,
  slot: Uint32Array.of(1, 2),
  dt: Int32Array.of(0, 5),
  value: Float32Array.of(1, 2),
};

test('takes the message that the bad ones below are made from', () => {
  expect(decodeObservations(encoder.encode(GOOD)).ok).toBe(true);
});

test.each([
  ['another version', { v: 2 }, /version 1, got 2/],
  ['no epoch', { epoch: undefined }, /header/],
  ['a negative sequence', { seq: -1 }, /header/],
  ['a start time of NaN', { t0: Number.NaN }, /start time/],
  ['a start time of infinity', { t0: Number.POSITIVE_INFINITY }, /start time/],
  ['times before 1970', { t0: 5, dt: Int32Array.of(0, -9) }, /1970/],
  ['a short column', { dt: Int32Array.of(1) }, /2 rows in column "dt", got 1/],
  ['no column', { value: undefined }, /column "value"/],
  ['a column of another type', { slot: [1, 2] }, /column "slot" as Uint32Array, got Array/],
  [
    'NaN in a column',
    { value: Float32Array.of(1, Number.NaN) },
    /finite numbers in column "value"/,
  ],
  ['infinity in a column', { value: Float32Array.of(1, 1 / 0) }, /finite numbers/],
  [
    'too many rows',
    { slot: new Uint32Array(257), dt: new Int32Array(257), value: new Float32Array(257) },
    /at most 256 rows, got 257/,
  ],
])('rejects %s and says why', (_, change, reason) => {
  const decoded = decodeObservations(encoder.encode({ ...GOOD, ...change }));
  expect(decoded.ok ? 'accepted' : decoded.reason).toMatch(reason);
});

test('rejects a position off the Earth', () => {
  const batch = { ...emptyTracks(1), latDeg: Float64Array.of(91) };
  const decoded = decodeTracks(encodeTracks(HEADER, batch));
  expect(decoded.ok ? 'accepted' : decoded.reason).toMatch(/positions on Earth/);
});

test('rejects what is larger than the limit without reading it', () => {
  const decoded = decodeObservations(new Uint8Array(MAX_MESSAGE_BYTES + 1));
  expect(decoded.ok ? 'accepted' : decoded.reason).toMatch(/at most 262144 bytes/);
});

test('refuses to write more rows than a message may carry', () => {
  expect(() => encodeObservations(HEADER, sampleObservations(257))).toThrow(RangeError);
  expect(() => encodeTracks(HEADER, emptyTracks(121))).toThrow(RangeError);
});

test('leaves Object.prototype alone', () => {
  const evil = { ...GOOD, constructor: { prototype: { polluted: 1 } } };
  Object.defineProperty(evil, '__proto__', { value: { polluted: 1 }, enumerable: true });
  decodeObservations(encoder.encode(evil));
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('splits a batch into messages and loses no row', () => {
  fc.assert(
    fc.property(fc.nat(1200), (rows) => {
      const batch = sampleObservations(rows);
      const parts = splitObservations(batch);
      expect(parts.every((part) => part.slot.length <= MAX_OBSERVATIONS)).toBe(true);
      expect(parts.flatMap((part) => [...part.slot])).toEqual([...batch.slot]);
    }),
    { numRuns: 20 },
  );
  expect(splitTracks(emptyTracks(300)).map((part) => part.trackSlot.length)).toEqual([
    120, 120, 60,
  ]);
});

function sampleObservations(rows: number): ObservationBatch {
  return {
    slot: Uint32Array.from({ length: rows }, (_, i) => i),
    timeMs: Float64Array.from({ length: rows }, (_, i) => 1.7e12 + i),
    value: new Float32Array(rows),
  };
}

function emptyTracks(rows: number): TrackBatch {
  return {
    trackSlot: new Uint32Array(rows),
    timeMs: new Float64Array(rows).fill(1.7e12),
    lonDeg: new Float64Array(rows),
    latDeg: new Float64Array(rows),
    heightM: new Float32Array(rows),
    bearingDeg: new Float32Array(rows),
    speedMps: new Float32Array(rows),
  };
}

function unwrap<T>(decoded: Decoded<T>): T {
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.value;
}
