import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateBytes } from 'gltf-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEG, toEcef } from '#lib/geo/wgs84.ts';
import {
  attributeOf,
  BUILDING_PROVENANCES,
  BUILDING_USES,
  type BuildingIndex,
  buildingId,
  decodeBuildingIndex,
  type Site,
} from '#model';
import type { Unit } from '../../tiles/build/step.ts';
import { buildingsStep } from '../../tiles/buildings/buildings-step.ts';
import type { BuildConfig } from '../../tiles/config/build-config.ts';
import type { BuildingRecord, GeneratedDistrict } from '../../tiles/district.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';
import { openGround } from '../../tiles/relief/open-ground.ts';
import { checkTileset, type Tileset, type TilesetTile } from './support/check-tileset.ts';
import { hashFiles } from './support/hash-files.ts';
import { makeDistrict } from './support/make-district.ts';
import {
  createTileIo,
  featuresOf,
  type ReadBuildingTile,
  readBuildingTile,
} from './support/read-building-tile.ts';
import { districtOf, inputsOf, runStep } from './support/run-step.ts';

const folder = mkdtempSync(join(tmpdir(), 'building-tiles-'));
const TEXELS_PER_M = 32;
const NO_FEATURE = 65_535;

interface Made {
  readonly uri: string;
  readonly isLeaf: boolean;
  readonly region: readonly number[];
  readonly bytes: Uint8Array;
  readonly read: ReadBuildingTile;
}

let site: Site;
let district: GeneratedDistrict;
let tileset: Tileset;
let index: BuildingIndex;
let made: Made[];

