import { TWIN_FILES } from '#model';
import type { BuildStep } from '../build/step.ts';
import { plantTrees } from './plant-trees.ts';
import { buildTreeNodes, listTreeNodes } from './tree-nodes.ts';
import { packTrees } from './tree-table.ts';
import { type MadeTreeNode, type TreeJob, type TreeSetup, treeUri } from './trees-job.ts';

const NODES_A_UNIT = 8;

interface Tile {
  boundingVolume: { region: readonly number[] };
  geometricError: number;
  refine?: 'ADD';
  content: { uri: string };
  children?: Tile[];
}

/** Trees as instanced tiles (3D Tiles 1.1, refine ADD). Without trees nothing is written. */
export const treesStep: BuildStep = {
  name: 'trees',
  weight: 1,
  inputs: ({ seeds, config }) => ({
    values: { seeds, map: config.map },
    files: [...config.map, ...config.terrain].map(({ file }) => file),
  }),

  async plan(context) {
    const trees = plantTrees(context.inputs.site, await context.district());
    context.count({ featuresIn: trees.length });
    const table = packTrees(trees);
    const root = buildTreeNodes(table);
    if (!root) return { units: [] };
    const nodes = listTreeNodes(root);
    const order = new Uint32Array(new SharedArrayBuffer(4 * table.count));
    let at = 0;
    const placed = nodes.map(({ key, trees: own, geometricErrorM }) => {
      order.set(own, at);
      at += own.length;
      return { key, from: at - own.length, to: at, geometricErrorM };
    });
    const units = [];
    for (let i = 0; i < placed.length; i += NODES_A_UNIT) {
      const job: TreeJob = { nodes: placed.slice(i, i + NODES_A_UNIT) };
      units.push({ id: `tiles/${placed[i]?.key}`, job });
    }
    const setup: TreeSetup = { table, order, ground: await context.ground() };
    return { units, setup };
  },

  async finish(context, results) {
    const made = results.flatMap(({ data }) => data as readonly MadeTreeNode[]);
    if (made.length === 0) return;
    context.tell({
      counts: { syntheticTrees: made.reduce((sum, { synthetic }) => sum + synthetic, 0) },
    });
    const root = tileOf('r', new Map(made.map((node) => [node.key, node])));
    const tileset = {
      asset: { version: '1.1' },
      geometricError: Math.max(200, 2 * root.geometricError),
      root: { ...root, refine: 'ADD' },
    };
    context.write(TWIN_FILES.trees, JSON.stringify(tileset));
  },
};

function tileOf(key: string, made: ReadonlyMap<string, MadeTreeNode>): Tile {
  const node = made.get(key) as MadeTreeNode;
  const children = [0, 1, 2, 3]
    .filter((quadrant) => made.has(`${key}${quadrant}`))
    .map((quadrant) => tileOf(`${key}${quadrant}`, made));
  const regions = [node.region, ...children.map(({ boundingVolume }) => boundingVolume.region)];
  const least = (i: number) => Math.min(...regions.map((region) => region[i] as number));
  const most = (i: number) => Math.max(...regions.map((region) => region[i] as number));
  return {
    boundingVolume: { region: [least(0), least(1), most(2), most(3), least(4), most(5)] },
    geometricError: Math.round(node.geometricErrorM * 100) / 100,
    content: { uri: treeUri(key) },
    ...(children.length > 0 ? { children } : {}),
  };
}
