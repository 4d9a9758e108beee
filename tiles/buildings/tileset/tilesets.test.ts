import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRootCell } from '../../records/root-cell.ts';
import { growRegion, type Region, toTilesRegion } from '../region.ts';
import type { TileNode } from '../tree/tile-node.ts';
import { createExplicitTilesets, roundUpM, type TileJson } from './explicit.ts';
import { createImplicitTiling, SUBTREE_LEVELS } from './implicit.ts';

const root = createRootCell({ westDeg: 121, southDeg: 30.9, eastDeg: 121.4, northDeg: 31.2 });

/** A tree in which each number chooses which of four children a tile has; it ends where the numbers do. */
function makeTree(choices: readonly number[]): TileNode {
  const queue = [...choices];
  return make(0, 0, 0);

  function make(depth: number, x: number, y: number): TileNode {
    const choice = depth < 12 ? (queue.shift() ?? 0) : 0;
    const children = [0, 1, 2, 3]
      .filter((quadrant) => (choice >> quadrant) & 1)
      .map((quadrant) => make(depth + 1, 2 * x + (quadrant & 1), 2 * y + (quadrant >> 1)));
    const content: Region = {
      westDeg: root.westDeg + (x * root.lonSpanDeg) / 2 ** depth,
      southDeg: root.southDeg + (y * root.latSpanDeg) / 2 ** depth,
      eastDeg: root.westDeg + ((x + 1) * root.lonSpanDeg) / 2 ** depth,
      northDeg: root.southDeg + ((y + 1) * root.latSpanDeg) / 2 ** depth,
      minHeightM: depth,
      maxHeightM: 10 + x,
    };
    const region = { ...content };
    for (const child of children) growRegion(region, child.region);
    return {
      depth,
      x,
      y,
      errorM: children.length > 0 ? 4096 / 2 ** depth : 0,
      region,
      content,
      children,
    };
  }
}

function listNodes(node: TileNode): TileNode[] {
  return [node, ...node.children.flatMap(listNodes)];
}

const uriOf = ({ depth, x, y }: TileNode) => `tiles/${depth}/${x}/${y}.glb`;
const trees = fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 80 }).map(makeTree);

test('tilesets split by size list every tile once, none more tiles than allowed', () => {
  fc.assert(
    fc.property(trees, fc.integer({ min: 6, max: 40 }), (tree, most) => {
      const { root: first, external } = createExplicitTilesets(tree, most);
      const files = new Map(
        external.map(({ path, json }) => [path, (json as { root: TileJson }).root]),
      );
      expect(files.size).toBe(external.length);
      const found: string[] = [];
      const follow = (tile: TileJson): void => {
        const uri = tile.content?.uri as string;
        const below = files.get(uri);
        if (below) {
          expect(below.boundingVolume).toEqual(tile.boundingVolume);
          expect(below.geometricError).toBe(tile.geometricError);
          follow(below);
        } else found.push(uri);
        for (const child of tile.children ?? []) follow(child);
      };
      follow(first);
      expect(found.sort()).toEqual(listNodes(tree).map(uriOf).sort());
      for (const file of [first, ...files.values()])
        expect(countTiles(file)).toBeLessThanOrEqual(most);
    }),
  );
});

function countTiles({ children = [] }: TileJson): number {
  return children.reduce((sum, child) => sum + countTiles(child), 1);
}

