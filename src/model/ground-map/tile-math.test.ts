import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GROUND_ZOOM } from '../twin-files.ts';
import { findDataWindow, pixelsPerMetre } from './tile-math.ts';

test('draws a stored tile whole', () => {
  const tile = { z: 12, x: 3424, y: 1677 };
  expect(findDataWindow(tile)).toEqual({ source: tile, offsetX: 0, offsetY: 0, share: 1 });
});

test('cuts a finer tile out of the finest stored one', () => {
  expect(findDataWindow({ z: 16, x: 4 * 100 + 3, y: 4 * 50 + 1 })).toEqual({
    source: { z: 14, x: 100, y: 50 },
    offsetX: 0.75,
    offsetY: 0.25,
    share: 0.25,
  });
});

test('four children cover their parent exactly', () => {
  const zoom = fc.integer({ min: GROUND_ZOOM.max, max: 18 });
  fc.assert(
    fc.property(zoom, fc.nat(5000), fc.nat(5000), (z, x, y) => {
      const parent = findDataWindow({ z, x, y });
      const child = findDataWindow({ z: z + 1, x: 2 * x + 1, y: 2 * y + 1 });
      expect(child.source).toEqual(parent.source);
      expect(child.share).toBe(parent.share / 2);
      expect(child.offsetX).toBe(parent.offsetX + child.share);
      expect(child.offsetY).toBe(parent.offsetY + child.share);
    }),
  );
});

test('a metre is as many pixels as the zoom and the latitude give', () => {
  // 156543.03 m a pixel at zoom 0 with 256 px on the equator.
  expect(1 / pixelsPerMetre({ z: 20, x: 0, y: 2 ** 19 }, 256)).toBeCloseTo(0.149, 3);
  const middle = pixelsPerMetre({ z: 14, x: 13700, y: 6700 }, 512);
  expect(middle).toBeGreaterThan(0.24);
  expect(middle).toBeLessThan(0.25);
});
