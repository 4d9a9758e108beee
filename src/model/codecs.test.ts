import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attributeOf,
  type BuildingIndex,
  buildingId,
  createTextList,
  decodeBuildingIndex,
  encodeBuildingIndex,
  NO_WORD,
} from './building-index.ts';
import { decodeHeightGrid, encodeHeightGrid, sampleHeightGrid } from './height-grid.ts';

const buildings: BuildingIndex = {
  count: 2,
  townCodes: ['310117001', '310117002'],
  ringStart: Uint32Array.of(0, 3, 7),
  vertices: Int32Array.from({ length: 14 }, (_, i) => 1_212_000_000 + i),
  heightM: Float32Array.of(12.5, 99),
  baseM: Float32Array.of(2, 3),
  storeys: Uint8Array.of(4, 33),
  use: Uint8Array.of(0, 1),
  provenance: Uint8Array.of(0, 0),
  quality: Uint8Array.of(0, 3),
  town: Uint8Array.of(0, 255),
  dwellings: Uint16Array.of(48, 0),
  ids: null,
  idPrefix: 'SYN-',
  names: { 1: { zh: '塔', en: 'Tower' } },
  attributes: [],
};

describe('building index', () => {
  test('decodes what was encoded', () => {
    expect(decodeBuildingIndex(encodeBuildingIndex(buildings).buffer)).toEqual(buildings);
  });

  test('refuses an index of other columns in place of reading them shifted', () => {
    const bytes = encodeBuildingIndex(buildings);
    const text = new TextDecoder('latin1').decode(bytes);
    const at = text.indexOf('"lengths":[') + '"lengths":['.length;
    // One number fewer: "8,14,…" becomes "8 14,…"-like padding that JSON still reads.
    const comma = text.indexOf(',', at);
    bytes.fill(0x20, at, comma + 1);
    expect(() => decodeBuildingIndex(bytes.buffer)).toThrow(/columns, got .*build the tiles again/);
  });

  test('numbers buildings whose source gave no ids', () => {
    expect(buildingId(buildings, 1)).toBe('SYN-000001');
  });

  test('keeps ids and declared attributes of any text and number', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(
        fc.tuple(text, text),
        fc.tuple(text, text),
        fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true })),
        (ids, words, numbers) => {
          const index = decodeBuildingIndex(
            encodeBuildingIndex({
              ...buildings,
              ids: createTextList(ids),
              attributes: [
                {
                  name: 'grade',
                  type: 'string',
                  values: Uint32Array.of(1, NO_WORD),
                  words: createTextList(words),
                },
                {
                  name: 'area',
                  type: 'number',
                  unit: 'm2',
                  values: Float64Array.of(...numbers),
                },
                { name: 'age', type: 'number', values: Float64Array.of(Number.NaN, 1) },
              ],
            }).buffer,
          );
          expect([buildingId(index, 0), buildingId(index, 1)]).toEqual(ids);
          const read = index.attributes.map((attribute) => [
            attributeOf(attribute, 0),
            attributeOf(attribute, 1),
          ]);
          expect(read).toEqual([[words[1], undefined], [...numbers], [undefined, 1]]);
          expect(index.attributes[1]).toMatchObject({ name: 'area', unit: 'm2' });
        },
      ),
    );
  });

  test('says that an index of the older format has to be built again', () => {
    const { buffer } = new TextEncoder().encode('YBX1 and more');
    expect(() => decodeBuildingIndex(buffer)).toThrow(/older.*build the tiles again/);
  });

  test.each([0, 4, 12, 300])('refuses an index cut after %i bytes', (length) => {
    const { buffer } = encodeBuildingIndex(buildings).slice(0, length);
    expect(() => decodeBuildingIndex(buffer)).toThrow(/building index/);
  });
});

describe('height grid', () => {
  const bounds = { westDeg: 121, southDeg: 30, eastDeg: 122, northDeg: 31 };
  const grid = { bounds, columns: 2, rows: 2, heightM: Float32Array.of(0, 10, 20, 30) };

  test('decodes what was encoded', () => {
    expect(decodeHeightGrid(encodeHeightGrid(grid).buffer)).toEqual(grid);
  });

  test('interpolates a plane exactly, and holds the edge outside', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (u, v) => {
          expect(sampleHeightGrid(grid, 121 + u, 30 + v)).toBeCloseTo(10 * u + 20 * v, 6);
        },
      ),
    );
    expect(sampleHeightGrid(grid, 100, 0)).toBe(0);
    expect(sampleHeightGrid(grid, 140, 80)).toBe(30);
  });

  test('refuses other bytes', () => {
    expect(() => decodeHeightGrid(new ArrayBuffer(3))).toThrow(/height grid/);
  });
});
