import { smoothStep } from './noise.ts';

/** A strip of varying width along a line, metres in some plane: a river, a road. */
export interface Corridor {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly halfWidthM: readonly number[];
}

/** 1 within a corridor, 0 beyond its margin, between them on the slope. */
export type CorridorField = (x: number, y: number) => number;

const CELL_M = 64;

interface Segment {
  readonly ax: number;
  readonly ay: number;
  readonly dx: number;
  readonly dy: number;
  readonly lengthSquared: number;
  readonly halfStartM: number;
  readonly halfEndM: number;
}

/** Width of the slope beside a corridor, metres. */
function marginM(halfWidthM: number): number {
  return 6 + Math.min(14, 0.2 * halfWidthM);
}

/**
 * Says how near a place is to any corridor; a grid of cells keeps each look-up to the segments near it.
 *
 * @param cellM width of a cell: wide ones are sooner made, narrow ones sooner asked.
 */
export function createCorridorField(
  corridors: readonly Corridor[],
  cellM: number = CELL_M,
): CorridorField {
  const cells = new Map<number, Segment[]>();
  for (const corridor of corridors)
    for (let i = 1; i < corridor.x.length; i++) addSegment(cells, segmentOf(corridor, i), cellM);
  return (x, y) => {
    const segments = cells.get(cellKey(Math.floor(x / cellM), Math.floor(y / cellM)));
    let share = 0;
    if (segments) for (const segment of segments) share = Math.max(share, shareOf(segment, x, y));
    return share;
  };
}

function segmentOf(course: Corridor, end: number): Segment {
  const ax = course.x[end - 1] as number;
  const ay = course.y[end - 1] as number;
  const dx = (course.x[end] as number) - ax;
  const dy = (course.y[end] as number) - ay;
  return {
    ax,
    ay,
    dx,
    dy,
    lengthSquared: dx * dx + dy * dy,
    halfStartM: course.halfWidthM[end - 1] as number,
    halfEndM: course.halfWidthM[end] as number,
  };
}

function shareOf(segment: Segment, x: number, y: number): number {
  const { ax, ay, dx, dy, lengthSquared, halfStartM, halfEndM } = segment;
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / lengthSquared));
  const half = halfStartM + (halfEndM - halfStartM) * t;
  const offX = x - ax - dx * t;
  const offY = y - ay - dy * t;
  const distance = Math.sqrt(offX * offX + offY * offY);
  if (distance <= half) return 1;
  return 1 - smoothStep(half, half + marginM(half), distance);
}

function addSegment(cells: Map<number, Segment[]>, segment: Segment, cellM: number): void {
  const half = Math.max(segment.halfStartM, segment.halfEndM);
  const reach = half + marginM(half);
  const { ax, ay, dx, dy } = segment;
  const from = (a: number, d: number) => Math.floor((Math.min(a, a + d) - reach) / cellM);
  const to = (a: number, d: number) => Math.floor((Math.max(a, a + d) + reach) / cellM);
  for (let row = from(ay, dy); row <= to(ay, dy); row++)
    for (let column = from(ax, dx); column <= to(ax, dx); column++) {
      const key = cellKey(column, row);
      const cell = cells.get(key);
      if (cell) cell.push(segment);
      else cells.set(key, [segment]);
    }
}

/** A small whole number, as maps like it; unique within 260 km of the plane's origin. */
function cellKey(column: number, row: number): number {
  return (column + 4096) * 8192 + row + 4096;
}
