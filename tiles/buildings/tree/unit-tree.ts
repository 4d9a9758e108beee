import { WORD } from '../../records/record-layout.ts';
import { cellOfCode, firstCodeOf, MORTON_DEPTH, type RootCell } from '../../records/root-cell.ts';
import { codeOf, type RecordSet } from '../record-set.ts';
import { createRegion, type Region } from '../region.ts';
import { makeInnerNode, type NodeSummary, type WriteTile } from './inner-node.ts';
import { NO_CELLS } from './merged-cells.ts';

/** A range with no more buildings and corners than these is a leaf. */
const LEAF_CAPACITY = 2000;
const LEAF_CORNERS = 20_000;

/** A cell of the quadtree: its depth and the leading bits of its codes. */
export interface CellRange {
  readonly depth: number;
  readonly prefix: number;
}

/** Makes all tiles of a cell from its records, which lie in the set along the Morton curve. */
export function makeUnitTree(
  cell: CellRange,
  parts: {
    readonly set: RecordSet;
    readonly root: RootCell;
    readonly writeLeaf: WriteTile;
    readonly writeInner: WriteTile;
  },
): NodeSummary {
  const { set, root, writeLeaf, writeInner } = parts;
  return make(cell, 0, set.count);

  function make({ depth, prefix }: CellRange, from: number, to: number): NodeSummary {
    const at = { depth, ...cellOfCode(firstCodeOf(prefix, depth), depth) };
    if (depth === MORTON_DEPTH || isLeaf(set, from, to)) {
      const places = Array.from({ length: to - from }, (_, i) => from + i);
      const region = writeLeaf(at, { set, places }, NO_CELLS, boxOf(set, from, to));
      return {
        node: { ...at, errorM: 0, region, content: region, children: [] },
        kept: places,
        cells: NO_CELLS,
        mergedM: 0,
      };
    }
    const children: NodeSummary[] = [];
    let start = from;
    for (let quadrant = 0; quadrant < 4; quadrant++) {
      const child = { depth: depth + 1, prefix: 4 * prefix + quadrant };
      const end = findCode(set, firstCodeOf(child.prefix + 1, depth + 1), start, to);
      if (end > start) children.push(make(child, start, end));
      start = end;
    }
    return makeInnerNode(at, children, { set, root, write: writeInner });
  }
}

function isLeaf({ words, start }: RecordSet, from: number, to: number): boolean {
  if (to - from > LEAF_CAPACITY) return false;
  let corners = 0;
  for (let i = from; i < to; i++) corners += words[(start[i] as number) + WORD.corners] as number;
  return corners <= LEAF_CORNERS || to - from === 1;
}

/** First place from `low` on whose code is `code` or more. */
function findCode(set: RecordSet, code: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (codeOf(set, middle) < code) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Around the footprints, without heights. */
function boxOf({ words, start }: RecordSet, from: number, to: number): Region {
  const box = createRegion();
  for (let i = from; i < to; i++) {
    const at = start[i] as number;
    box.westDeg = Math.min(box.westDeg, (words[at + WORD.west] as number) / 1e7);
    box.southDeg = Math.min(box.southDeg, (words[at + WORD.south] as number) / 1e7);
    box.eastDeg = Math.max(box.eastDeg, (words[at + WORD.east] as number) / 1e7);
    box.northDeg = Math.max(box.northDeg, (words[at + WORD.north] as number) / 1e7);
  }
  return box;
}
