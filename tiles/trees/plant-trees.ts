import { createLocalPlane, type LocalPlane } from '#lib/geo/local-plane.ts';
import { isInRing } from '#lib/geo/polygon.ts';
import { unitNoise } from '#lib/random/random.ts';
import type { LonLat, Site } from '#model';
import type { District } from '../district.ts';
import { type Corridor, createCorridorField } from '../relief/corridor.ts';
import { createHillMound } from '../relief/hill-mound.ts';
import { createLevelAreas } from '../relief/level-areas.ts';
import { createNoise } from '../relief/noise.ts';
import { listSiteRivers, traceRiver } from '../relief/river-course.ts';
import type { PlantedTree } from './tree-table.ts';

/** How woods of a kind are planted: mean distance between trees, their heights, the share of conifers. */
interface Planting {
  readonly spacingM: number;
  readonly minHeightM: number;
  readonly maxHeightM: number;
  readonly needleShare: number;
}

/** Stand densities of managed lowland woods and city parks; heights of young to grown trees. Estimates. */
const PLANTINGS = {
  hill: { spacingM: 8, minHeightM: 6, maxHeightM: 13, needleShare: 0.3 },
  forest: { spacingM: 10, minHeightM: 7, maxHeightM: 14, needleShare: 0.2 },
  park: { spacingM: 12, minHeightM: 4, maxHeightM: 10, needleShare: 0.1 },
} as const satisfies Record<string, Planting>;

/** Share of a mound from which it is wooded. */
const HILL_FOOT = 0.06;
/** Roads are kept clear this far beyond their half width, metres. */
const CLEARANCE_M = 4;
const ROAD_HALF_WIDTH_M = { expressway: 18, arterial: 12 } as const;

/**
 * All trees of a district: those that sources bring, and made-up ones (`synthetic`) on hills, in woods and
 * parks. Each made-up tree depends on its place and the site's seed alone, so it stays when others change.
 * Parks are left alone where a source brings trees: it knows them one by one.
 */
export function plantTrees(site: Site, district: District): PlantedTree[] {
  const plane = createLocalPlane(...site.centre);
  const noise = createNoise(site.seed);
  const { waterAreas, canals } = district;
  const isOnStrip = createCorridorField([
    ...listSiteRivers(site, waterAreas).map((waterway) => traceRiver(waterway, plane, noise)),
    ...canals.map(({ line, widthM }) => toCorridor(line, widthM / 2, plane)),
    ...listRoadCorridors(site, district, plane),
  ]);
  const water = createLevelAreas(
    waterAreas.map(({ ring, holes = [] }) => ({
      rings: [ring, ...holes].map((one) => toPlane(one, plane).flat()),
      levelM: 1,
    })),
  );
  // Within a water area and its bank the level is above the 0 around it.
  const landmarks = (site.landmarks ?? []).map(({ position, clearM }) => ({
    x: plane.toX(position[0]),
    y: plane.toY(position[1]),
    clearM,
  }));
  const isKept = (x: number, y: number) =>
    isOnStrip(x, y) > 0 ||
    water.levelled(x, y, 0) > 0 ||
    landmarks.some((one) => Math.hypot(x - one.x, y - one.y) < one.clearM);
  const trees: PlantedTree[] = district.trees.map(({ position, heightM, leaf }) => ({
    lonDeg: position[0],
    latDeg: position[1],
    heightM,
    leaf,
    provenance: 'supplied',
  }));
  const taken = new Set<number>();
  const plant = (
    box: { west: number; east: number; south: number; north: number },
    planting: Planting,
    isInside: (x: number, y: number) => boolean,
  ) => {
    const { spacingM } = planting;
    for (let row = Math.floor(box.south / spacingM); row <= box.north / spacingM; row++)
      for (let column = Math.floor(box.west / spacingM); column <= box.east / spacingM; column++) {
        const dice = (salt: number) => unitNoise(site.seed, column, row, salt);
        const x = (column + 0.1 + 0.8 * dice(1)) * spacingM;
        const y = (row + 0.1 + 0.8 * dice(2)) * spacingM;
        if (!isInside(x, y) || isKept(x, y)) continue;
        // Woods of several kinds may overlap; the first one there has the ground.
        const key = (Math.round(x / 4) + 2 ** 20) * 2 ** 22 + Math.round(y / 4);
        if (taken.has(key)) continue;
        taken.add(key);
        const tall = dice(3);
        trees.push({
          lonDeg: plane.toLonDeg(x),
          latDeg: plane.toLatDeg(y),
          heightM: planting.minHeightM + (planting.maxHeightM - planting.minHeightM) * tall,
          leaf: dice(4) < planting.needleShare ? 'needleleaved' : 'broadleaved',
          provenance: 'synthetic',
        });
      }
  };
  const mounds = site.hills.map((hill) =>
    createHillMound(hill, plane, { riseM: hill.heightM - site.groundLevelM, noise }),
  );
  for (const mound of mounds) {
    const { x, y, radiusM: r } = mound;
    const box = { west: x - r, east: x + r, south: y - r, north: y + r };
    plant(box, PLANTINGS.hill, (tx, ty) => mound.shareAt(tx, ty) > HILL_FOOT);
  }
  const isOnHill = (x: number, y: number) =>
    mounds.some(
      (mound) =>
        Math.hypot(x - mound.x, y - mound.y) < mound.radiusM && mound.shareAt(x, y) > HILL_FOOT,
    );
  for (const { kind, ring, holes = [] } of district.landuse) {
    if (kind !== 'forest' && (kind !== 'park' || district.supplied.includes('trees'))) continue;
    const flat = toPlane(ring, plane);
    const glades = holes.map((hole) => toPlane(hole, plane));
    plant(
      boxOf(flat),
      PLANTINGS[kind],
      (x, y) =>
        isInRing(x, y, flat) && !glades.some((glade) => isInRing(x, y, glade)) && !isOnHill(x, y),
    );
  }
  return trees;
}

function listRoadCorridors(site: Site, district: District, plane: LocalPlane): Corridor[] {
  const corridor = (line: readonly LonLat[], half: number) =>
    toCorridor(line, half + CLEARANCE_M, plane);
  if (district.roads) return district.roads.map(({ line, widthM }) => corridor(line, widthM / 2));
  return [
    ...site.roads.map((road) => corridor(road.line, ROAD_HALF_WIDTH_M[road.class])),
    ...district.streets.map(({ line, widthM }) => corridor(line, widthM / 2)),
  ];
}

function toCorridor(line: readonly LonLat[], halfWidthM: number, plane: LocalPlane): Corridor {
  const flat = toPlane(line, plane);
  return {
    x: flat.map(([x]) => x),
    y: flat.map(([, y]) => y),
    halfWidthM: flat.map(() => halfWidthM),
  };
}

function toPlane(line: readonly LonLat[], plane: LocalPlane): [x: number, y: number][] {
  return line.map(([lonDeg, latDeg]) => [plane.toX(lonDeg), plane.toY(latDeg)]);
}

function boxOf(ring: readonly (readonly [number, number])[]) {
  const x = ring.map((point) => point[0]);
  const y = ring.map((point) => point[1]);
  return {
    west: Math.min(...x),
    east: Math.max(...x),
    south: Math.min(...y),
    north: Math.max(...y),
  };
}
