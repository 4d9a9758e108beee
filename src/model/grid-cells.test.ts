import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInRing } from '#lib/geo/polygon.ts';
import { parseGridCells } from './grid-cells.ts';

const ringOf = (lon: number, lat: number) => [
  [lon, lat],
  [lon + 0.006, lat],
  [lon + 0.006, lat + 0.005],
  [lon, lat + 0.005],
  [lon, lat],
];
const file = {
  type: 'FeatureCollection',
  features: Array.from({ length: 120 }, (_, i) => ({
    properties: { code: `C${i}`, townCode: 'T' },
    geometry: {
      type: 'Polygon',
      coordinates: [ringOf(121 + (i % 12) * 0.006, 31 + Math.floor(i / 12) * 0.005)],
    },
  })),
};

test('finds the cell that holds a place, as looking at every cell does', () => {
  const { cells, find } = parseGridCells(file);
  expect(cells).toHaveLength(120);
  fc.assert(
    fc.property(
      fc.double({ min: 120.98, max: 121.1, noNaN: true }),
      fc.double({ min: 30.98, max: 31.07, noNaN: true }),
      (lon, lat) => {
        const all = cells.filter(({ ring }) => isInRing(lon, lat, ring));
        const found = find([lon, lat]);
        if (all.length === 0) expect(found).toBeUndefined();
        else expect(all).toContain(found);
      },
    ),
  );
});

test('refuses what is no grid', () => {
  expect(() => parseGridCells({})).toThrow('Expected a management grid');
});
