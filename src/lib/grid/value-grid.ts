/** Nodes of a regular grid on a plane, row 0 in the south, column 0 in the west; metres. */
export interface GridFrame {
  /** Of the first node. */
  readonly x0: number;
  readonly y0: number;
  /** From node to node, both ways. */
  readonly stepM: number;
  readonly columns: number;
  readonly rows: number;
}

/** Figures at the nodes of a grid, and how far each is known: 0 not at all … 1. */
export interface ValueGrid extends GridFrame {
  readonly values: Float32Array;
  readonly cover: Float32Array;
}

/** A place on the plane with its figure, metres. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/**
 * Calls `visit` with each node that lies nearer than `reachM` to a place, and with the square of its distance.
 *
 * Work is that of the nodes within reach, whatever the size of the grid.
 */
export function visitNodes(
  { x0, y0, stepM, columns, rows }: GridFrame,
  { x, y }: Pick<PlanePoint, 'x' | 'y'>,
  reachM: number,
  visit: (node: number, squareM2: number) => void,
): void {
  const fromRow = Math.max(0, Math.ceil((y - reachM - y0) / stepM));
  const toRow = Math.min(rows - 1, Math.floor((y + reachM - y0) / stepM));
  const fromColumn = Math.max(0, Math.ceil((x - reachM - x0) / stepM));
  const toColumn = Math.min(columns - 1, Math.floor((x + reachM - x0) / stepM));
  for (let row = fromRow; row <= toRow; row++) {
    const dy = y0 + row * stepM - y;
    for (let column = fromColumn; column <= toColumn; column++) {
      const dx = x0 + column * stepM - x;
      const square = dx * dx + dy * dy;
      if (square < reachM * reachM) visit(row * columns + column, square);
    }
  }
}

/** A grid that holds all places and what is within their reach, of at most `maxNodes` a side; undefined without places. */
export function frameAround(
  points: readonly PlanePoint[],
  reachM: number,
  { finestM, maxNodes }: { readonly finestM: number; readonly maxNodes: number },
): GridFrame | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  if (!(east >= west)) return undefined;
  const [width, height] = [east - west + 2 * reachM, north - south + 2 * reachM];
  const stepM = Math.max(finestM, Math.max(width, height) / (maxNodes - 1));
  return {
    x0: west - reachM,
    y0: south - reachM,
    stepM,
    columns: Math.min(maxNodes, Math.ceil(width / stepM) + 1),
    rows: Math.min(maxNodes, Math.ceil(height / stepM) + 1),
  };
}
