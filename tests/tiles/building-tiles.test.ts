import { join } from 'node:path';
import { validateBytes } from 'gltf-validator';
import { MeshoptEncoder } from 'meshoptimizer';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEG, toEcef } from '#lib/geo/wgs84.ts';
import { BUILDING_PROVENANCES, BUILDING_USES, buildingId } from '#model';
import { type BuildingColumns, packBuildings } from '../../tiles/buildings/building-columns.ts';
import { createBuildingTile } from '../../tiles/buildings/building-tile.ts';
import {
  type BuildingNode,
  buildBuildingTree,
  listNodes,
} from '../../tiles/buildings/building-tree.ts';
import { TEXEL_PER_M } from '../../tiles/buildings/tile-mesh.ts';
import { createTileset, tileUri } from '../../tiles/buildings/tileset.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';
import { createGroundHeight } from '../../tiles/relief/ground-height.ts';
import { checkTileset, type Tileset, type TilesetTile } from './support/check-tileset.ts';
import { makeDistrict } from './support/make-district.ts';
import {
  createTileIo,
  featuresOf,
  type ReadBuildingTile,
  readBuildingTile,
} from './support/read-building-tile.ts';

const SEEDS = join(import.meta.dirname, '../../seeds');

interface Made {
  readonly node: BuildingNode;
  readonly bytes: Uint8Array;
  readonly tile: ReadBuildingTile;
}

let columns: BuildingColumns;
let root: BuildingNode;
let made: Made[];

beforeAll(async () => {
  const { site } = readSeeds(SEEDS);
  columns = packBuildings(makeDistrict(site, 12_000).buildings, site, createGroundHeight(site));
  root = buildBuildingTree(columns);
  await MeshoptEncoder.ready;
  const io = await createTileIo();
  made = await Promise.all(
    listNodes(root).map(async (node) => {
      const { bytes } = createBuildingTile(columns, {
        gids: node.gids,
        lonDeg: (node.region.westDeg + node.region.eastDeg) / 2,
        latDeg: (node.region.southDeg + node.region.northDeg) / 2,
      });
      return { node, bytes, tile: await readBuildingTile(io, bytes) };
    }),
  );
});

test('every building is in exactly one tile', () => {
  const gids = made.flatMap(({ tile }) => tile.features.map((feature) => feature.gid));
  expect(gids.length).toBeGreaterThan(5000);
  expect(gids.toSorted((a, b) => Number(a) - Number(b))).toEqual([...Array(columns.count).keys()]);
});

test('gltf-validator has nothing to say against any tile', async () => {
  for (const { bytes } of made) {
    const { issues } = await validateBytes(bytes, { maxIssues: 10 });
    expect(issues.messages.filter(({ severity }) => severity < 2)).toEqual([]);
  }
});

test('gltf-validator has nothing to say against the unpacked meshes either', async () => {
  const io = await createTileIo();
  for (const { tile } of made) {
    tile.document
      .getRoot()
      .listExtensionsUsed()
      .find(({ extensionName }) => extensionName === 'EXT_meshopt_compression')
      ?.dispose();
    const { issues } = await validateBytes(await io.writeBinary(tile.document), { maxIssues: 10 });
    expect(issues.messages.filter(({ severity }) => severity < 2)).toEqual([]);
  }
});

test('an independent reader finds each property as its source has it', () => {
  for (const { tile } of made)
    for (const feature of tile.features) {
      const gid = feature.gid as number;
      expect(feature).toEqual({
        gid,
        id: buildingId(columns, gid),
        height: columns.heightM[gid],
        storeys: columns.storeys[gid],
        use: BUILDING_USES[columns.use[gid] as number],
        town: columns.townCodes[columns.town[gid] as number] ?? '',
        dwellings: columns.dwellings[gid],
        provenance: BUILDING_PROVENANCES[columns.provenance[gid] as number],
        name: columns.names[gid]?.zh ?? '',
      });
    }
});

