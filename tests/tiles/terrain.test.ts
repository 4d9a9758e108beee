import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createRandom } from '#lib/random/random.ts';
import type { Bounds, Site } from '#model';
import { readSeeds } from '../../tiles/read-seeds.ts';
import type { GroundHeight } from '../../tiles/relief/ground-shape.ts';
import { openGroundAndWater, type WaterGround } from '../../tiles/relief/open-ground.ts';
import { columnLonDeg, HEIGHT_STEP_M, rowLatDeg } from '../../tiles/terrain/height-samples.ts';
import { createLayerJson, listTerrainTiles } from '../../tiles/terrain/layer-json.ts';
import { createTerrainTile } from '../../tiles/terrain/terrain-tile.ts';
import {
  DEFAULT_MAX_LEVEL as MAX_LEVEL,
  samplesPerSide,
  type TileAddress,
  terrainToleranceM,
  tileBounds,
} from '../../tiles/terrain/tms.ts';
import {
  readTerrainExtensions,
  type TerrainExtensions,
} from './support/read-terrain-extensions.ts';
import { type ReadTerrainTile, readTerrainTile } from './support/read-terrain-tile.ts';

const SEEDS = join(import.meta.dirname, '../../seeds');
const MAX = 32767;

let site: Site;
let groundM: GroundHeight;
let water: WaterGround;
interface MadeTile {
  at: TileAddress;
  tile: ReadTerrainTile;
  extensions: TerrainExtensions;
  errorM: number;
}
let tiles: Map<string, MadeTile>;

beforeAll(() => {
  ({ site } = readSeeds(SEEDS));
  ({ groundM, water } = openGroundAndWater({
    site,
    canals: [],
    waterAreas: [],
    roads: null,
    heightField: null,
  }));
  const hilly = boundsAround(site);
  tiles = new Map(
    listTerrainTiles(site.bounds)
      // Every tile of the coarse levels; of the deep ones those with the hills and the rivers between them.
      .filter((at) => at.level < 12 || isTouching(tileBounds(at), hilly))
      .map((at) => {
        const made = createTerrainTile(at, {
          groundM,
          isWater: water.isWater,
          bounds: site.bounds,
        });
        const errorM = terrainToleranceM(at.level) + made.sampleErrorM;
        const tile = readTerrainTile(made.bytes);
        return [keyOf(at), { at, tile, extensions: readTerrainExtensions(made.bytes), errorM }];
      }),
  );
});

test('an independent reader reads tiles of every level, with a normal for each vertex', () => {
  expect(new Set([...tiles.values()].map(({ at }) => at.level)).size).toBe(MAX_LEVEL + 1);
  for (const { tile } of tiles.values()) {
    expect(tile.count).toBeGreaterThanOrEqual(4);
    expect(tile.normals?.length).toBe(2 * tile.count);
    expect(Math.max(...Array.from(tile.triangles))).toBe(tile.count - 1);
  }
});

test('neighbours of every level meet without a gap, east to west and south to north', () => {
  const meetings = [...tiles.values()].flatMap(({ at, tile }) => {
    const east = tiles.get(keyOf({ ...at, x: at.x + 1 }))?.tile;
    const north = tiles.get(keyOf({ ...at, y: at.y + 1 }))?.tile;
    return [
      ...(east ? [{ way: 'east', at, ours: tile.edge('east'), theirs: east.edge('west') }] : []),
      ...(north
        ? [{ way: 'north', at, ours: tile.edge('north'), theirs: north.edge('south') }]
        : []),
    ];
  });
  for (const way of ['east', 'north'])
    expect(meetings.filter((meeting) => meeting.way === way).length).toBeGreaterThan(200);
  const unequal = meetings.filter(({ ours, theirs }) => `${ours}` !== `${theirs}`);
  expect(unequal.map(({ way, at }) => `${way} of ${keyOf(at)}`)).toEqual([]);
});

test('every edge has its two corners and its vertices lie on it', () => {
  for (const { tile } of tiles.values())
    for (const side of ['west', 'south', 'east', 'north'] as const) {
      const edge = tile.edge(side);
      expect(edge[0]?.[0]).toBe(0);
      expect(edge.at(-1)?.[0]).toBe(MAX);
    }
});

