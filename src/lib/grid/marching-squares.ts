import type { ValueGrid } from './value-grid.ts';

/** A line on the plane, metres; closed where its ends are equal. */
export type PlaneLine = readonly (readonly [x: number, y: number])[];

/** Nodes known less than this bear no line. */
const KNOWN = 0.35;

/**
 * Lines along which the figures equal a level, higher ground to the left. Squares with an unknown node bear none;
 * where both diagonals are split, the mean of the four decides.
 *
 * Source: Lorensen and Cline's marching cubes (1987) in the plane.
 */
export function traceLevel(grid: ValueGrid, level: number): PlaneLine[] {
  const { columns, rows, values, cover } = grid;
  /** By the edge at which a piece begins: the edge at which it ends. */
  const next = new Map<number, number>();
  for (let row = 0; row + 1 < rows; row++)
    for (let column = 0; column + 1 < columns; column++) {
      const sw = row * columns + column;
      const [se, nw, ne] = [sw + 1, sw + columns, sw + columns + 1];
      const bits =
        Number((values[sw] as number) >= level) |
        (Number((values[se] as number) >= level) << 1) |
        (Number((values[ne] as number) >= level) << 2) |
        (Number((values[nw] as number) >= level) << 3);
      if (bits === 0 || bits === 15) continue;
      const corners = [sw, se, ne, nw];
      if (corners.some((node) => !((cover[node] as number) >= KNOWN))) continue;
      const edges = [2 * sw, 2 * se + 1, 2 * nw, 2 * sw + 1];
      const isHigh = corners.reduce((sum, node) => sum + (values[node] as number), 0) / 4 >= level;
      for (const [from, to] of piecesOf(bits, isHigh))
        next.set(edges[from] as number, edges[to] as number);
    }
  return joinPieces(next).map((edges) => edges.map((edge) => crossing(grid, edge, level)));
}

type Piece = readonly [from: number, to: number];

/** Sides of the square: 0 south, 1 east, 2 north, 3 west. Bits: south-west 1, south-east 2, north-east 4, north-west 8. */
const PIECES: readonly (readonly Piece[])[] = [
  [],
  [[0, 3]],
  [[1, 0]],
  [[1, 3]],
  [[2, 1]],
  [],
  [[2, 0]],
  [[2, 3]],
  [[3, 2]],
  [[0, 2]],
  [],
  [[1, 2]],
  [[3, 1]],
  [[0, 1]],
  [[3, 0]],
  [],
];

function piecesOf(bits: number, isHigh: boolean): readonly Piece[] {
  if (bits === 5)
    return isHigh
      ? [
          [0, 1],
          [2, 3],
        ]
      : [
          [0, 3],
          [2, 1],
        ];
  if (bits === 10)
    return isHigh
      ? [
          [3, 0],
          [1, 2],
        ]
      : [
          [1, 0],
          [3, 2],
        ];
  return PIECES[bits] as readonly Piece[];
}

function joinPieces(next: Map<number, number>): number[][] {
  const ends = new Set(next.values());
  const lines: number[][] = [];
  const follow = (start: number) => {
    const line = [start];
    let edge = next.get(start);
    next.delete(start);
    while (edge !== undefined) {
      line.push(edge);
      const after = next.get(edge);
      next.delete(edge);
      edge = after;
    }
    lines.push(line);
  };
  // First those that begin at the rim, then rings.
  for (const start of [...next.keys()]) if (!ends.has(start) && next.has(start)) follow(start);
  for (const start of [...next.keys()]) if (next.has(start)) follow(start);
  return lines;
}

/** Where the level crosses an edge: twice the node's number for the one to the east, one more for the one to the north. */
function crossing(
  { x0, y0, stepM, columns, values }: ValueGrid,
  edge: number,
  level: number,
): readonly [number, number] {
  const node = edge >> 1;
  const isUp = (edge & 1) === 1;
  const a = values[node] as number;
  const b = values[node + (isUp ? columns : 1)] as number;
  const share = b === a ? 0.5 : (level - a) / (b - a);
  const x = x0 + (node % columns) * stepM;
  const y = y0 + Math.floor(node / columns) * stepM;
  return isUp ? [x, y + share * stepM] : [x + share * stepM, y];
}
