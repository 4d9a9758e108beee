import { MeshoptEncoder } from 'meshoptimizer/encoder';
import type { JobContext } from '../build/step.ts';
import type { GroundHeight } from '../relief/ground-height.ts';
import type { GroundSpec } from '../relief/ground-spec.ts';
import { openGround } from '../relief/open-ground.ts';
import { TREE_PROVENANCES, type TreeTable } from './tree-table.ts';
import { createTreeTile } from './tree-tile.ts';

/** What all tree jobs read. */
export interface TreeSetup {
  readonly table: TreeTable;
  /** Trees of all nodes, one node after the other. */
  readonly order: Uint32Array;
  readonly ground: GroundSpec;
}

/** Some nodes; each has the trees `order[from] … order[to − 1]`. */
export interface TreeJob {
  readonly nodes: readonly {
    readonly key: string;
    readonly from: number;
    readonly to: number;
    readonly geometricErrorM: number;
  }[];
}

export interface MadeTreeNode {
  readonly key: string;
  readonly geometricErrorM: number;
  readonly region: readonly number[];
  /** Trees of the node that no source brought. */
  readonly synthetic: number;
}

const SYNTHETIC = TREE_PROVENANCES.indexOf('synthetic');

/** Path of a node's content beside the trees' tileset.json. */
export function treeUri(key: string): string {
  return `tiles/${key}.glb`;
}

/** Makes the tiles of some nodes. */
export async function runTreesJob(job: TreeJob, context: JobContext): Promise<MadeTreeNode[]> {
  await MeshoptEncoder.ready;
  const { table, order, ground } = context.setup as TreeSetup;
  const groundM = (context.memory.get('ground') as GroundHeight | undefined) ?? openGround(ground);
  context.memory.set('ground', groundM);
  return job.nodes.map(({ key, from, to, geometricErrorM }) => {
    const trees = order.subarray(from, to);
    const tile = createTreeTile(table, trees, groundM);
    context.write(`trees/${treeUri(key)}`, tile.bytes);
    context.count({ featuresOut: to - from, triangles: tile.triangles });
    const synthetic = trees.filter((i) => table.provenance[i] === SYNTHETIC).length;
    return { key, geometricErrorM, region: tile.region, synthetic };
  });
}
