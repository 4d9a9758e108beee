import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Bounds, Site } from '#model';
import { readSeeds } from '../../tiles/read-seeds.ts';
import { createGroundHeight, type GroundHeight } from '../../tiles/relief/ground-height.ts';
import { columnLonDeg, HEIGHT_STEP_M, rowLatDeg } from '../../tiles/terrain/height-samples.ts';
import { createLayerJson, listTerrainTiles } from '../../tiles/terrain/layer-json.ts';
import { createTerrainTile } from '../../tiles/terrain/terrain-tile.ts';
import {
  MAX_LEVEL,
  samplesPerSide,
  type TileAddress,
  terrainToleranceM,
  tileBounds,
} from '../../tiles/terrain/tms.ts';
import { type ReadTerrainTile, readTerrainTile } from './support/read-terrain-tile.ts';

const SEEDS = join(import.meta.dirname, '../../seeds');
const MAX = 32767;

let site: Site;
let groundM: GroundHeight;
let tiles: Map<string, { at: TileAddress; tile: ReadTerrainTile }>;

beforeAll(() => {
  ({ site } = readSeeds(SEEDS));
  groundM = createGroundHeight(site);
  const hilly = boundsAround(site);
  tiles = new Map(
    listTerrainTiles(site.bounds)
      // Every tile of the coarse levels; of the deep ones those with the hills and the rivers between them.
      .filter((at) => at.level < 12 || isTouching(tileBounds(at), hilly))
      .map((at) => [
        keyOf(at),
        { at, tile: readTerrainTile(createTerrainTile(at, groundM).bytes) },
      ]),
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
  for (const { at, ours, theirs } of meetings)
    for (const [along] of [...ours, ...theirs])
      expect(
        Math.abs(profileAt(ours, along) - profileAt(theirs, along)),
        keyOf(at),
      ).toBeLessThanOrEqual(HEIGHT_STEP_M / 2);
  const equal = meetings.filter(({ ours, theirs }) => `${ours}` === `${theirs}`);
  expect(equal.length / meetings.length).toBeGreaterThan(0.99);
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

/** Height of an edge's line at a place along it. */
function profileAt(edge: readonly (readonly [number, number])[], along: number): number {
  const to = edge.findIndex(([place]) => place >= along);
  const [placeB, b] = edge[to] as [number, number];
  const [placeA, a] = edge[Math.max(0, to - 1)] as [number, number];
  return placeA === placeB ? b : a + ((b - a) * (along - placeA)) / (placeB - placeA);
}

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
