import { gcj02ToWgs84, wgs84ToGcj02 } from '#lib/geo/gcj02.ts';

/**
 * The way from pixels of a GCJ-02 map to pixels of the true map, for one tile of web Mercator: `x' = a·x + c·y + e`,
 * `y' = b·x + d·y + f`, both in pixels of the tile counted from its north-west corner, as a canvas takes it. One
 * such map for each tile leaves under half a pixel at coarse zooms and a tenth of
 * one from zoom 14 on (see the test).
 */
export interface TileShift {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export const TILE_PX = 256;

/** From three corners of the true tile, each looked up in the shifted map. */
export function shiftOfTile(x: number, y: number, zoom: number): TileShift {
  const corner = (dx: number, dy: number) => {
    const [px, py] = toShifted(TILE_PX * (x + dx), TILE_PX * (y + dy), zoom);
    return [px - TILE_PX * x, py - TILE_PX * y] as const;
  };
  const [ox, oy] = corner(0, 0);
  const [ex, ey] = corner(1, 0);
  const [sx, sy] = corner(0, 1);
  // Of the true tile into the shifted one; what the canvas needs is its inverse.
  const [m11, m21, m12, m22] = [ex - ox, ey - oy, sx - ox, sy - oy].map((v) => v / TILE_PX) as [
    number,
    number,
    number,
    number,
  ];
  const det = m11 * m22 - m12 * m21;
  return {
    a: m22 / det,
    b: -m21 / det,
    c: -m12 / det,
    d: m11 / det,
    e: (m12 * oy - m22 * ox) / det,
    f: (m21 * ox - m11 * oy) / det,
  };
}

/** Tiles of the shifted map that a true tile is made of, from its north-west to its south-east. */
export function sourcesOfTile(x: number, y: number, zoom: number) {
  const corners = (
    [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const
  ).map(([dx, dy]) => toShifted(TILE_PX * (x + dx), TILE_PX * (y + dy), zoom));
  const tile = (value: number) => Math.min(2 ** zoom - 1, Math.max(0, Math.floor(value / TILE_PX)));
  const xs = corners.map(([px]) => px);
  const ys = corners.map(([, py]) => py);
  return {
    west: tile(Math.min(...xs)),
    north: tile(Math.min(...ys)),
    east: tile(Math.max(...xs) - 1e-6),
    south: tile(Math.max(...ys) - 1e-6),
  };
}

/** Pixel of the whole true map to pixel of the whole shifted map. */
export function toShifted(px: number, py: number, zoom: number): readonly [number, number] {
  return toPixel(wgs84ToGcj02(...toDegrees(px, py, zoom)), zoom);
}

/** The other way. */
export function fromShifted(px: number, py: number, zoom: number): readonly [number, number] {
  return toPixel(gcj02ToWgs84(...toDegrees(px, py, zoom)), zoom);
}

function toDegrees(px: number, py: number, zoom: number): [number, number] {
  const worldPx = TILE_PX * 2 ** zoom;
  const n = Math.PI * (1 - (2 * py) / worldPx);
  return [(360 * px) / worldPx - 180, (180 / Math.PI) * Math.atan(Math.sinh(n))];
}

function toPixel([lonDeg, latDeg]: readonly [number, number], zoom: number): [number, number] {
  const worldPx = TILE_PX * 2 ** zoom;
  const lat = (latDeg * Math.PI) / 180;
  return [
    ((lonDeg + 180) / 360) * worldPx,
    ((1 - Math.asinh(Math.tan(lat)) / Math.PI) / 2) * worldPx,
  ];
}