test('subtrees tell of every tile, its region, error and content, and of no other', () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const { subtrees, root: first } = createImplicitTiling(tree, root);
      const files = new Map(subtrees.map(({ path, bytes }) => [path, bytes]));
      const found = new Map<string, { error: number; region: number[]; content: number[] }>();
      const follow = (depth: number, x: number, y: number): void => {
        const bytes = files.get(`subtrees/${depth}/${x}/${y}.subtree`);
        expect(bytes).toBeDefined();
        const read = readSubtree(bytes as Uint8Array);
        for (const { level, morton, ...facts } of read.tiles) {
          const at = place(morton, level);
          found.set(
            `tiles/${depth + level}/${x * 2 ** level + at.x}/${y * 2 ** level + at.y}.glb`,
            facts,
          );
        }
        for (const morton of read.below) {
          const at = place(morton, SUBTREE_LEVELS);
          follow(depth + SUBTREE_LEVELS, x * 64 + at.x, y * 64 + at.y);
        }
      };
      follow(0, 0, 0);
      const nodes = listNodes(tree);
      expect([...found.keys()].sort()).toEqual(nodes.map(uriOf).sort());
      for (const node of nodes)
        expect(found.get(uriOf(node))).toEqual({
          error: roundUpM(node.errorM),
          region: toTilesRegion(node.region),
          content: toTilesRegion(node.content),
        });
      const deepest = Math.max(...nodes.map(({ depth }) => depth));
      expect(first.implicitTiling).toMatchObject({
        availableLevels: deepest + 1,
        subtreeLevels: SUBTREE_LEVELS,
      });
    }),
    { numRuns: 40 },
  );
});

function place(morton: number, levels: number): { x: number; y: number } {
  let x = 0;
  let y = 0;
  for (let bit = 0; bit < levels; bit++) {
    x |= ((morton >> (2 * bit)) & 1) << bit;
    y |= ((morton >> (2 * bit + 1)) & 1) << bit;
  }
  return { x, y };
}

interface Availability {
  readonly constant?: 0 | 1;
  readonly bitstream?: number;
  readonly availableCount?: number;
}

/** Reads a subtree by the words of the specification. */
function readSubtree(bytes: Uint8Array) {
  const head = new DataView(bytes.buffer, bytes.byteOffset);
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('subt');
  expect(head.getUint32(4, true)).toBe(1);
  const jsonLength = Number(head.getBigUint64(8, true));
  const binaryLength = Number(head.getBigUint64(16, true));
  expect([jsonLength % 8, binaryLength % 8, bytes.length]).toEqual([
    0,
    0,
    24 + jsonLength + binaryLength,
  ]);
  const json = JSON.parse(new TextDecoder().decode(bytes.subarray(24, 24 + jsonLength)));
  const view = (i: number) => {
    const { byteOffset, byteLength } = json.bufferViews[i];
    expect(byteOffset % 8).toBe(0);
    return bytes.slice(24 + jsonLength + byteOffset, 24 + jsonLength + byteOffset + byteLength);
  };
  const listBits = ({ constant, bitstream, availableCount }: Availability, length: number) => {
    if (bitstream === undefined) return constant === 1 ? [...Array(length).keys()] : [];
    const stream = view(bitstream);
    expect(stream.length).toBe(Math.ceil(length / 8));
    const bits = [...Array(8 * stream.length).keys()].filter(
      (bit) => ((stream[bit >> 3] as number) >> (bit & 7)) & 1,
    );
    expect(bits.length).toBe(availableCount);
    return bits;
  };
  const available = listBits(json.tileAvailability, (4 ** SUBTREE_LEVELS - 1) / 3);
  expect(listBits(json.contentAvailability[0], (4 ** SUBTREE_LEVELS - 1) / 3)).toEqual(available);
  const table = (i: number) => {
    expect(json.propertyTables[i].count).toBe(available.length);
    return (name: string) =>
      new Float64Array(view(json.propertyTables[i].properties[name].values).buffer);
  };
  const tileColumn = table(json.tileMetadata);
  const regions = tileColumn('TILE_BOUNDING_REGION');
  const errors = tileColumn('TILE_GEOMETRIC_ERROR');
  const contents = table(json.contentMetadata[0])('CONTENT_BOUNDING_REGION');
  const tiles = available.map((bit, row) => {
    let level = 0;
    while ((4 ** (level + 1) - 1) / 3 <= bit) level++;
    return {
      level,
      morton: bit - (4 ** level - 1) / 3,
      error: errors[row] as number,
      region: [...regions.subarray(6 * row, 6 * row + 6)],
      content: [...contents.subarray(6 * row, 6 * row + 6)],
    };
  });
  return { tiles, below: listBits(json.childSubtreeAvailability, 4 ** SUBTREE_LEVELS) };
}
