import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { LonLat } from '#model';
import type { BuildingRecord } from '../district.ts';
import { findDuplicateIds } from '../records/duplicate-ids.ts';
import { PieceWriter, piecePaths } from '../records/piece.ts';
import { readRecord } from '../records/read-record.ts';
import { createRootCell } from '../records/root-cell.ts';
import { loadRecords } from './load-records.ts';
import { planUnits } from './plan-units.ts';
import { codeOf } from './record-set.ts';

const folder = mkdtempSync(join(tmpdir(), 'plan-units-'));
mkdirSync(join(folder, 'records'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const root = createRootCell({ westDeg: 121, southDeg: 30.9, eastDeg: 121.4, northDeg: 31.2 });

function makeRecord([x, y, id]: readonly [number, number, number | null]): BuildingRecord {
  const at = (dx: number, dy: number): LonLat => [
    (1_210_000_000 + 4000 * x + dx) / 1e7,
    (309_000_000 + 3000 * y + dy) / 1e7,
  ];
  return {
    ...(id === null ? {} : { id: `b${id}` }),
    ring: [at(0, 0), at(900, 0), at(900, 900), at(0, 900)],
    heightM: 9,
    storeys: 3,
    use: 'office',
    provenance: 'supplied',
    townCode: null,
    dwellings: 0,
  };
}

function writePieces(pieces: readonly (readonly BuildingRecord[])[]): number[] {
  return pieces.map((records, piece) => {
    const writer = new PieceWriter(root, []);
    for (const record of records) writer.add(record);
    const { records: bytes, keys } = writer.finish();
    writeFileSync(join(folder, piecePaths(piece).records), bytes);
    writeFileSync(join(folder, piecePaths(piece).keys), keys);
    return piece;
  });
}

const records = fc
  .array(fc.tuple(fc.nat(999), fc.nat(999), fc.option(fc.nat(30))), { minLength: 1, maxLength: 60 })
  .map((places) => places.map(makeRecord));

function loadAll(pieces: readonly number[], capacity: number) {
  return planUnits(folder, pieces, capacity).flatMap((unit) => {
    const set = loadRecords(folder, unit, []);
    expect(set.count).toBe(unit.count);
    return [...Array(set.count).keys()].map((i) => ({
      gid: set.gid[i] as number,
      code: codeOf(set, i),
      record: readRecord(set.words, set.start[i] as number, []),
    }));
  });
}

test('units hold every record once, along the Morton curve, however the source is cut into pieces', () => {
  fc.assert(
    fc.property(
      records,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 2, max: 20 }),
      (list, cuts, capacity) => {
        const size = Math.ceil(list.length / cuts);
        const parts = Array.from({ length: cuts }, (_, i) => list.slice(i * size, (i + 1) * size));
        const inPieces = loadAll(writePieces(parts), capacity);
        const inOne = loadAll(writePieces([list]), 10_000);
        expect(inPieces).toEqual(inOne);
        expect(inOne.map(({ gid }) => gid)).toEqual([...list.keys()]);
        const codes = inOne.map(({ code }) => code);
        expect(codes).toEqual(codes.toSorted((a, b) => a - b));
        const text = (record: BuildingRecord) => JSON.stringify([record.id, record.ring]);
        expect(inOne.map(({ record }) => text(record)).sort()).toEqual(list.map(text).sort());
      },
    ),
    { numRuns: 60 },
  );
});

test('ids become unique: the first keeps its own, the later ones get a number', () => {
  fc.assert(
    fc.property(fc.array(records, { minLength: 1, maxLength: 3 }), (parts) => {
      const renamed = findDuplicateIds(folder, writePieces(parts));
      const ids = parts.flat().flatMap(({ id }) => id ?? []);
      const different = new Set(ids);
      expect(renamed.length).toBe(ids.length - different.size);
      const all = [...different, ...renamed.map(({ id }) => id)];
      expect(new Set(all).size).toBe(ids.length);
      for (const { id, oldId } of renamed) expect(id).toMatch(new RegExp(`^${oldId}#\\d+$`));
    }),
    { numRuns: 60 },
  );
});

test('a unit keeps its hash while records elsewhere change, and loses it with its own', () => {
  const list = Array.from({ length: 400 }, (_, i) =>
    makeRecord([(i % 20) * 50, Math.floor(i / 20) * 50, i]),
  );
  const hashes = (of: readonly BuildingRecord[]) =>
    new Map(
      planUnits(folder, writePieces([of]), 40).map((unit) => [
        `${unit.depth}/${unit.prefix}`,
        unit.hash,
      ]),
    );
  const before = hashes(list);
  const after = hashes(list.map((record, i) => (i === 7 ? { ...record, heightM: 12 } : record)));
  expect([...after.keys()]).toEqual([...before.keys()]);
  expect([...after].filter(([unit, hash]) => before.get(unit) !== hash).length).toBe(1);
});