test('no mesh leaves its samples by more than the tolerance of its level', () => {
  for (const { at, tile } of tiles.values()) {
    const side = samplesPerSide(at.level);
    const step = at.level >= 12 ? 7 : 5;
    for (let row = 0; row < side; row += step)
      for (let column = 0; column < side; column += step) {
        const meshM = tile.heightAt((column / (side - 1)) * MAX, (1 - row / (side - 1)) * MAX);
        const trueM = groundM(columnLonDeg(at, column, side), rowLatDeg(at, row, side));
        expect(Math.abs((meshM ?? Number.NaN) - trueM), keyOf(at)).toBeLessThanOrEqual(
          // u and v are rounded to 1/32767 of the tile, which moves a steep slope a little.
          terrainToleranceM(at.level) + HEIGHT_STEP_M + 0.05,
        );
      }
  }
});

test('a tile’s corners have the heights of its parent’s samples there', () => {
  for (const { at, tile } of tiles.values()) {
    const parent = tiles.get(keyOf({ level: at.level - 1, x: at.x >> 1, y: at.y >> 1 }))?.tile;
    if (!parent) continue;
    const corner = at.x % 2 === 0 && at.y % 2 === 0;
    if (!corner) continue;
    expect(tile.edge('south')[0]?.[1], keyOf(at)).toBe(parent.edge('south')[0]?.[1]);
  }
});

test('at random points each tile lies within its stated error of the ground', () => {
  const random = createRandom(9);
  for (const { at, tile, errorM } of tiles.values()) {
    const { westDeg, southDeg, eastDeg, northDeg } = tileBounds(at);
    for (let i = 0; i < 8; i++) {
      const [u, v] = [random(), random()];
      const trueM = groundM(
        westDeg + (eastDeg - westDeg) * u,
        southDeg + (northDeg - southDeg) * v,
      );
      const meshM = tile.heightAt(u * MAX, v * MAX) ?? Number.NaN;
      expect(Math.abs(meshM - trueM), keyOf(at)).toBeLessThanOrEqual(errorM + 0.05);
    }
  }
});

test('over the hills each tile lies within its stated error of the ground, also where no sample meets them', () => {
  const random = createRandom(11);
  let coarse = 0;
  for (const { at, tile, errorM } of tiles.values()) {
    const { westDeg, southDeg, eastDeg, northDeg } = tileBounds(at);
    for (const { top, radiusM } of site.hills)
      for (let i = 0; i < 12; i++) {
        // The first is the top itself.
        const reachDeg = (i === 0 ? 0 : radiusM) / 111_132;
        const lonDeg = top[0] + (random() - 0.5) * reachDeg;
        const latDeg = top[1] + (random() - 0.5) * reachDeg;
        const [u, v] = [
          (lonDeg - westDeg) / (eastDeg - westDeg),
          (latDeg - southDeg) / (northDeg - southDeg),
        ];
        if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1)) continue;
        const meshM = tile.heightAt(u * MAX, v * MAX) ?? Number.NaN;
        expect(Math.abs(meshM - groundM(lonDeg, latDeg)), keyOf(at)).toBeLessThanOrEqual(
          errorM + 0.05,
        );
        if (at.level < 9) coarse++;
      }
  }
  expect(coarse).toBeGreaterThan(500);
});

test('a water mask is one byte or 256 × 256, and agrees with the rivers', () => {
  let whole = 0;
  for (const { at, extensions } of tiles.values()) {
    const mask = extensions.waterMask;
    if (!mask) {
      expect(at.level, 'only deep tiles leave the mask to their ancestors').toBeGreaterThan(12);
      continue;
    }
    if (mask.length === 1) {
      expect([0, 255]).toContain(mask[0]);
      continue;
    }
    whole++;
    expect(mask.length).toBe(256 * 256);
    const { westDeg, northDeg, eastDeg } = tileBounds(at);
    const stepDeg = (eastDeg - westDeg) / 256;
    for (let k = 0; k < 256; k++) {
      const [row, column] = [(k * 37) % 256, (k * 101) % 256];
      const isWet = water.isWater(
        westDeg + (column + 0.5) * stepDeg,
        northDeg - (row + 0.5) * stepDeg,
      );
      expect(mask[row * 256 + column]).toBe(isWet ? 255 : 0);
    }
  }
  expect(whole).toBeGreaterThan(20);
});

test('metadata of levels 0 and 10 tells the same tiles as layer.json', () => {
  const told = new Set(['0/0/0', '0/1/0']);
  for (const { at, extensions } of tiles.values()) {
    expect(extensions.metadata !== undefined, keyOf(at)).toBe(at.level % 10 === 0);
    for (const [i, ranges] of (extensions.metadata?.available ?? []).entries())
      for (const { startX, startY, endX, endY } of ranges)
        for (let x = startX; x <= endX; x++)
          for (let y = startY; y <= endY; y++) told.add(keyOf({ level: at.level + 1 + i, x, y }));
  }
  expect([...told].sort()).toEqual(listTerrainTiles(site.bounds).map(keyOf).sort());
  expect(createLayerJson(site)).toMatchObject({
    metadataAvailability: 10,
    extensions: ['octvertexnormals', 'watermask', 'metadata'],
  });
});

