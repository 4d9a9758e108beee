import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUILDING_PROVENANCES, BUILDING_USES, type LonLat } from '#model';
import type { BuildingRecord } from '../district.ts';
import { PieceWriter, readPieceKeys } from './piece.ts';
import { readRecord } from './read-record.ts';
import { cellOfCode, createMortonCoder, createRootCell, firstCodeOf } from './root-cell.ts';
import { WordWriter } from './word-writer.ts';
import { createRecordWriter } from './write-record.ts';

const root = createRootCell({ westDeg: 121, southDeg: 30.9, eastDeg: 121.4, northDeg: 31.2 });
const TOWNS = ['310117001', '310117002'];

const degrees = (low: number, high: number) =>
  fc.integer({ min: low * 1e7, max: high * 1e7 }).map((e7) => e7 / 1e7);
const lonLat = fc.tuple(degrees(121, 122), degrees(30, 31)) as fc.Arbitrary<LonLat>;
const ring = fc.array(lonLat, { minLength: 3, maxLength: 12 });
const metres = fc.double({ min: 0, max: 500, noNaN: true });
const text = fc.string({ unit: 'binary', maxLength: 20 });
const roof = fc.record(
  {
    shape: fc.constantFrom('flat', 'gabled', 'hipped', 'pyramidal', 'skillion' as const),
    heightM: metres,
    orientation: fc.constantFrom('along', 'across' as const),
  },
  { requiredKeys: ['shape'] },
);
const holes = fc.array(ring, { minLength: 1, maxLength: 3 });
const volume = fc.record(
  { ring, holes, fromM: metres, toM: metres, roof },
  { requiredKeys: ['ring', 'fromM', 'toM'] },
);
const surface = fc.record({
  rings: fc.array(
    fc.array(fc.tuple(degrees(121, 122), degrees(30, 31), metres), { minLength: 3, maxLength: 6 }),
    { minLength: 1, maxLength: 2 },
  ),
  semantic: fc.constantFrom('wall', 'roof', 'ground', 'other' as const),
});
const record: fc.Arbitrary<BuildingRecord> = fc.record(
  {
    id: text,
    name: fc.record({ zh: text, en: text }),
    ring,
    holes,
    heightM: metres,
    isHeightEstimated: fc.constant(true),
    isPlaceEstimated: fc.constant(true),
    storeys: fc.integer({ min: 0, max: 255 }),
    use: fc.constantFrom(...BUILDING_USES),
    provenance: fc.constantFrom(...BUILDING_PROVENANCES),
    townCode: fc.constantFrom(null, ...TOWNS, '999'),
    dwellings: fc.nat(70_000),
    roof,
    volumes: fc.array(volume, { maxLength: 3 }),
    surfaces: fc.array(surface, { maxLength: 3 }),
    properties: fc.array(fc.oneof(text, fc.double(), fc.constant(undefined)), { maxLength: 4 }),
  },
  {
    requiredKeys: ['ring', 'heightM', 'storeys', 'use', 'provenance', 'townCode', 'dwellings'],
  },
) as fc.Arbitrary<BuildingRecord>;

/** Texts as UTF-8 can hold them: half of a surrogate pair becomes U+FFFD. */
function wellFormed<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed() as T;
  if (Array.isArray(value)) return value.map(wellFormed) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, wellFormed(part)]),
  ) as T;
}

describe('records', () => {
  test('a record read is the record written, whatever came before it', () => {
    const write = createRecordWriter(root, TOWNS);
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 4 }), (records) => {
        const words = new WordWriter(8);
        const starts = records.map((one, i) => {
          const start = words.length;
          write(one, i, words);
          return start;
        });
        for (const [i, start] of starts.entries()) {
          expect(start % 2).toBe(0);
          expect(readRecord(words.words, start, TOWNS)).toEqual(wellFormed(records[i]));
        }
      }),
    );
  });

  test('a piece holds its records along the Morton curve, equal codes in the order of the source', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), (records) => {
        const piece = new PieceWriter(root, TOWNS);
        for (const one of [...records, ...records]) piece.add(one);
        const { records: bytes, keys: keyBytes } = piece.finish();
        const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
        const keys = readPieceKeys(keyBytes);
        expect(keys.count).toBe(2 * records.length);
        expect([...keys.code]).toEqual([...keys.code].sort((a, b) => a - b));
        const ordinals = Array.from(keys.start, (start) => words[start + 5] as number);
        for (let i = 1; i < keys.count; i++)
          if (keys.code[i] === keys.code[i - 1])
            expect(ordinals[i]).toBeGreaterThan(ordinals[i - 1] as number);
        expect([...ordinals].sort((a, b) => a - b)).toEqual([...ordinals.keys()]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('root cell', () => {
  test('codes follow the cells: a cell of any depth holds one run of codes', () => {
    const codeOf = createMortonCoder(root);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        fc.integer({ min: 0, max: 16 }),
        (u, v, depth) => {
          const code = codeOf(
            (root.westDeg + u * root.lonSpanDeg) * 1e7,
            (root.southDeg + v * root.latSpanDeg) * 1e7,
          );
          const { x, y } = cellOfCode(code, depth);
          expect(Math.abs(x - Math.floor(u * 2 ** depth))).toBeLessThanOrEqual(depth > 14 ? 1 : 0);
          expect(Math.abs(y - Math.floor(v * 2 ** depth))).toBeLessThanOrEqual(depth > 14 ? 1 : 0);
          const prefix = Math.floor(code / 4 ** (16 - depth));
          expect(code).toBeGreaterThanOrEqual(firstCodeOf(prefix, depth));
          expect(code).toBeLessThan(firstCodeOf(prefix + 1, depth));
        },
      ),
    );
  });

  test('is square in metres and holds the site', () => {
    expect(root.sideM).toBeGreaterThan(38_000);
    expect(root.lonSpanDeg).toBeGreaterThan(root.latSpanDeg);
    expect(root.westDeg).toBeLessThan(121);
    expect(root.southDeg + root.latSpanDeg).toBeGreaterThan(31.2);
  });
});
