import { createCellLists } from './cell-lists.ts';
import { smoothStep } from './noise.ts';

/** A level area on the plane: x and y in turn, outer ring and holes, open. */
export interface LevelArea {
  readonly rings: readonly (readonly number[])[];
  readonly levelM: number;
}

/** What levels the ground within areas. */
export interface LevelAreas {
  levelled(x: number, y: number, groundM: number): number;
  isWithin(x: number, y: number): boolean;
}

/** Width of the bank around an area, metres. */
const MARGIN_M = 8;

/**
 * About halfway across a cell, but no round share of it either way: a middle that lies on an edge, be it an upright or a
 * slanting one, is neither in nor out.
 */
const MIDDLE = { x: 0.5 + Math.PI / 1000, y: 0.5 - Math.E / 1000 } as const;

interface Near {
  readonly area: number;
  /** Whether the middle of the cell lies in the area. */
  readonly isMiddleIn: boolean;
  /** ax, ay, bx, by of each edge near the cell. */
  readonly edges: Float64Array;
}

/**
 * Indexes areas by cells: one without an edge near lies wholly in or out, and elsewhere a place is told from
 * the middle of its cell by the edges between the two.
 */
export function createLevelAreas(areas: readonly LevelArea[]): LevelAreas {
  const { edges, owner } = packEdges(areas);
  const cells = createCellLists(boxesOf(edges));
  const { start, items, columns, rows, cellM, west, south } = cells;
  const inside = areas.map((area) => cellsWithin(area, cells));
  /** Area that covers the cell wholly, plus one. */
  const whole = new Int32Array(columns * rows);
  for (const [area, list] of inside.entries()) for (const cell of list) whole[cell] = area + 1;
  const near = new Map<number, Near[]>();
  const middles = inside.map((list) => new Set(list));
  for (let cell = 0; cell < columns * rows; cell++) {
    const [from, to] = [start[cell] as number, start[cell + 1] as number];
    if (from === to) continue;
    const byArea = new Map<number, number[]>();
    for (let k = from; k < to; k++) {
      const edge = items[k] as number;
      const area = owner[edge] as number;
      const list = byArea.get(area) ?? [];
      list.push(...edges.subarray(4 * edge, 4 * edge + 4));
      byArea.set(area, list);
    }
    near.set(
      cell,
      [...byArea].map(([area, list]) => ({
        area,
        isMiddleIn: middles[area]?.has(cell) ?? false,
        edges: Float64Array.from(list),
      })),
    );
  }

  /** 1 within, falling to 0 at the margin's end. */
  function weightOf({ isMiddleIn, edges: list }: Near, cell: number, x: number, y: number): number {
    const middleX = west + ((cell % columns) + MIDDLE.x) * cellM;
    const middleY = south + (Math.floor(cell / columns) + MIDDLE.y) * cellM;
    let isIn = isMiddleIn;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < list.length; i += 4) {
      const [ax, ay] = [list[i] as number, list[i + 1] as number];
      const [bx, by] = [list[i + 2] as number, list[i + 3] as number];
      if (isCrossing(x, y, middleX, middleY, ax, ay, bx, by)) isIn = !isIn;
      const [dx, dy] = [bx - ax, by - ay];
      const t = Math.max(
        0,
        Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)),
      );
      const [offX, offY] = [x - ax - dx * t, y - ay - dy * t];
      least = Math.min(least, offX * offX + offY * offY);
    }
    return isIn ? 1 : 1 - smoothStep(0, MARGIN_M, Math.sqrt(least));
  }

  return {
    isWithin(x, y) {
      const cell = cells.cellAt(x, y);
      if (cell < 0) return false;
      const found = near.get(cell);
      if (!found) return whole[cell] !== 0;
      return found.some((entry) => weightOf(entry, cell, x, y) === 1);
    },
    levelled(x, y, groundM) {
      const cell = cells.cellAt(x, y);
      if (cell < 0) return groundM;
      const found = near.get(cell);
      if (!found) {
        const area = whole[cell] as number;
        return area === 0 ? groundM : (areas[area - 1] as LevelArea).levelM;
      }
      let weights = 0;
      let levels = 0;
      let most = 0;
      for (const entry of found) {
        const weight = weightOf(entry, cell, x, y);
        weights += weight;
        levels += weight * (areas[entry.area] as LevelArea).levelM;
        most = Math.max(most, weight);
      }
      return most === 0 ? groundM : groundM + (levels / weights - groundM) * most;
    },
  };
}

