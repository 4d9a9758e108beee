import { DEG } from '#lib/geo/wgs84.ts';
import type { GroundHeight } from '../relief/ground-shape.ts';
import type { TileAddress } from './tms.ts';

/** Heights of a tile on a square grid; row 0 is the northern edge. */
export interface HeightSamples {
  readonly side: number;
  readonly heightM: Float64Array;
}

/**
 * All heights are multiples of this, metres, so that both tiles at an edge store the very same number.
 * A tile can span 32767 steps: 255 m.
 */
export const HEIGHT_STEP_M = 1 / 128;

/** Longitude of a column, from whole numbers alone, so that neighbours and levels agree to the last bit. */
export function columnLonDeg({ level, x }: TileAddress, column: number, side: number): number {
  return -180 + ((x * (side - 1) + column) * 180) / (2 ** level * (side - 1));
}

/** Latitude of a row, counted from the north. */
export function rowLatDeg({ level, y }: TileAddress, row: number, side: number): number {
  return -90 + ((y * (side - 1) + (side - 1 - row)) * 180) / (2 ** level * (side - 1));
}

/** Samples the ground under a tile, rounded to HEIGHT_STEP_M. */
export function sampleTile(tile: TileAddress, side: number, groundM: GroundHeight): HeightSamples {
  const heightM = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    const latDeg = rowLatDeg(tile, row, side);
    for (let column = 0; column < side; column++)
      heightM[row * side + column] =
        Math.round(groundM(columnLonDeg(tile, column, side), latDeg) / HEIGHT_STEP_M) *
        HEIGHT_STEP_M;
  }
  return { side, heightM };
}

/** Heights along a tile's four edges: north and south from the west, west and east from the north. */
export interface EdgeSamples {
  readonly side: number;
  readonly north: Float64Array;
  readonly south: Float64Array;
  readonly west: Float64Array;
  readonly east: Float64Array;
}

/** Samples the ground along a tile's edges, rounded to HEIGHT_STEP_M. */
export function sampleEdges(tile: TileAddress, side: number, groundM: GroundHeight): EdgeSamples {
  const along = (at: (i: number) => number) =>
    Float64Array.from(
      { length: side },
      (_, i) => Math.round(at(i) / HEIGHT_STEP_M) * HEIGHT_STEP_M,
    );
  const lon = (column: number) => columnLonDeg(tile, column, side);
  const lat = (row: number) => rowLatDeg(tile, row, side);
  return {
    side,
    north: along((i) => groundM(lon(i), lat(0))),
    south: along((i) => groundM(lon(i), lat(side - 1))),
    west: along((i) => groundM(lon(0), lat(i))),
    east: along((i) => groundM(lon(side - 1), lat(i))),
  };
}

/** Share of the samples' bend that the ground may be off between them: an eighth for a smooth curve, and some more. */
export const BEND_SHARE = 1 / 6;

/**
 * How far the ground may lie from the surface between samples, metres, told from the largest bend (second
 * difference) along and across.
 */
export function sampleErrorM({ side, heightM }: HeightSamples): number {
  const at = (i: number) => heightM[i] as number;
  let worst = 0;
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const i = row * side + column;
      const isInner = column > 0 && column < side - 1;
      const along = isInner ? Math.abs(at(i - 1) - 2 * at(i) + at(i + 1)) : 0;
      const across =
        row > 0 && row < side - 1 ? Math.abs(at(i - side) - 2 * at(i) + at(i + side)) : 0;
      worst = Math.max(worst, along + across);
    }
  return worst * BEND_SHARE;
}

/** The same along the edges. */
export function edgeErrorM({ north, south, west, east }: EdgeSamples): number {
  let worst = 0;
  for (const edge of [north, south, west, east])
    for (let i = 1; i < edge.length - 1; i++)
      worst = Math.max(
        worst,
        Math.abs((edge[i - 1] as number) - 2 * (edge[i] as number) + (edge[i + 1] as number)),
      );
  return worst * BEND_SHARE;
}

/** Octahedral normal (two bytes) of the ground in ECEF, from the ground itself and so the same in every tile. */
export function encodeNormal(
  groundM: GroundHeight,
  lonDeg: number,
  latDeg: number,
  reachDeg: number,
): [number, number] {
  const north = 111_132 * 2 * reachDeg;
  const east = north * Math.max(0.01, Math.cos(latDeg * DEG));
  const slopeE = (groundM(lonDeg + reachDeg, latDeg) - groundM(lonDeg - reachDeg, latDeg)) / east;
  const slopeN = (groundM(lonDeg, latDeg + reachDeg) - groundM(lonDeg, latDeg - reachDeg)) / north;
  const [sinLon, cosLon] = [Math.sin(lonDeg * DEG), Math.cos(lonDeg * DEG)];
  const [sinLat, cosLat] = [Math.sin(latDeg * DEG), Math.cos(latDeg * DEG)];
  return encodeOct(
    sinLon * slopeE + sinLat * cosLon * slopeN + cosLat * cosLon,
    -cosLon * slopeE + sinLat * sinLon * slopeN + cosLat * sinLon,
    -cosLat * slopeN + sinLat,
  );
}

function encodeOct(x: number, y: number, z: number): [number, number] {
  const sum = Math.abs(x) + Math.abs(y) + Math.abs(z);
  let u = x / sum;
  let v = y / sum;
  if (z < 0) [u, v] = [(1 - Math.abs(v)) * (u < 0 ? -1 : 1), (1 - Math.abs(u)) * (v < 0 ? -1 : 1)];
  return [Math.round((u * 0.5 + 0.5) * 255), Math.round((v * 0.5 + 0.5) * 255)];
}
