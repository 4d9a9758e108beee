import { cellOfCode, firstCodeOf, type RootCell } from '../../records/root-cell.ts';
import type { RecordSet } from '../record-set.ts';
import type { NodeTop } from '../top-file.ts';
import { makeInnerNode, type WriteTile } from './inner-node.ts';
import type { CellRange } from './unit-tree.ts';

/** Makes the tiles from a cell down to the units in it, children first, a few nodes in memory at a time. */
export function makeTopTree<Unit extends CellRange>(
  cell: CellRange,
  units: readonly Unit[],
  parts: {
    readonly root: RootCell;
    readonly load: (unit: Unit) => NodeTop;
    readonly gather: (
      from: readonly { readonly set: RecordSet; readonly places: readonly number[] }[],
    ) => RecordSet;
    readonly write: WriteTile;
  },
): NodeTop | undefined {
  const { root, load, gather, write } = parts;
  const sorted = [...units].sort(
    (a, b) => firstCodeOf(a.prefix, a.depth) - firstCodeOf(b.prefix, b.depth),
  );
  return sorted.length === 0 ? undefined : make(cell, sorted);

  function make({ depth, prefix }: CellRange, own: readonly Unit[]): NodeTop {
    const [first] = own;
    if (first?.depth === depth) return load(first);
    const children: NodeTop[] = [];
    for (let quadrant = 0; quadrant < 4; quadrant++) {
      const child = { depth: depth + 1, prefix: 4 * prefix + quadrant };
      const inside = own.filter((unit) => isInside(unit, child));
      if (inside.length > 0) children.push(make(child, inside));
    }
    // Only what the children draw one by one is looked at again: it is copied into one set.
    const set = gather(children.map((child) => ({ set: child.set, places: child.summary.kept })));
    let before = 0;
    const summaries = children.map(({ summary }) => {
      const kept = summary.kept.map((_, i) => before + i);
      before += kept.length;
      return { ...summary, kept };
    });
    const at = { depth, ...cellOfCode(firstCodeOf(prefix, depth), depth) };
    return { set, summary: makeInnerNode(at, summaries, { set, root, write }) };
  }
}

function isInside(unit: CellRange, cell: CellRange): boolean {
  return Math.floor(unit.prefix / 4 ** (unit.depth - cell.depth)) === cell.prefix;
}