test('feature ids point into the property table and _GID agrees with it', () => {
  for (const { tile, node } of made) {
    const [ids] = featuresOf(tile.primitive);
    expect(ids?.getFeatureCount()).toBe(node.gids.length);
    const feature = tile.primitive.getAttribute('_FEATURE_ID_0')?.getArray() ?? [];
    const gid = tile.primitive.getAttribute('_GID')?.getArray() ?? [];
    expect(feature.length).toBe(gid.length);
    const wrong = Array.from(feature).findIndex((id, v) => tile.features[id]?.gid !== gid[v]);
    expect(wrong).toBe(-1);
  }
});

describe('geometry', () => {
  test('stands where the footprint is, on its ground, to two centimetres a side', () => {
    for (const { tile } of made) {
      const gids = tile.primitive.getAttribute('_GID')?.getArray() ?? [];
      const texture = tile.primitive.getAttribute('TEXCOORD_0');
      for (let v = 0; v < gids.length; v += 97) {
        const gid = gids[v] as number;
        const aboveGroundM = (texture?.getElement(v, [0, 0])[1] ?? 0) / TEXEL_PER_M;
        if (mayBeRidge(gid, aboveGroundM)) continue;
        const height = (columns.baseM[gid] as number) + aboveGroundM;
        expect(nearestCornerM(gid, height, tile.ecefOf(v))).toBeLessThan(0.06);
      }
    }
  });

  test('lies within the region that the tileset gives for it', () => {
    for (const { tile, node } of made) {
      const { westDeg, eastDeg, southDeg, northDeg, minHeightM, maxHeightM } = node.region;
      const low = toEcef(westDeg, southDeg, minHeightM);
      const reach = distance(low, toEcef(eastDeg, northDeg, maxHeightM));
      const count = tile.primitive.getAttribute('POSITION')?.getCount() ?? 0;
      for (let v = 0; v < count; v += 31) {
        const [x, y, z] = tile.ecefOf(v);
        const lonDeg = Math.atan2(y, x) / DEG;
        expect(lonDeg).toBeGreaterThanOrEqual(westDeg);
        expect(lonDeg).toBeLessThanOrEqual(eastDeg);
        expect(distance(low, [x, y, z])).toBeLessThanOrEqual(reach);
      }
    }
  });

  test('is closed above the ground: walls and roofs share every edge but the foundation', () => {
    const { tile } = made.at(-1) as Made;
    const index = tile.primitive.getIndices()?.getArray() ?? [];
    const texture = tile.primitive.getAttribute('TEXCOORD_0');
    const position = tile.primitive.getAttribute('POSITION');
    const key = (v: number) => position?.getElement(v, [0, 0, 0]).join(' ') ?? '';
    const edges = new Map<string, number>();
    for (let i = 0; i < index.length; i += 3)
      for (let k = 0; k < 3; k++) {
        const a = index[i + k] as number;
        const b = index[i + ((k + 1) % 3)] as number;
        const isFoundation = [a, b].every((v) => (texture?.getElement(v, [0, 0])[1] ?? 0) < 0);
        if (isFoundation) continue;
        const [from, to] = [key(a), key(b)];
        const name = from < to ? `${from}|${to}` : `${to}|${from}`;
        edges.set(name, (edges.get(name) ?? 0) + (from < to ? 1 : -1));
      }
    const open = [...edges.values()].filter((balance) => balance !== 0);
    expect(edges.size).toBeGreaterThan(1000);
    // Quantised corners may fold the odd tiny triangle; a missing wall or a turned roof would open thousands.
    expect(open.length / edges.size).toBeLessThan(0.002);
  });

  test('faces outwards: walls away from the block, roofs up', () => {
    const { tile } = made.at(-1) as Made;
    const normal = tile.primitive.getAttribute('NORMAL');
    const index = tile.primitive.getIndices()?.getArray() ?? [];
    const position = tile.primitive.getAttribute('POSITION');
    const at = (v: number) => position?.getElement(v, [0, 0, 0]) ?? [0, 0, 0];
    let against = 0;
    for (let i = 0; i < index.length; i += 3) {
      const [a, b, c] = [
        at(index[i] as number),
        at(index[i + 1] as number),
        at(index[i + 2] as number),
      ];
      const n = normal?.getElement(index[i] as number, [0, 0, 0]) ?? [0, 0, 0];
      const face = crossOf(minus(b, a), minus(c, a));
      if (dot(face, n) < 0) against++;
    }
    expect(against).toBe(0);
  });
});

