import { DEG } from '#lib/geo/wgs84.ts';
import type { GroundHeight } from '../relief/ground-height.ts';
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