beforeAll(async () => {
  ({ site } = readSeeds(join(import.meta.dirname, '../../seeds')));
  const plain = makeDistrict(site, 9000);
  const buildings = plain.buildings.map(
    (building, i): BuildingRecord => ({
      ...building,
      ...(i % 3 === 0 ? { id: `B${i % 600}` } : {}),
      properties: [i % 5 === 0 ? undefined : `grade ${i % 7}`, i % 4 === 0 ? undefined : i / 8],
    }),
  );
  district = { ...plain, buildings };
  await build('full');
  tileset = JSON.parse(readFileSync(join(folder, 'full/buildings/tileset.json'), 'utf8'));
  index = readIndex('full');
  const io = await createTileIo();
  made = await Promise.all(
    listTiles(tileset.root as TilesetTile).map(async (tile): Promise<Made> => {
      const uri = tile.content?.uri as string;
      const bytes = readFileSync(join(folder, 'full/buildings', uri));
      const read = await readBuildingTile(io, bytes);
      const content = tile.content as { boundingVolume?: { region: number[] } };
      const region = content.boundingVolume?.region ?? tile.boundingVolume?.region ?? [];
      return { uri, isLeaf: !tile.children, region, bytes, read };
    }),
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROPERTIES: BuildConfig['properties'] = [
  { name: 'grade', type: 'string' },
  { name: 'height', type: 'number', unit: 'm', title: { zh: '量', en: 'Amount' } },
];

function build(
  name: string,
  more: Partial<BuildConfig> = {},
  arrange?: (units: readonly Unit[]) => readonly Unit[],
) {
  return runStep(buildingsStep, {
    inputs: inputsOf(site, { properties: PROPERTIES, ...more }),
    outFolder: join(folder, name),
    district: () => districtOf(district),
    generatedBuildings: () => district.buildings,
    ...(arrange ? { arrange } : {}),
  });
}

function readIndex(name: string): BuildingIndex {
  const bytes = readFileSync(join(folder, name, 'buildings/index.bin'));
  return decodeBuildingIndex(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
  );
}

function listTiles(tile: TilesetTile): TilesetTile[] {
  return [tile, ...(tile.children ?? []).flatMap(listTiles)];
}

const leaves = () => made.filter(({ isLeaf }) => isLeaf);

test('every building is in exactly one leaf', () => {
  const gids = leaves().flatMap(({ read }) => read.features.map(({ gid }) => Number(gid)));
  expect(gids.length).toBe(district.buildings.length);
  expect(gids.toSorted((a, b) => a - b)).toEqual([...Array(index.count).keys()]);
});

test('an inner tile draws the biggest of its buildings, the rest as blocks of no building', () => {
  const inner = made.filter(({ isLeaf }) => !isLeaf);
  expect(inner.length).toBeGreaterThan(3);
  for (const { read } of inner) {
    expect(read.features.length).toBeLessThanOrEqual(400);
    const [ids] = featuresOf(read.primitive);
    expect(ids?.getNullFeatureID()).toBe(NO_FEATURE);
    const gids = Array.from(read.primitive.getAttribute('_GID')?.getArray() ?? []);
    const features = read.primitive.getAttribute('_FEATURE_ID_0')?.getArray() ?? [];
    expect(gids.includes(-1)).toBe(true);
    expect(gids.findIndex((gid, v) => (gid === -1) !== (features[v] === NO_FEATURE))).toBe(-1);
  }
});

test('gltf-validator has nothing to say against any tile, packed or unpacked', async () => {
  const io = await createTileIo();
  for (const { bytes, read } of made) {
    read.document
      .getRoot()
      .listExtensionsUsed()
      .find(({ extensionName }) => extensionName === 'EXT_meshopt_compression')
      ?.dispose();
    for (const glb of [bytes, await io.writeBinary(read.document)]) {
      const { issues } = await validateBytes(glb, { maxIssues: 10 });
      expect(issues.messages.filter(({ severity }) => severity < 2)).toEqual([]);
    }
  }
});

test('an independent reader finds in the tiles what the index says', () => {
  const [grade, amount] = index.attributes;
  for (const { read } of made)
    for (const feature of read.features) {
      const gid = feature.gid as number;
      expect(feature).toEqual({
        gid,
        id: buildingId(index, gid),
        height: index.heightM[gid],
        storeys: index.storeys[gid],
        use: BUILDING_USES[index.use[gid] as number],
        town: index.townCodes[index.town[gid] as number] ?? '',
        dwellings: index.dwellings[gid],
        provenance: BUILDING_PROVENANCES[index.provenance[gid] as number],
        name: index.names[gid]?.zh ?? '',
        form: 'block',
        quality: index.quality[gid],
        grade: attributeOf(grade as never, gid) ?? '',
        source_height: attributeOf(amount as never, gid) ?? -Number.MAX_VALUE,
      });
    }
});

test('the index holds every building as it came, at its own id', () => {
  expect(index.count).toBe(district.buildings.length);
  const ringOf = (gid: number) =>
    Array.from(
      index.vertices.subarray(2 * (index.ringStart[gid] ?? 0), 2 * (index.ringStart[gid + 1] ?? 0)),
    ).join();
  const rows = new Map([...Array(index.count).keys()].map((gid) => [ringOf(gid), gid]));
  for (const { ring, heightM, use, properties, id, name } of district.buildings) {
    const gid = rows.get(
      ring
        .flat()
        .map((deg) => Math.round(deg * 1e7))
        .join(),
    ) as number;
    expect(index.heightM[gid]).toBe(Math.fround(heightM));
    expect(BUILDING_USES[index.use[gid] as number]).toBe(use);
    expect(index.attributes.map((one) => attributeOf(one, gid))).toEqual(properties);
    expect(buildingId(index, gid).replace(/#\d+$/, '')).toBe(
      id ?? `SYN-${String(gid).padStart(6, '0')}`,
    );
    expect(index.names[gid]).toEqual(name);
  }
});

test('ids that the source gives twice are told apart, and said', async () => {
  const ids = [...Array(index.count).keys()].map((gid) => buildingId(index, gid));
  expect(new Set(ids).size).toBe(index.count);
  expect(ids).toEqual(expect.arrayContaining(['B0', 'B0#2', 'B3', 'B3#2']));
  const { warnings } = await build('said');
  expect(warnings.join()).toMatch(/buildings have an id that another has too, such as "B\d+"/);
});

test('feature ids point into the property table and _GID agrees with it', () => {
  for (const { read } of made) {
    const [ids] = featuresOf(read.primitive);
    expect(ids?.getFeatureCount()).toBe(read.features.length);
    const feature = read.primitive.getAttribute('_FEATURE_ID_0')?.getArray() ?? [];
    const gid = read.primitive.getAttribute('_GID')?.getArray() ?? [];
    const wrong = Array.from(feature).findIndex(
      (id, v) => id !== NO_FEATURE && read.features[id]?.gid !== gid[v],
    );
    expect(wrong).toBe(-1);
  }
});

describe('geometry', () => {
  test('stands where the footprint is, on the lowest ground under it, to a few centimetres', async () => {
    const { canals } = districtOf(district);
    const groundM = openGround({ site, canals, waterAreas: [], roads: null, heightField: null });
    for (const { read } of leaves()) {
      const gids = read.primitive.getAttribute('_GID')?.getArray() ?? [];
      const texture = read.primitive.getAttribute('TEXCOORD_0');
      for (let v = 0; v < gids.length; v += 97) {
        const gid = gids[v] as number;
        const [u, t] = (texture?.getElement(v, [0, 0]) ?? [0, 0]) as [number, number];
        if (t !== -TEXELS_PER_M || u < 0) continue;
        const from = index.ringStart[gid] as number;
        const to = index.ringStart[gid + 1] as number;
        const corners = Array.from(
          { length: to - from },
          (_, i) =>
            [
              (index.vertices[2 * (from + i)] as number) / 1e7,
              (index.vertices[2 * (from + i) + 1] as number) / 1e7,
            ] as const,
        );
        const lowestM = Math.min(...corners.map(([lon, lat]) => groundM(lon, lat)));
        const baseM = index.baseM[gid] as number;
        // No higher than a corner, no lower than the outline anywhere.
        expect(baseM).toBeLessThan(lowestM + 0.0005);
        expect(baseM).toBeGreaterThan(lowestAlong(corners, groundM) - 0.002);
        const place = read.ecefOf(v);
        const nearest = Math.min(
          ...corners.map(([lon, lat]) => distance(toEcef(lon, lat, baseM - 1), place)),
        );
        // Holes have corners of their own, which the index leaves out.
        if (corners.length !== 4) continue;
        expect(nearest).toBeLessThan(0.06 + holeReachM(corners));
      }
    }
  });

  test('lies within the region that the tileset gives for it, which is tight', () => {
    for (const { read, region, uri } of made) {
      const [west, south, east, north, low, high] = region as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const count = read.primitive.getAttribute('POSITION')?.getCount() ?? 0;
      const least = [Infinity, Infinity, Infinity] as [number, number, number];
      const most = [-Infinity, -Infinity, -Infinity] as [number, number, number];
      for (let v = 0; v < count; v++)
        for (const [i, value] of toGeodetic(read.ecefOf(v)).entries()) {
          least[i] = Math.min(least[i] as number, value);
          most[i] = Math.max(most[i] as number, value);
        }
      const aside = [least[0] - west, least[1] - south, east - most[0], north - most[1]];
      const slackM = aside.map((radians) => radians * 6.37e6);
      for (const m of [...slackM, least[2] - low, high - most[2]]) {
        expect(m, uri).toBeGreaterThanOrEqual(0);
        expect(m, uri).toBeLessThan(0.25);
      }
    }
  });

  test('bare blocks keep the footprints and heights: the whole volume to a thousandth', async () => {
    await build('bare', { detail: { roofs: false, clamp: false } });
    const bare = JSON.parse(readFileSync(join(folder, 'bare/buildings/tileset.json'), 'utf8'));
    const io = await createTileIo();
    let drawnM3 = 0;
    for (const tile of listTiles(bare.root).filter(({ children }) => !children)) {
      const glb = readFileSync(join(folder, 'bare/buildings', tile.content?.uri as string));
      drawnM3 += volumeM3(await readBuildingTile(io, glb));
    }
    let wantedM3 = 0;
    for (const { ring, holes, heightM } of district.buildings)
      wantedM3 +=
        heightM * (areaM2(ring) - (holes ?? []).reduce((sum, hole) => sum + areaM2(hole), 0));
    expect(Math.abs(drawnM3 / wantedM3 - 1)).toBeLessThan(1e-3);
  });

  test('merged blocks keep the volume of the buildings that they stand for', async () => {
    const root = JSON.parse(readFileSync(join(folder, 'bare/buildings/tileset.json'), 'utf8')).root;
    const io = await createTileIo();
    const read = async ({ content }: TilesetTile) =>
      volumeM3(
        await readBuildingTile(
          io,
          readFileSync(join(folder, 'bare/buildings', content?.uri as string)),
        ),
      );
    const below = listTiles(root).filter(({ children }) => !children);
    const leavesM3 = (await Promise.all(below.map(read))).reduce((sum, m3) => sum + m3, 0);
    expect(Math.abs((await read(root)) / leavesM3 - 1)).toBeLessThan(2e-3);
  });
});

describe('tileset.json', () => {
  const has = (uri: string) => made.some((tile) => tile.uri === uri);

  test('keeps the rules of 3D Tiles 1.1, refined by replacement', () => {
    expect(checkTileset(tileset, has)).toEqual([]);
    expect(tileset.root?.refine).toBe('REPLACE');
    expect(made.length).toBeGreaterThan(5);
  });

  const child = (spoilt: Tileset): TilesetTile => spoilt.root?.children?.[0] as TilesetTile;
  test.each<[string, (spoilt: Tileset) => void, RegExp]>([
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
    ['a file used twice', (t) => (child(t).content = { uri: 'tiles/0/0/0.glb' }), /twice/],
    ['an empty list of children', (t) => (child(t).children = []), /expected none or some/],
  ])('the check notices %s', (_, spoil, fault) => {
    const spoilt = structuredClone(tileset);
    spoil(spoilt);
    expect(checkTileset(spoilt, has).join('\n')).toMatch(fault);
  });
});

test('the same bytes whatever the order in which units run, and a unit keeps its hash', async () => {
  const again = await build('again', {}, (units) => units.toReversed());
  expect(hashFiles(join(folder, 'again'))).toEqual(hashFiles(join(folder, 'full')));
  const other = await build('other', { detail: { roofs: false, clamp: true } });
  expect(other.units.map(({ id }) => id)).toEqual(again.units.map(({ id }) => id));
  for (const [i, { hash }] of again.units.entries()) {
    expect(hash).toMatch(/^[0-9a-f]{40}$/);
    expect(other.units[i]?.hash).not.toBe(hash);
  }
});

test('a site without buildings has an empty tileset and an empty index', async () => {
  const empty = await runStep(buildingsStep, {
    inputs: inputsOf(site),
    outFolder: join(folder, 'empty'),
    district: () => districtOf(district),
    generatedBuildings: () => [],
  });
  expect(readIndex('empty').count).toBe(0);
  const { root } = JSON.parse(readFileSync(join(folder, 'empty/buildings/tileset.json'), 'utf8'));
  expect(root.content).toBeUndefined();
  expect(empty.units).toEqual([]);
});

/** Volume under the roofs of a tile of flat blocks, from each roof down to its own ground, cubic metres. */
function volumeM3({ primitive }: ReadBuildingTile): number {
  const position = primitive.getAttribute('POSITION');
  const texture = primitive.getAttribute('TEXCOORD_0');
  const index = primitive.getIndices()?.getArray() ?? [];
  const scale = scaleOf(primitive);
  let m3 = 0;
  for (let i = 0; i < index.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => index[i + k] as number) as [number, number, number];
    const [u, v] = (texture?.getElement(a, [0, 0]) ?? [0, 0]) as [number, number];
    if (u !== -TEXELS_PER_M) continue;
    const [p, q, r] = [a, b, c].map((vertex) =>
      (position?.getElement(vertex, [0, 0, 0]) ?? []).map((value) => value * scale),
    ) as [number[], number[], number[]];
    const twice =
      ((q[0] as number) - (p[0] as number)) * ((r[2] as number) - (p[2] as number)) -
      ((r[0] as number) - (p[0] as number)) * ((q[2] as number) - (p[2] as number));
    m3 += (Math.abs(twice) / 2) * (v / TEXELS_PER_M);
  }
  return m3;
}

function scaleOf(primitive: ReadBuildingTile['primitive']): number {
  const mesh = primitive.listParents().find(({ propertyType }) => propertyType === 'Mesh');
  const node = mesh?.listParents().find(({ propertyType }) => propertyType === 'Node');
  return (node as unknown as { getScale(): number[] } | undefined)?.getScale()[0] ?? 1;
}

function areaM2(ring: readonly (readonly [number, number])[]): number {
  const [lon0, lat0] = ring[0] as readonly [number, number];
  const e2 = 6.69437999014e-3;
  const w = Math.sqrt(1 - e2 * Math.sin(lat0 * DEG) ** 2);
  const perLon = (6_378_137 / w) * Math.cos(lat0 * DEG) * DEG;
  const perLat = ((6_378_137 * (1 - e2)) / w ** 3) * DEG;
  let twice = 0;
  for (const [i, [lonA, latA]] of ring.entries()) {
    const [lonB, latB] = ring[(i + 1) % ring.length] as readonly [number, number];
    twice += (lonA - lon0) * (latB - lat0) - (lonB - lon0) * (latA - lat0);
  }
  return (Math.abs(twice) / 2) * perLon * perLat;
}

/** A courtyard's corner lies at most half a diagonal from the outline's nearest. */
function holeReachM(corners: readonly (readonly [number, number])[]): number {
  const isSquare = corners.length === 4;
  return isSquare ? Math.sqrt(areaM2(corners)) * 0.4 : 0;
}

/** Longitude and latitude in radians, height above the ellipsoid; Bowring's formula, exact to a micrometre here. */
function toGeodetic([x, y, z]: readonly [number, number, number]): [number, number, number] {
  const a = 6_378_137;
  const e2 = 6.69437999014e-3;
  const b = a * Math.sqrt(1 - e2);
  const p = Math.hypot(x, y);
  const theta = Math.atan2(z * a, p * b);
  const lat = Math.atan2(
    z + (e2 / (1 - e2)) * b * Math.sin(theta) ** 3,
    p - e2 * a * Math.cos(theta) ** 3,
  );
  const n = a / Math.sqrt(1 - e2 * Math.sin(lat) ** 2);
  return [Math.atan2(y, x), lat, p / Math.cos(lat) - n];
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...[0, 1, 2].map((i) => (a[i] as number) - (b[i] as number)));
}

/** Of the ground under a ring's sides, in steps of a 64th of each. */
function lowestAlong(
  ring: readonly (readonly [lonDeg: number, latDeg: number])[],
  groundM: (lonDeg: number, latDeg: number) => number,
): number {
  return Math.min(
    ...ring.flatMap(([lon, lat], i) => {
      const [toLon, toLat] = ring[(i + 1) % ring.length] as readonly [number, number];
      return Array.from({ length: 64 }, (_, k) =>
        groundM(lon + ((toLon - lon) * k) / 64, lat + ((toLat - lat) * k) / 64),
      );
    }),
  );
}
