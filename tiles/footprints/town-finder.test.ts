import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInRing } from '#lib/geo/polygon.ts';
import { readSeeds } from '../read-seeds.ts';
import { createTownFinder } from './town-finder.ts';

test('finds the town that the rings say, everywhere in and around the site', () => {
  const { site } = readSeeds(join(import.meta.dirname, '../../seeds'));
  const { bounds, towns } = site;
  const townOf = createTownFinder(site);
  const width = bounds.eastDeg - bounds.westDeg;
  const height = bounds.northDeg - bounds.southDeg;
  const share = fc.double({ min: -0.05, max: 1.05, noNaN: true });
  fc.assert(
    fc.property(share, share, (x, y) => {
      const lon = bounds.westDeg + x * width;
      const lat = bounds.southDeg + y * height;
      const expected = towns.find(({ ring }) => isInRing(lon, lat, ring))?.code ?? null;
      expect(townOf(lon, lat)).toBe(expected);
    }),
    { numRuns: 3000 },
  );
});
