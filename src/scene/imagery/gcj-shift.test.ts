import { expect, test } from 'vitest';
import { fromShifted, shiftOfTile, sourcesOfTile, TILE_PX, toShifted } from './gcj-shift.ts';

/** The tile of a place. */
function tileAt(lonDeg: number, latDeg: number, zoom: number): [number, number] {
  const n = 2 ** zoom;
  const lat = (latDeg * Math.PI) / 180;
  return [
    Math.floor(((lonDeg + 180) / 360) * n),
    Math.floor(((1 - Math.asinh(Math.tan(lat)) / Math.PI) / 2) * n),
  ];
}

const PLACES = [
  [121.23, 31.03],
  [104.06, 30.67],
  [116.4, 39.9],
  [113.3, 23.1],
] as const;

test.each([
  [9, 0.5],
  [11, 0.5],
  [12, 0.5],
  [14, 0.1],
  [16, 0.05],
  [18, 0.02],
])('zoom %i: a shifted picture lies within %f of a pixel', (zoom, limitPx) => {
  let worstPx = 0;
  for (const [lon, lat] of PLACES)
    for (const [dx, dy] of [
      [0, 0],
      [3, 1],
      [7, 5],
    ] as const) {
      const [x, y] = tileAt(lon, lat, zoom).map((v, i) => v + (i ? dy : dx)) as [number, number];
      const { a, b, c, d, e, f } = shiftOfTile(x, y, zoom);
      for (let i = 0; i <= 8; i++)
        for (let j = 0; j <= 8; j++) {
          const truth = [(TILE_PX * i) / 8, (TILE_PX * j) / 8] as const;
          const [px, py] = toShifted(TILE_PX * x + truth[0], TILE_PX * y + truth[1], zoom);
          const [sx, sy] = [px - TILE_PX * x, py - TILE_PX * y];
          const off = Math.hypot(a * sx + c * sy + e - truth[0], b * sx + d * sy + f - truth[1]);
          worstPx = Math.max(worstPx, off);
        }
    }
  expect(worstPx).toBeLessThan(limitPx);
});

test('the shift and its undoing agree, and a tile names all it is made of', () => {
  const [x, y] = tileAt(121.23, 31.03, 16);
  const there = toShifted(TILE_PX * x + 10, TILE_PX * y + 20, 16);
  expect(Math.hypot(there[0] - TILE_PX * x - 10, there[1] - TILE_PX * y - 20)).toBeGreaterThan(50);
  const [bx, by] = fromShifted(...there, 16);
  expect(bx).toBeCloseTo(TILE_PX * x + 10, 3);
  expect(by).toBeCloseTo(TILE_PX * y + 20, 3);
  const { west, north, east, south } = sourcesOfTile(x, y, 16);
  for (const [dx, dy] of [
    [0, 0],
    [255, 0],
    [0, 255],
    [255, 255],
  ] as const) {
    const [px, py] = toShifted(TILE_PX * x + dx, TILE_PX * y + dy, 16);
    expect(px / TILE_PX).toBeGreaterThanOrEqual(west);
    expect(px / TILE_PX).toBeLessThan(east + 1);
    expect(py / TILE_PX).toBeGreaterThanOrEqual(north);
    expect(py / TILE_PX).toBeLessThan(south + 1);
  }
});