describe('tileset.json', () => {
  const has = (uri: string) => made.some(({ node }) => tileUri(node) === uri);

  test('keeps the rules of 3D Tiles 1.1', () => {
    const tileset: Tileset = createTileset(root);
    expect(checkTileset(tileset, has)).toEqual([]);
    expect(made.length).toBeGreaterThan(5);
  });

  const child = (tileset: Tileset): TilesetTile => tileset.root?.children?.[0] as TilesetTile;
  test.each<[string, (tileset: Tileset) => void, RegExp]>([
    ['another version', (t) => Object.assign(t, { asset: { version: '1.0' } }), /asset.version/],
    ['no refinement', (t) => delete t.root?.refine, /root.refine/],
    ['a child coarser than its parent', (t) => (child(t).geometricError = 1e9), /parent's/],
    ['a negative error', (t) => (child(t).geometricError = -1), /from 0/],
    [
      'a child that sticks out',
      (t) => ((child(t).boundingVolume?.region as number[])[5] = 9999),
      /lie in the parent/,
    ],
    [
      'a region inside out',
      (t) => ((child(t).boundingVolume?.region as number[])[0] = 3),
      /expected a region/,
    ],
    ['a missing file', (t) => (child(t).content = { uri: 'tiles/none.glb' }), /missing/],
    ['a file used twice', (t) => (child(t).content = { uri: 'tiles/r.glb' }), /twice/],
    ['an empty list of children', (t) => (child(t).children = []), /expected none or some/],
  ])('the check notices %s', (_, spoil, fault) => {
    const tileset = structuredClone(createTileset(root)) as Tileset;
    spoil(tileset);
    expect(checkTileset(tileset, has).join('\n')).toMatch(fault);
  });
});

/** The ridge of a pitched roof has ends that no footprint has. */
function mayBeRidge(gid: number, aboveGroundM: number): boolean {
  const corners = (columns.ringStart[gid + 1] as number) - (columns.ringStart[gid] as number);
  return corners === 4 && aboveGroundM > (columns.heightM[gid] as number) - 0.05;
}

function nearestCornerM(gid: number, heightM: number, [x, y, z]: [number, number, number]): number {
  let nearest = Number.POSITIVE_INFINITY;
  const look = (vertices: Int32Array, from: number, to: number) => {
    for (let i = from; i < to; i++) {
      const corner = toEcef(
        (vertices[2 * i] as number) / 1e7,
        (vertices[2 * i + 1] as number) / 1e7,
        heightM,
      );
      nearest = Math.min(nearest, distance(corner, [x, y, z]));
    }
  };
  look(columns.vertices, columns.ringStart[gid] as number, columns.ringStart[gid + 1] as number);
  for (let h = columns.holeStart[gid] as number; h < (columns.holeStart[gid + 1] as number); h++)
    look(
      columns.holeVertices,
      columns.holeRingStart[h] as number,
      columns.holeRingStart[h + 1] as number,
    );
  return nearest;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...minus(a, b));
}

function minus(a: readonly number[], b: readonly number[]): [number, number, number] {
  return [0, 1, 2].map((i) => (a[i] as number) - (b[i] as number)) as [number, number, number];
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function crossOf(a: readonly number[], b: readonly number[]): [number, number, number] {
  const at = (v: readonly number[], i: number) => v[i % 3] as number;
  return [0, 1, 2].map((i) => at(a, i + 1) * at(b, i + 2) - at(a, i + 2) * at(b, i + 1)) as [
    number,
    number,
    number,
  ];
}
