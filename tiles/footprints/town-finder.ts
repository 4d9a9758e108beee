import { isInRing } from '#lib/geo/polygon.ts';
import type { LonLat, Site } from '#model';

type TownFinder = (lonDeg: number, latDeg: number) => string | null;

/** Cells along each side of the grid: about 300 m in a district 40 km across. */
const CELLS = 128;
/** Not asked yet. */
const UNKNOWN = -3;
/** A cell that a border runs through. */
const MIXED = -2;
const NO_TOWN = -1;
/** Of a cell, for rounding at its border. */
const HAIR = 1e-6;

/** A site's grid is made once in a thread, however many pieces are read there. */
const MADE = new WeakMap<Site, TownFinder>();

/**
 * Finds the code of the town in which a place lies; null where it lies in none. Cells of a grid that lie
 * whole in one town answer at once; those on a border ask the few towns that reach into them.
 */
export function createTownFinder(site: Site): TownFinder {
  const finder = MADE.get(site) ?? makeFinder(site);
  MADE.set(site, finder);
  return finder;
}

function makeFinder({ towns, bounds }: Site): TownFinder {
  const perLon = CELLS / (bounds.eastDeg - bounds.westDeg);
  const perLat = CELLS / (bounds.northDeg - bounds.southDeg);
  const toX = (lonDeg: number) => (lonDeg - bounds.westDeg) * perLon;
  const toY = (latDeg: number) => (latDeg - bounds.southDeg) * perLat;
  const grid = new Int16Array(CELLS * CELLS).fill(UNKNOWN);
  const codes = towns.map(({ code }) => code);
  /** Towns whose border runs through a cell; once it is asked, those as well that cover it whole. */
  const touching = new Map<number, number[]>();
  const asked = new Map<number, readonly number[]>();
  const edges = towns.map(({ ring }) => listEdges(ring, toY));

  for (const [town, { ring }] of towns.entries())
    for (let i = 0; i < ring.length; i++) {
      const [lonA, latA] = ring[i] as LonLat;
      const [lonB, latB] = ring[(i + 1) % ring.length] as LonLat;
      for (const cell of listCells(toX(lonA), toY(latA), toX(lonB), toY(latB))) {
        const list = touching.get(cell);
        if (!list) touching.set(cell, [town]);
        else if (list.at(-1) !== town) list.push(town);
        grid[cell] = MIXED;
      }
    }

  /** First of the towns in which a place of a row lies. */
  function findAmong(
    candidates: Iterable<number>,
    row: number,
    lonDeg: number,
    latDeg: number,
  ): number {
    for (const town of candidates)
      if (isWithin((edges[town] as readonly (readonly number[])[])[row], lonDeg, latDeg))
        return town;
    return NO_TOWN;
  }

  function candidatesOf(cell: number, row: number): readonly number[] {
    const known = asked.get(cell);
    if (known) return known;
    const through = touching.get(cell) ?? [];
    const lonDeg = middleLonDeg(cell - row * CELLS);
    const all = [...towns.keys()].filter(
      (town) =>
        through.includes(town) || findAmong([town], row, lonDeg, middleLatDeg(row)) === town,
    );
    asked.set(cell, all);
    return all;
  }

  /** Fills the run of cells of a row between borders: no border between them, so all are one town's. */
  function fillRun(column: number, row: number): number {
    const town = findAmong(towns.keys(), row, middleLonDeg(column), middleLatDeg(row));
    let west = column;
    let east = column;
    while (west > 0 && grid[row * CELLS + west - 1] === UNKNOWN) west--;
    while (east < CELLS - 1 && grid[row * CELLS + east + 1] === UNKNOWN) east++;
    grid.fill(town, row * CELLS + west, row * CELLS + east + 1);
    return town;
  }

  function middleLonDeg(column: number): number {
    return bounds.westDeg + (column + 0.5) / perLon;
  }

  function middleLatDeg(row: number): number {
    return bounds.southDeg + (row + 0.5) / perLat;
  }

  return (lonDeg, latDeg) => {
    const column = Math.floor(toX(lonDeg));
    const row = Math.floor(toY(latDeg));
    if (!(column >= 0 && column < CELLS && row >= 0 && row < CELLS))
      return towns.find(({ ring }) => isInRing(lonDeg, latDeg, ring))?.code ?? null;
    const cell = row * CELLS + column;
    let town = grid[cell] as number;
    if (town === UNKNOWN) town = fillRun(column, row);
    else if (town === MIXED) town = findAmong(candidatesOf(cell, row), row, lonDeg, latDeg);
    return codes[town] ?? null;
  };
}

/** Edges of a ring that reach into each row of the grid: both ends, x and y by turns. */
function listEdges(ring: readonly LonLat[], toY: (latDeg: number) => number): number[][] {
  const rows = Array.from({ length: CELLS }, (): number[] => []);
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i] as LonLat;
    const b = ring[(i + ring.length - 1) % ring.length] as LonLat;
    const south = Math.max(0, Math.floor(toY(Math.min(a[1], b[1])) - HAIR));
    const north = Math.min(CELLS - 1, Math.floor(toY(Math.max(a[1], b[1])) + HAIR));
    for (let row = south; row <= north; row++) (rows[row] as number[]).push(a[0], a[1], b[0], b[1]);
  }
  return rows;
}

/** True where a place lies in a ring by the even–odd rule, given the ring's edges in the place's row. */
function isWithin(edges: readonly number[] | undefined, x: number, y: number): boolean {
  let isInside = false;
  if (edges)
    for (let i = 0; i < edges.length; i += 4) {
      const ay = edges[i + 1] as number;
      const by = edges[i + 3] as number;
      if (ay > y === by > y) continue;
      const ax = edges[i] as number;
      if (x < (((edges[i + 2] as number) - ax) * (y - ay)) / (by - ay) + ax) isInside = !isInside;
    }
  return isInside;
}

/** Cells of the grid that a line runs through, and those that it all but touches. */
function* listCells(ax: number, ay: number, bx: number, by: number): Generator<number> {
  const south = Math.max(0, Math.floor(Math.min(ay, by) - HAIR));
  const north = Math.min(CELLS - 1, Math.floor(Math.max(ay, by) + HAIR));
  for (let row = south; row <= north; row++) {
    // The part of the line within the row.
    const along = (y: number) => (ay === by ? 0 : Math.max(0, Math.min(1, (y - ay) / (by - ay))));
    const from = ay === by ? 0 : along(row);
    const to = ay === by ? 1 : along(row + 1);
    const x0 = ax + from * (bx - ax);
    const x1 = ax + to * (bx - ax);
    const west = Math.max(0, Math.floor(Math.min(x0, x1) - HAIR));
    const east = Math.min(CELLS - 1, Math.floor(Math.max(x0, x1) + HAIR));
    for (let column = west; column <= east; column++) yield row * CELLS + column;
  }
}
