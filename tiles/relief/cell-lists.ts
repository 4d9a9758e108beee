/** Which of many boxes touch each cell of a square grid: lists end to end in one array, in the order of the boxes. */
export interface CellLists {
  readonly cellM: number;
  /** Cell of a place, or −1 outside all boxes. */
  cellAt(x: number, y: number): number;
  /** Entries of cell c are items[start[c]] … items[start[c + 1] − 1]. */
  readonly start: Int32Array;
  readonly items: Int32Array;
  readonly columns: number;
  readonly rows: number;
  readonly west: number;
  readonly south: number;
}

const CELL_M = 64;
/** Of a grid; larger districts get larger cells. */
const MAX_CELLS = 4_000_000;

/** Fills the lists from boxes given as minX, minY, maxX, maxY in turn. */
export function createCellLists(boxes: Float64Array): CellLists {
  const count = boxes.length / 4;
  let [west, south, east, north] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    west = i === 0 ? (boxes[0] as number) : Math.min(west, boxes[4 * i] as number);
    south = i === 0 ? (boxes[1] as number) : Math.min(south, boxes[4 * i + 1] as number);
    east = i === 0 ? (boxes[2] as number) : Math.max(east, boxes[4 * i + 2] as number);
    north = i === 0 ? (boxes[3] as number) : Math.max(north, boxes[4 * i + 3] as number);
  }
  let cellM = CELL_M;
  while (((east - west) / cellM + 1) * ((north - south) / cellM + 1) > MAX_CELLS) cellM *= 2;
  const columns = count === 0 ? 0 : Math.floor((east - west) / cellM) + 1;
  const rows = count === 0 ? 0 : Math.floor((north - south) / cellM) + 1;
  const start = new Int32Array(columns * rows + 1);
  const visit = (use: (cell: number, box: number) => void) => {
    for (let i = 0; i < count; i++) {
      const fromColumn = Math.floor(((boxes[4 * i] as number) - west) / cellM);
      const fromRow = Math.floor(((boxes[4 * i + 1] as number) - south) / cellM);
      const toColumn = Math.floor(((boxes[4 * i + 2] as number) - west) / cellM);
      const toRow = Math.floor(((boxes[4 * i + 3] as number) - south) / cellM);
      for (let row = fromRow; row <= toRow; row++)
        for (let column = fromColumn; column <= toColumn; column++) use(row * columns + column, i);
    }
  };
  visit((cell) => {
    start[cell + 1] = (start[cell + 1] as number) + 1;
  });
  for (let c = 0; c < columns * rows; c++)
    start[c + 1] = (start[c + 1] as number) + (start[c] as number);
  const next = start.slice();
  const items = new Int32Array(start[columns * rows] as number);
  visit((cell, box) => {
    items[next[cell] as number] = box;
    next[cell] = (next[cell] as number) + 1;
  });
  return {
    cellM,
    start,
    items,
    columns,
    rows,
    west,
    south,
    cellAt(x, y) {
      const column = Math.floor((x - west) / cellM);
      const row = Math.floor((y - south) / cellM);
      return column >= 0 && column < columns && row >= 0 && row < rows
        ? row * columns + column
        : -1;
    },
  };
}
