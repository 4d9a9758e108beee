/** How a tree came into the data; the code in the tiles is the place in this list. */
export const TREE_PROVENANCES = ['synthetic', 'supplied'] as const;
export const TREE_LEAVES = ['broadleaved', 'needleleaved'] as const;

/** Trees as columns over shared memory, in no particular order. */
export interface TreeTable {
  readonly count: number;
  /** Longitude and latitude in turn, 1e-7 degree. */
  readonly position: Int32Array;
  readonly heightM: Float32Array;
  /** Place in TREE_LEAVES. */
  readonly leaf: Uint8Array;
  /** Place in TREE_PROVENANCES. */
  readonly provenance: Uint8Array;
}

export interface PlantedTree {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly heightM: number;
  readonly leaf: (typeof TREE_LEAVES)[number];
  readonly provenance: (typeof TREE_PROVENANCES)[number];
}

export function packTrees(trees: readonly PlantedTree[]): TreeTable {
  const count = trees.length;
  const table: TreeTable = {
    count,
    position: new Int32Array(new SharedArrayBuffer(8 * Math.max(1, count))),
    heightM: new Float32Array(new SharedArrayBuffer(4 * Math.max(1, count))),
    leaf: new Uint8Array(new SharedArrayBuffer(Math.max(1, count))),
    provenance: new Uint8Array(new SharedArrayBuffer(Math.max(1, count))),
  };
  for (const [i, tree] of trees.entries()) {
    table.position[2 * i] = Math.round(tree.lonDeg * 1e7);
    table.position[2 * i + 1] = Math.round(tree.latDeg * 1e7);
    table.heightM[i] = tree.heightM;
    table.leaf[i] = TREE_LEAVES.indexOf(tree.leaf);
    table.provenance[i] = TREE_PROVENANCES.indexOf(tree.provenance);
  }
  return table;
}