test.each([0, 5, 11, 17])(
  'deepest level %i: every tile has its parent, and the site is covered',
  (level) => {
    const bounds = { westDeg: 121.2, eastDeg: 121.21, southDeg: 31, northDeg: 31.01 };
    const all = new Set(listTerrainTiles(bounds, level).map(keyOf));
    for (const at of listTerrainTiles(bounds, level))
      if (at.level > 0)
        expect(all).toContain(keyOf({ level: at.level - 1, x: at.x >> 1, y: at.y >> 1 }));
    expect(createLayerJson({ ...site, bounds }, level).available.length).toBe(level + 1);
  },
);

test('each hill has its height at its top', () => {
  expect(site.hills.length).toBeGreaterThan(0);
  for (const hill of site.hills) {
    const [lonDeg, latDeg] = hill.top;
    const wantedM = hill.heightM + site.datumOffsetM;
    expect(groundM(lonDeg, latDeg), hill.id).toBeCloseTo(wantedM, 6);
    const around = [...tiles.values()].filter(
      ({ at }) => at.level === MAX_LEVEL && isTouching(tileBounds(at), pointBounds(lonDeg, latDeg)),
    );
    const highest = Math.max(
      ...around.map(({ at, tile }) => heightAtPlace(at, tile, lonDeg, latDeg)),
    );
    expect(Math.abs(highest - wantedM), hill.id).toBeLessThan(0.5);
  }
});

test('every tile has a horizon point outside the ellipsoid and at a finite distance', () => {
  for (const { tile } of tiles.values()) {
    const {
      horizonOcclusionPointX: x,
      horizonOcclusionPointY: y,
      horizonOcclusionPointZ: z,
    } = tile.header;
    const reach = Math.hypot(x as number, y as number, z as number);
    expect(reach).toBeGreaterThanOrEqual(1);
    expect(reach).toBeLessThanOrEqual(50);
  }
});

test('layer.json names every tile and no tile without its parent', () => {
  const { available, maxzoom } = createLayerJson(site);
  const has = ({ level, x, y }: TileAddress) =>
    available[level]?.some((r) => x >= r.startX && x <= r.endX && y >= r.startY && y <= r.endY);
  const all = listTerrainTiles(site.bounds);
  expect(maxzoom).toBe(MAX_LEVEL);
  expect(all.every(has)).toBe(true);
  expect(all.length).toBe(
    available.flat().reduce((n, r) => n + (r.endX - r.startX + 1) * (r.endY - r.startY + 1), 0),
  );
  const orphans = all.filter(
    ({ level, x, y }) => level > 0 && !has({ level: level - 1, x: x >> 1, y: y >> 1 }),
  );
  expect(orphans).toEqual([]);
});

function heightAtPlace(
  at: TileAddress,
  tile: ReadTerrainTile,
  lonDeg: number,
  latDeg: number,
): number {
  const { westDeg, southDeg, eastDeg, northDeg } = tileBounds(at);
  const u = ((lonDeg - westDeg) / (eastDeg - westDeg)) * MAX;
  const v = ((latDeg - southDeg) / (northDeg - southDeg)) * MAX;
  return tile.heightAt(u, v) ?? Number.NaN;
}

function keyOf({ level, x, y }: TileAddress): string {
  return `${level}/${x}/${y}`;
}

function boundsAround({ hills }: Site): Bounds {
  const lons = hills.map(({ top }) => top[0]);
  const lats = hills.map(({ top }) => top[1]);
  return {
    westDeg: Math.min(...lons) - 0.005,
    southDeg: Math.min(...lats) - 0.005,
    eastDeg: Math.max(...lons) + 0.005,
    northDeg: Math.max(...lats) + 0.005,
  };
}

function pointBounds(lonDeg: number, latDeg: number): Bounds {
  return { westDeg: lonDeg, southDeg: latDeg, eastDeg: lonDeg, northDeg: latDeg };
}

function isTouching(a: Bounds, b: Bounds): boolean {
  return (
    a.westDeg <= b.eastDeg &&
    a.eastDeg >= b.westDeg &&
    a.southDeg <= b.northDeg &&
    a.northDeg >= b.southDeg
  );
}
