import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { hash32 } from '#lib/random/random.ts';
import type { Bounds } from '#model';
import type { TreeTable } from './tree-table.ts';

/** A tile of trees: some of those in its cell; the others are in its children (refine ADD). */
export interface TreeNode {
  /** Quadrants from the root, which is `r`. */
  readonly key: string;
  readonly trees: Uint32Array;
  readonly children: readonly TreeNode[];
  /** Distance between the trees that stand in this node and above it, metres; 0 in a leaf. */
  readonly geometricErrorM: number;
}

const CAPACITY = 1500;
const MAX_DEPTH = 14;
/**
 * A node's error is its cell's side over this: with the usual error of 16 pixels woods thin out from about
 * 1 km on, where a tree is a few pixels, and nothing seen from afar is made of trees alone.
 */
const CELLS_A_SIDE = 128;

/** Sorts trees into a quadtree. Which trees stand for the others from afar is decided by a hash of their place. */
export function buildTreeNodes(table: TreeTable): TreeNode | null {
  const { count, position } = table;
  if (count === 0) return null;
  const rank = Uint32Array.from({ length: count }, (_, i) =>
    hash32(position[2 * i] as number, position[2 * i + 1] as number),
  );
  const sorted = Uint32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) =>
      (rank[a] as number) - (rank[b] as number) ||
      (position[2 * a] as number) - (position[2 * b] as number) ||
      (position[2 * a + 1] as number) - (position[2 * b + 1] as number) ||
      a - b,
  );
  return split(sorted, { key: 'r', cell: squareAround(table), depth: 0 });

  function split(
    trees: Uint32Array,
    at: { readonly key: string; readonly cell: Bounds; readonly depth: number },
  ): TreeNode {
    const { key, cell, depth } = at;
    const isLeaf = trees.length <= CAPACITY || depth === MAX_DEPTH;
    if (isLeaf) return { key, trees, children: [], geometricErrorM: 0 };
    const rest = trees.subarray(CAPACITY);
    const lonDeg = (cell.westDeg + cell.eastDeg) / 2;
    const latDeg = (cell.southDeg + cell.northDeg) / 2;
    const quadrantOf = (i: number) =>
      ((position[2 * i] as number) >= lonDeg * 1e7 ? 1 : 0) +
      ((position[2 * i + 1] as number) >= latDeg * 1e7 ? 2 : 0);
    const children = [0, 1, 2, 3].flatMap((quadrant) => {
      const own = rest.filter((i) => quadrantOf(i) === quadrant);
      const part = {
        westDeg: quadrant % 2 ? lonDeg : cell.westDeg,
        eastDeg: quadrant % 2 ? cell.eastDeg : lonDeg,
        southDeg: quadrant < 2 ? cell.southDeg : latDeg,
        northDeg: quadrant < 2 ? latDeg : cell.northDeg,
      };
      return own.length > 0
        ? [split(own, { key: `${key}${quadrant}`, cell: part, depth: depth + 1 })]
        : [];
    });
    const sideM = (cell.northDeg - cell.southDeg) * 111_132;
    return {
      key,
      trees: trees.subarray(0, CAPACITY),
      children,
      geometricErrorM: sideM / CELLS_A_SIDE,
    };
  }
}

/** Every node from the root down, parents first. */
export function listTreeNodes(root: TreeNode): TreeNode[] {
  return [root, ...root.children.flatMap(listTreeNodes)];
}

/** The smallest cell, square in metres, around all trees. */
function squareAround({ count, position }: TreeTable): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    west = Math.min(west, position[2 * i] as number);
    east = Math.max(east, position[2 * i] as number);
    south = Math.min(south, position[2 * i + 1] as number);
    north = Math.max(north, position[2 * i + 1] as number);
  }
  const plane = createLocalPlane((west + east) / 2e7, (south + north) / 2e7);
  const half = Math.max(plane.toX(east / 1e7), plane.toY(north / 1e7), 1);
  return {
    westDeg: plane.toLonDeg(-half),
    southDeg: plane.toLatDeg(-half),
    eastDeg: plane.toLonDeg(half),
    northDeg: plane.toLatDeg(half),
  };
}
