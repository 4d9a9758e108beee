import type { RootCell } from '../../records/root-cell.ts';
import type { RecordSet } from '../record-set.ts';
import { growRegion, type Region } from '../region.ts';
import { type CellSet, cellDepthOf, mergeCells } from './merged-cells.ts';
import { findPlainError } from './plain-error.ts';
import { splitBySize } from './split-by-size.ts';
import type { TileNode } from './tile-node.ts';

/** Buildings that an inner node draws one by one. */
const INNER_CAPACITY = 400;

/** A node as its parent needs it. */
export interface NodeSummary {
  readonly node: TileNode;
  /** Places in the record set of the buildings it draws one by one. */
  readonly kept: readonly number[];
  /** All its other buildings. */
  readonly cells: CellSet;
  /** Size of the biggest building in the cells, metres. */
  readonly mergedM: number;
}

/** Draws a tile and writes it; returns the region of what was drawn. */
export type WriteTile = (
  at: Pick<TileNode, 'depth' | 'x' | 'y'>,
  buildings: { readonly set: RecordSet; readonly places: readonly number[] },
  cells: CellSet,
  around: Readonly<Region>,
) => Region;

/** How much sooner than its own size a merging cell gives way; see `makeInnerNode`. */
const CAUTION = 1.5;

/**
 * Makes the tile above some tiles: of all that they draw, the biggest buildings as plain blocks, the rest merged.
 *
 * Its geometric error is half as much again as the diagonal of a merging cell, or as the size of the biggest merged
 * building where that is more, and no less than what its plain blocks miss of models and roofs: nothing it draws
 * stands further than the diagonal from where it belongs, and nothing bigger has lost its shape. With CesiumJS's limit
 * of 16 pixels, a cell is at most 7.5 pixels wide when the tile gives way to its children, whose cells are half as
 * wide, or to the buildings themselves; and the block in the cell, which keeps the buildings' ground area and volume,
 * measures a third of that in a dense town. So what changes at once is a few pixels wide and as high as before.
 */
export function makeInnerNode(
  at: Pick<TileNode, 'depth' | 'x' | 'y'>,
  children: readonly NodeSummary[],
  { set, root, write }: { set: RecordSet; root: RootCell; write: WriteTile },
): NodeSummary {
  const { kept, rest, restM } = splitBySize(
    set,
    children.map((child) => child.kept),
    INNER_CAPACITY,
  );
  const cellDepth = cellDepthOf(at.depth);
  const cells = mergeCells(
    cellDepth,
    children.map((child) => child.cells),
    { set, places: rest },
  );
  const mergedM = Math.max(restM, ...children.map((child) => child.mergedM));
  const region = { ...(children[0] as NodeSummary).node.region };
  for (const { node } of children) growRegion(region, node.region);
  const content = write(at, { set, places: kept }, cells, region);
  growRegion(region, content);
  const cellM = root.sideM / 2 ** cellDepth;
  return {
    node: {
      ...at,
      errorM: Math.max(
        CAUTION * cellM * Math.SQRT2,
        CAUTION * mergedM,
        findPlainError(set, kept),
        ...children.map(({ node }) => node.errorM),
      ),
      region,
      content,
      children: children.map(({ node }) => node),
    },
    kept,
    cells,
    mergedM,
  };
}
