import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { Bounds } from '#model';

/** Levels of the quadtree that a Morton code tells apart: two bits each. */
export const MORTON_DEPTH = 16;
const CELLS_A_SIDE = 2 ** MORTON_DEPTH;
const E7 = 1e7;
/** The root reaches this much beyond the site, so that what straddles its edge lies inside. */
const MARGIN = 1.02;

/** The quadtree's root: a square in metres, regularly halved in longitude and latitude. */
export interface RootCell {
  readonly westDeg: number;
  readonly southDeg: number;
  readonly lonSpanDeg: number;
  readonly latSpanDeg: number;
  readonly sideM: number;
}

/** The root depends on the site alone, so that a changed building moves no other building's tile. */
export function createRootCell(bounds: Bounds): RootCell {
  const plane = createLocalPlane(
    (bounds.westDeg + bounds.eastDeg) / 2,
    (bounds.southDeg + bounds.northDeg) / 2,
  );
  const halfM = MARGIN * Math.max(plane.toX(bounds.eastDeg), plane.toY(bounds.northDeg), 1);
  return {
    westDeg: plane.toLonDeg(-halfM),
    southDeg: plane.toLatDeg(-halfM),
    lonSpanDeg: plane.toLonDeg(halfM) - plane.toLonDeg(-halfM),
    latSpanDeg: plane.toLatDeg(halfM) - plane.toLatDeg(-halfM),
    sideM: 2 * halfM,
  };
}

/** Finds codes of places in units of 1e-7 degree; what lies outside gets the code of the nearest cell inside. */
export function createMortonCoder(root: RootCell): (lonE7: number, latE7: number) => number {
  const west = root.westDeg * E7;
  const south = root.southDeg * E7;
  const perLon = CELLS_A_SIDE / (root.lonSpanDeg * E7);
  const perLat = CELLS_A_SIDE / (root.latSpanDeg * E7);
  return (lonE7, latE7) =>
    (spread(clamp((lonE7 - west) * perLon)) | (spread(clamp((latE7 - south) * perLat)) << 1)) >>> 0;
}

/** Column and row, from the south-west, of the cell of a depth that holds a code. */
export function cellOfCode(
  code: number,
  depth: number,
): { readonly x: number; readonly y: number } {
  const drop = MORTON_DEPTH - depth;
  return { x: gather(code) >>> drop, y: gather(code >>> 1) >>> drop };
}

/** The first code of a cell of a depth. Codes of the next cell begin where this one's end. */
export function firstCodeOf(prefix: number, depth: number): number {
  return prefix * 4 ** (MORTON_DEPTH - depth);
}

function clamp(cell: number): number {
  return cell < 0 ? 0 : cell >= CELLS_A_SIDE ? CELLS_A_SIDE - 1 : Math.floor(cell);
}

/** Puts a zero bit before each of 16 bits. */
function spread(bits: number): number {
  let x = bits;
  x = (x | (x << 8)) & 0x00ff00ff;
  x = (x | (x << 4)) & 0x0f0f0f0f;
  x = (x | (x << 2)) & 0x33333333;
  return (x | (x << 1)) & 0x55555555;
}

function gather(bits: number): number {
  let x = bits & 0x55555555;
  x = (x | (x >>> 1)) & 0x33333333;
  x = (x | (x >>> 2)) & 0x0f0f0f0f;
  x = (x | (x >>> 4)) & 0x00ff00ff;
  return (x | (x >>> 8)) & 0x0000ffff;
}