/** Whether a–b and the way from p to the cell's middle cross; a shared end counts once over two edges. */
function isCrossing(
  px: number,
  py: number,
  mx: number,
  my: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): boolean {
  const side = (x: number, y: number) => (mx - px) * (y - py) - (my - py) * (x - px) > 0;
  if (side(ax, ay) === side(bx, by)) return false;
  const of = (x: number, y: number) => (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0;
  return of(px, py) !== of(mx, my);
}

function packEdges(areas: readonly LevelArea[]) {
  const edges: number[] = [];
  const owner: number[] = [];
  for (const [area, { rings }] of areas.entries())
    for (const ring of rings)
      for (let i = 0; i < ring.length; i += 2) {
        const j = (i + 2) % ring.length;
        edges.push(ring[i] as number, ring[i + 1] as number);
        edges.push(ring[j] as number, ring[j + 1] as number);
        owner.push(area);
      }
  return { edges: Float64Array.from(edges), owner: Int32Array.from(owner) };
}

function boxesOf(edges: Float64Array): Float64Array {
  const boxes = new Float64Array(edges.length);
  for (let i = 0; i < edges.length; i += 4) {
    const [ax, ay] = [edges[i] as number, edges[i + 1] as number];
    const [bx, by] = [edges[i + 2] as number, edges[i + 3] as number];
    boxes[i] = Math.min(ax, bx) - MARGIN_M;
    boxes[i + 1] = Math.min(ay, by) - MARGIN_M;
    boxes[i + 2] = Math.max(ax, bx) + MARGIN_M;
    boxes[i + 3] = Math.max(ay, by) + MARGIN_M;
  }
  return boxes;
}

/** Cells whose middle lies in the area (even–odd rule), by scanning each row of cells. */
function cellsWithin(
  { rings }: LevelArea,
  grid: { columns: number; rows: number; cellM: number; west: number; south: number },
): number[] {
  const { columns, rows, cellM, west, south } = grid;
  const crossings = new Map<number, number[]>();
  for (const ring of rings)
    for (let i = 0; i < ring.length; i += 2) {
      const j = (i + 2) % ring.length;
      const [ax, ay] = [ring[i] as number, ring[i + 1] as number];
      const [bx, by] = [ring[j] as number, ring[j + 1] as number];
      const low = Math.max(0, Math.floor((Math.min(ay, by) - south) / cellM - MIDDLE.y));
      const high = Math.min(rows - 1, Math.ceil((Math.max(ay, by) - south) / cellM));
      for (let row = low; row <= high; row++) {
        const y = south + (row + MIDDLE.y) * cellM;
        if (ay > y === by > y) continue;
        const xs = crossings.get(row) ?? [];
        xs.push(ax + ((bx - ax) * (y - ay)) / (by - ay));
        crossings.set(row, xs);
      }
    }
  const found: number[] = [];
  for (const [row, xs] of crossings) {
    xs.sort((a, b) => a - b);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const from = Math.max(0, Math.ceil(((xs[i] as number) - west) / cellM - MIDDLE.x));
      const to = Math.min(
        columns - 1,
        Math.floor(((xs[i + 1] as number) - west) / cellM - MIDDLE.x),
      );
      for (let column = from; column <= to; column++) found.push(row * columns + column);
    }
  }
  return found;
}
