import { describe, expect, test } from 'vitest';
import { makeRandomDistrict } from '../../tests/support/random-district.ts';
import type { BuildingList } from './building-rows.ts';
import { createQueryEngine } from './create-query-engine.ts';

const district = makeRandomDistrict({ seed: 5, buildings: 3000, points: 0, halfSideM: 3000 });
const { table, building } = createQueryEngine(district);
const ALL: BuildingList = { gids: null, column: 'height', descending: true, words: '' };

describe('a list of buildings', () => {
  test('holds every building once, in the order asked for', () => {
    const gids = table.order(ALL);
    expect(new Set(gids).size).toBe(3000);
    const heights = table.rows(gids).map(({ heightM }) => heightM);
    expect(heights).toEqual([...heights].sort((a, b) => b - a));
    const upwards = table.rows(table.order({ ...ALL, column: 'footprint', descending: false }));
    const areas = upwards.map(({ footprintM2 }) => footprintM2);
    expect(areas).toEqual([...areas].sort((a, b) => a - b));
  });

  test('keeps to the buildings of an answer', () => {
    const gids = Uint32Array.of(9, 4, 7);
    expect([...table.order({ ...ALL, gids, column: 'id', descending: false })]).toEqual([4, 7, 9]);
  });

  test('finds by id, and by what the reader calls a use', () => {
    expect([...table.order({ ...ALL, words: 'B000007' })]).toEqual([7]);
    const useWords = { residential: 'Homes', office: 'Offices' };
    const homes = table.rows(table.order({ ...ALL, words: 'home', useWords }));
    expect(homes.length).toBeGreaterThan(0);
    expect(new Set(homes.map(({ use }) => use))).toEqual(new Set(['residential']));
  });

  test('says of each building what its card says', () => {
    const [row] = table.rows([42]);
    expect(building(42)).toMatchObject(row as object);
    expect(table.rows([3000, 1_000_000])).toEqual([]);
  });
});

describe('a histogram', () => {
  test('counts every building in one bin, the tallest too', () => {
    const { counts, min, max } = table.histogram('height', null, 12);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3000);
    expect(max).toBeGreaterThan(min);
    expect(counts.at(-1)).toBeGreaterThan(0);
  });

  test('of nothing is empty', () => {
    expect(table.histogram('height', new Uint32Array(), 4).counts).toEqual([0, 0, 0, 0]);
  });
});
