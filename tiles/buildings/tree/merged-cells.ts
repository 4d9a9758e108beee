import { createLocalPlane, type LocalPlane } from '#lib/geo/local-plane.ts';
import { BUILDING_USES } from '#model';
import { createParts, findParts, readHeight, volumesAt } from '../../records/read-record.ts';
import { HAS, WORD } from '../../records/record-layout.ts';
import { MORTON_DEPTH } from '../../records/root-cell.ts';
import { codeOf, type RecordSet } from '../record-set.ts';

/** An inner node merges buildings on a grid of 2^this cells a side. */
const GRID_DEPTH = 5;

/** What a cell adds up, by place in its row. Sums over its buildings, so that cells can be added up in turn. */
export const CELL = {
  areaM2: 0,
  volumeM3: 1,
  /** Area times the centroid's place in 1e-7 degree, from the cell set's origin. */
  lon: 2,
  lat: 3,
  /** Length of the walls times the cosine and sine of four times their direction. */
  cos: 4,
  sin: 5,
  /** Area times the ground's height. */
  base: 6,
  /** A minimum, not a sum. */
  lowestBaseM: 7,
  /** Lowest global id among the buildings: a minimum. */
  firstGid: 8,
  /** Area by use: one column each. */
  uses: 9,
} as const;
export const CELL_COLUMNS = CELL.uses + BUILDING_USES.length;

/** Merged buildings by cell, ascending along the Morton curve. */
export interface CellSet {
  /** Depth of the cells in the quadtree. */
  readonly depth: number;
  readonly ids: readonly number[];
  /** CELL_COLUMNS a cell. */
  readonly rows: Float64Array;
}

export const NO_CELLS: CellSet = { depth: MORTON_DEPTH, ids: [], rows: new Float64Array(0) };

/** Depth of the cells on which a node of a depth merges. */
export function cellDepthOf(nodeDepth: number): number {
  return Math.min(MORTON_DEPTH, nodeDepth + GRID_DEPTH);
}

/**
 * Merges the cells of children and the buildings of the set that are named into cells of a depth.
 * Exact but for rounding, in whatever steps it is done.
 */
export function mergeCells(
  depth: number,
  children: readonly CellSet[],
  buildings: { readonly set: RecordSet; readonly places: readonly number[] },
): CellSet {
  const slots = new Map<number, number>();
  let rows = new Float64Array(64 * CELL_COLUMNS);
  const rowOf = (id: number): number => {
    let slot = slots.get(id);
    if (slot === undefined) {
      slot = slots.size;
      slots.set(id, slot);
      if ((slot + 1) * CELL_COLUMNS > rows.length) {
        const grown = new Float64Array(2 * rows.length);
        grown.set(rows);
        rows = grown;
      }
      const at = slot * CELL_COLUMNS;
      rows[at + CELL.lowestBaseM] = Number.POSITIVE_INFINITY;
      rows[at + CELL.firstGid] = Number.POSITIVE_INFINITY;
    }
    return slot * CELL_COLUMNS;
  };
  for (const child of children) {
    const shrink = 4 ** (child.depth - depth);
    for (let c = 0; c < child.ids.length; c++)
      addRow(rowOf(Math.floor((child.ids[c] as number) / shrink)), child.rows, c * CELL_COLUMNS);
  }
  const shrink = 4 ** (MORTON_DEPTH - depth);
  for (const place of buildings.places) {
    const at = rowOf(Math.floor(codeOf(buildings.set, place) / shrink));
    addRow(at, measureBuilding(buildings.set, place), 0);
  }
  const ids = [...slots.keys()].sort((a, b) => a - b);
  const sorted = new Float64Array(ids.length * CELL_COLUMNS);
  for (const [i, id] of ids.entries()) {
    const at = (slots.get(id) as number) * CELL_COLUMNS;
    sorted.set(rows.subarray(at, at + CELL_COLUMNS), i * CELL_COLUMNS);
  }
  return { depth, ids, rows: sorted };

  function addRow(at: number, from: Float64Array, fromAt: number): void {
    for (let k = 0; k < CELL_COLUMNS; k++) {
      const value = from[fromAt + k] as number;
      if (k === CELL.lowestBaseM || k === CELL.firstGid)
        rows[at + k] = Math.min(rows[at + k] as number, value);
      else (rows[at + k] as number) += value;
    }
  }
}

const measured = new Float64Array(CELL_COLUMNS);
const parts = createParts();
let plane: LocalPlane = createLocalPlane(0, 0);
let metresPerLonE7 = 0;
let metresPerLatE7 = 0;

