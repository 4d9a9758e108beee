import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createColumnReader, createColumnWriter } from './column-codec.ts';

function roundTrip<Column extends Float64Array | Float32Array | Uint32Array>(
  column: Column,
): Column {
  const writer = createColumnWriter();
  writer.add(column);
  const empty = new (column.constructor as new (length: number) => Column)(column.length);
  return createColumnReader(writer.finish()).next(empty);
}

const anyDouble = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, 0, -0, Infinity, -Infinity, 2 ** 53, 1e-9, 1_767_225_600_000),
  fc.integer({ min: -1e6, max: 1e6 }).map((each) => each / 1000),
  fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }).map((each) => each / 1e7),
);

test('gives every double back to the bit', () => {
  fc.assert(
    fc.property(fc.array(anyDouble), (values) => {
      expect(roundTrip(Float64Array.from(values))).toEqual(Float64Array.from(values));
    }),
    { numRuns: 300 },
  );
});

test('gives every decimal column back to the bit', () => {
  const decimals = fc
    .tuple(fc.nat(7), fc.array(fc.option(fc.integer(), { nil: Number.NaN })))
    .map(([places, wholes]) => wholes.map((whole) => whole / 10 ** places));
  fc.assert(
    fc.property(decimals, (values) => {
      expect(roundTrip(Float64Array.from(values))).toEqual(Float64Array.from(values));
      expect(roundTrip(Float32Array.from(values))).toEqual(Float32Array.from(values));
    }),
    { numRuns: 300 },
  );
});

test('gives single precision and whole columns back', () => {
  fc.assert(
    fc.property(fc.array(fc.float()), fc.array(fc.nat(0xffffffff)), (singles, wholes) => {
      expect(roundTrip(Float32Array.from(singles))).toEqual(Float32Array.from(singles));
      expect(roundTrip(Uint32Array.from(wholes))).toEqual(Uint32Array.from(wholes));
    }),
  );
});

test('keeps columns apart in the order in which they were added', () => {
  const writer = createColumnWriter();
  const random = Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i) * 1e3);
  writer.add(random);
  writer.add(Float64Array.of(1.5, Number.NaN));
  writer.add(new Float64Array(0));
  writer.add(Uint32Array.of(7));
  const reader = createColumnReader(writer.finish());
  expect(reader.next(new Float64Array(5000))).toEqual(random);
  expect(reader.next(new Float64Array(2))).toEqual(Float64Array.of(1.5, Number.NaN));
  expect(reader.next(new Float64Array(0))).toHaveLength(0);
  expect(reader.next(new Uint32Array(1))).toEqual(Uint32Array.of(7));
});

test('needs few bytes for a vehicle that drives', () => {
  const length = 600;
  const writer = createColumnWriter();
  const column = (of: (i: number) => number) => Float64Array.from({ length }, (_, i) => of(i));
  writer.add(column((i) => 1_767_225_600_000 + i * 1000));
  writer.add(column((i) => Math.round((121.2 + i * 1.3e-4) * 1e7) / 1e7));
  writer.add(column((i) => Math.round((31.03 - i * 7e-5) * 1e7) / 1e7));
  // As plain doubles these are 14,400 bytes.
  expect(writer.finish().length).toBeLessThan(3000);
});
