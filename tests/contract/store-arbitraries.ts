import fc from 'fast-check';
import type { Fix, Reading } from './store-model.ts';
import { HOUR_MS, T0 } from './store-rows.ts';

/** What comes between two answers; `waitMs` after the former. */
export interface Batch {
  readonly waitMs: number;
  readonly maintainMs: number;
  readonly readings: readonly Omit<Reading, 'cursor' | 'atMs'>[];
  readonly fixes: readonly Omit<Fix, 'cursor' | 'atMs'>[];
}

/** Few datastreams and few instants, so that duplicates, ties and late rows are common. */
export function batchOf(): fc.Arbitrary<Batch> {
  const timeMs = fc.oneof(
    fc.integer({ min: 0, max: 40 }).map((i) => T0 + i * 60_000),
    fc.integer({ min: -HOUR_MS, max: 3 * HOUR_MS }).map((ms) => T0 + ms),
    fc.integer({ min: -2, max: 12 }).map((i) => T0 + i * 600_000),
    fc.constant(T0 + 1234.5),
  );
  const value = fc.oneof(
    fc.integer({ min: -50, max: 50 }).map((tenths) => tenths / 10 || 0),
    fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
      .map((each) => each || 0),
  );
  const extra = fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom({ endMs: T0 }, { foreignId: 'x' }, { quality: 3 }) },
  );
  const slot = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(70_000));
  const oneReading = fc.oneof(
    { weight: 9, arbitrary: fc.record({ slot, timeMs, value, extra }) },
    {
      weight: 1,
      arbitrary: fc.record({
        slot,
        timeMs,
        value: fc.constant(Number.NaN),
        extra: fc.constant({ result: 'text' }),
      }),
    },
  );
  const single = fc.float({ noNaN: true, noDefaultInfinity: true, min: -500, max: 500 });
  const oneFix = fc.record({
    trackSlot: fc.integer({ min: 0, max: 3 }),
    timeMs,
    lonDeg: fc.oneof(
      fc.integer({ min: 1_210_000_000, max: 1_214_000_000 }).map((each) => each / 1e7),
      fc.double({ noNaN: true, min: -180, max: 180 }).map((each) => each || 0),
    ),
    latDeg: fc.integer({ min: 309_000, max: 312_000 }).map((each) => each / 1e4),
    heightM: fc.oneof(
      fc.constant(0),
      fc.constant(Number.NaN),
      single.map((each) => each || 0),
    ),
    bearingDeg: fc.integer({ min: 0, max: 3599 }).map((each) => Math.fround(each / 10)),
    speedMps: fc.oneof(
      fc.constant(0),
      single.map((each) => each || 0),
    ),
  });
  return fc.record({
    waitMs: fc.oneof(fc.integer({ min: 0, max: 600_000 }), fc.constant(0)),
    maintainMs: fc.constantFrom(0, HOUR_MS, 4 * HOUR_MS),
    readings: fc.array(oneReading, { maxLength: 40 }),
    fixes: fc.array(oneFix, { maxLength: 30 }),
  });
}

export interface Questions {
  readonly atMs: number;
  readonly toMs: number;
  readonly knownMs: number;
  readonly stepMs: number;
  readonly limit: number;
  readonly bins: number;
  readonly slots: readonly number[];
  readonly value: number;
}

export function questions(): fc.Arbitrary<Questions> {
  const instant = fc.oneof(
    fc.integer({ min: 0, max: 40 }).map((i) => T0 + i * 60_000),
    fc.integer({ min: -HOUR_MS, max: 3 * HOUR_MS }).map((ms) => T0 + ms),
  );
  return fc
    .record({
      atMs: instant,
      toMs: instant,
      knownMs: fc.integer({ min: 0, max: HOUR_MS }).map((ms) => T0 + ms),
      stepMs: fc.constantFrom(60_000, 300_000, 7777, 900_000),
      limit: fc.integer({ min: 1, max: 60 }),
      bins: fc.integer({ min: 1, max: 9 }),
      slots: fc.subarray([0, 1, 2, 3, 4, 70_000], { minLength: 1 }),
      value: fc.integer({ min: -50, max: 50 }).map((tenths) => tenths / 10 || 0),
    })
    .map((asked) =>
      asked.atMs < asked.toMs ? asked : { ...asked, atMs: asked.toMs - 1, toMs: asked.atMs + 1 },
    );
}