/** Metres per unit near a latitude; kept for neighbours within a few kilometres, which are off by less than 1e-4. */
function scaleTo(latE7: number): void {
  const latDeg = Math.round(latE7 / 1e5) / 100;
  if (plane.originLatDeg === latDeg) return;
  plane = createLocalPlane(0, latDeg);
  metresPerLonE7 = plane.toX(1e-7);
  metresPerLatE7 = plane.toY(latDeg + 1) / 1e7;
}

/** One building as a cell's row, in a scratch row that the next call overwrites. */
function measureBuilding(set: RecordSet, i: number): Float64Array {
  const { words } = set;
  const start = set.start[i] as number;
  const ringAt = start + WORD.ring;
  const length = words[start + WORD.ringLength] as number;
  scaleTo(words[start + WORD.south] as number);
  measured.fill(0);
  let areaM2 = addRing(words, ringAt, length, 1);
  let at = ringAt + 2 * length;
  for (let h = words[start + WORD.holeCount] as number; h > 0; h--) {
    const corners = words[at] as number;
    areaM2 -= addRing(words, at + 1, corners, 0);
    at += 1 + 2 * corners;
  }
  const heightM = readHeight(words, start);
  areaM2 = Math.max(areaM2, 0);
  measured[CELL.areaM2] = areaM2;
  measured[CELL.volumeM3] =
    (words[start + WORD.kind] as number) & HAS.volumes
      ? volumeOfParts(words, start)
      : areaM2 * heightM;
  measured[CELL.lon] =
    (areaM2 * ((words[start + WORD.west] as number) + (words[start + WORD.east] as number))) / 2;
  measured[CELL.lat] =
    (areaM2 * ((words[start + WORD.south] as number) + (words[start + WORD.north] as number))) / 2;
  measured[CELL.base] = areaM2 * (set.baseM[i] as number);
  measured[CELL.lowestBaseM] = set.baseM[i] as number;
  measured[CELL.firstGid] = set.gid[i] as number;
  measured[CELL.uses + (((words[start + WORD.kind] as number) >>> 16) & 255)] = areaM2;
  return measured;
}

/** Adds the sides' directions, where `weight` is 1, and returns the ring's area. */
function addRing(words: Int32Array, at: number, length: number, weight: 0 | 1): number {
  let area = 0;
  const ox = words[at] as number;
  const oy = words[at + 1] as number;
  let ax = 0;
  let ay = 0;
  let cos = 0;
  let sin = 0;
  for (let i = length - 1, j = 0; j < length; i = j++) {
    if (j === 0) {
      ax = ((words[at + 2 * i] as number) - ox) * metresPerLonE7;
      ay = ((words[at + 2 * i + 1] as number) - oy) * metresPerLatE7;
    }
    const bx = ((words[at + 2 * j] as number) - ox) * metresPerLonE7;
    const by = ((words[at + 2 * j + 1] as number) - oy) * metresPerLatE7;
    area += ax * by - bx * ay;
    const dx = bx - ax;
    const dy = by - ay;
    const square = dx * dx + dy * dy;
    if (square > 0) {
      // cos 4θ and sin 4θ by doubling twice, times the length.
      const c2 = dx * dx - dy * dy;
      const s2 = 2 * dx * dy;
      const scale = 1 / (square * Math.sqrt(square));
      cos += (c2 * c2 - s2 * s2) * scale;
      sin += 2 * c2 * s2 * scale;
    }
    ax = bx;
    ay = by;
  }
  measured[CELL.cos] = (measured[CELL.cos] as number) + weight * cos;
  measured[CELL.sin] = (measured[CELL.sin] as number) + weight * sin;
  return Math.abs(area) / 2;
}

function volumeOfParts(words: Int32Array, start: number): number {
  findParts(words, start, parts);
  let volumeM3 = 0;
  for (const { ring, holes, fromM, toM } of volumesAt(words, parts.volumes)) {
    const areaM2 = (holes ?? []).reduce((sum, hole) => sum - areaOf(hole), areaOf(ring));
    volumeM3 += Math.max(0, areaM2) * (toM - fromM);
  }
  return volumeM3;
}

function areaOf(ring: readonly (readonly [number, number])[]): number {
  let area = 0;
  let a = ring.at(-1) as readonly [number, number];
  const [ox, oy] = a;
  for (const b of ring) {
    area += (a[0] - ox) * (b[1] - oy) - (b[0] - ox) * (a[1] - oy);
    a = b;
  }
  return (Math.abs(area) / 2) * 1e14 * metresPerLonE7 * metresPerLatE7;
}
