import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { hashString } from '#lib/random/random.ts';
import type { LonLat, Site } from '#model';
import type { BuildingRecord, GeneratedDistrict } from '../district.ts';
import { readSeeds } from '../read-seeds.ts';
import { measureArea, type Ring, type Xy } from './geometry/ring.ts';
import { generateDistrict } from './index.ts';
import {
  createSegmentIndex,
  findOverlap,
  isInside,
  type SegmentIndex,
} from './test-kit/exact-tests.ts';
import { createSmallSite } from './test-kit/small-site.ts';

/** Carriageways that the test holds buildings to, whatever the generator's own widths are. */
const LEAST_HALF_WIDTH_M = { expressway: 15, arterial: 8 } as const;
/** Half of what rounding to 1e-7 degree can move a corner, twice over. */
const ROUNDING_M = 0.03;

const site = readSeeds(fileURLToPath(new URL('../../seeds', import.meta.url))).site;
let district: GeneratedDistrict;
let rings: readonly Ring[];
/** A plain equirectangular plane of the test's own. */
const cosLat = Math.cos((site.centre[1] * Math.PI) / 180);
const METRES_PER_DEG = 111_200;
const project = ([lon, lat]: LonLat): Xy => [
  (lon - site.centre[0]) * METRES_PER_DEG * cosLat,
  (lat - site.centre[1]) * METRES_PER_DEG,
];

beforeAll(() => {
  district = generateDistrict(site);
  rings = district.buildings.map((building) => building.ring.map(project));
}, 120_000);

describe('a district generated from the seeds', { timeout: 60_000 }, () => {
  test('leaves the ground of landmarks free and builds nothing in place of them', () => {
    const landmarks = site.landmarks ?? [];
    expect(landmarks.length).toBeGreaterThan(0);
    for (const { position, clearM, name } of landmarks) {
      const [x, y] = project(position);
      let nearestM = Number.POSITIVE_INFINITY;
      for (const ring of rings)
        for (const [px, py] of ring) nearestM = Math.min(nearestM, Math.hypot(px - x, py - y));
      expect(nearestM, name.en).toBeGreaterThan(clearM - 1);
    }
    const modelled = new Set(landmarks.flatMap(({ placeId }) => placeId ?? []));
    const names = site.places.filter(({ id }) => modelled.has(id)).map(({ name }) => name.zh);
    expect(district.buildings.filter(({ name }) => names.includes(name?.zh ?? ''))).toEqual([]);
  });

  test('has 120,000 buildings at least, all marked synthetic and well formed', () => {
    expect(district.quality).toBe('synthetic');
    expect(district.buildings.length).toBeGreaterThanOrEqual(120_000);
    const codes = new Set(site.towns.map((town) => town.code));
    const faults = district.buildings.filter(
      (building, i) =>
        building.provenance !== 'synthetic' ||
        building.townCode === null ||
        !codes.has(building.townCode) ||
        building.storeys < 1 ||
        building.storeys > 255 ||
        building.heightM < 2.5 * building.storeys ||
        building.heightM > 9.5 * building.storeys + 12 ||
        !Number.isInteger(building.dwellings) ||
        measureArea(rings[i] as Ring) < 10,
    );
    expect(faults.slice(0, 5)).toEqual([]);
  });

  test('keeps buildings off roads, rivers, elevated track, streets and canals', () => {
    const lines = createSegmentIndex();
    for (const road of site.roads)
      lines.add(road.line.map(project), LEAST_HALF_WIDTH_M[road.class] - ROUNDING_M);
    for (const water of site.waterways) lines.add(water.line.map(project), water.widthM / 2 - 0.3);
    for (const track of site.metroTracks)
      if (track.structure !== 'underground') lines.add(track.line.map(project), 6);
    for (const way of [...district.streets, ...district.canals])
      lines.add(way.line.map(project), way.widthM / 2 - ROUNDING_M);
    expect(findOnLines(lines).slice(0, 5)).toEqual([]);
  });

  test('would notice buildings on a road that nobody knew of', () => {
    const lines = createSegmentIndex();
    const [lon, lat] = site.centre;
    lines.add([project([lon - 0.02, lat + 0.003]), project([lon + 0.02, lat - 0.002])], 8);
    expect(findOnLines(lines).length).toBeGreaterThan(3);
  });

  test('keeps buildings off hills', () => {
    const hills = site.hills.map((hill) => ({ top: project(hill.top), radiusM: hill.radiusM }));
    const stray = rings.filter((ring) =>
      hills.some(({ top: [hx, hy], radiusM }) =>
        ring.some(([x, y]) => (hx - x) ** 2 + (hy - y) ** 2 < radiusM * radiusM),
      ),
    );
    expect(stray.slice(0, 5)).toEqual([]);
  });

  test('keeps buildings inside the outline', () => {
    const edge = createSegmentIndex();
    edge.add(site.outline.map(project), 1);
    expect(findOnLines(edge).slice(0, 5)).toEqual([]);
    // What does not touch the outline is inside if any of its points is.
    const outline = site.outline.slice(0, -1).map(project);
    const outside = rings.filter(
      ([first], i) => i % 10 === 0 && first && !isInside(outline, first[0], first[1]),
    );
    expect(outside).toEqual([]);
  });

  test('lets no two buildings overlap', () => {
    expect(findOverlap(rings)).toBeUndefined();
    const [first] = rings;
    expect(
      findOverlap([...rings, (first as Ring).map(([x, y]): Xy => [x + 1, y + 1])]),
    ).toBeDefined();
  });

  test('is tallest about the metro stations', () => {
    const stations = site.metroStations.map((station) => project(station.position));
    const near = district.buildings.filter((_, i) => distanceToNearest(i, stations) < 800);
    expect(near.length).toBeGreaterThan(1000);
    expect(meanStoreys(near)).toBeGreaterThan(2 * meanStoreys(district.buildings));
    const towers = district.buildings.flatMap((building, i) => (building.storeys >= 22 ? [i] : []));
    expect(towers.length).toBeGreaterThan(300);
    const far = towers.filter((i) => distanceToNearest(i, stations) > 2000);
    expect(far.length).toBeLessThan(0.1 * towers.length);
  });

  test('teaches about universities and works about industrial areas', () => {
    for (const place of site.places) {
      const at = project(place.position);
      const about = (radiusM: number) =>
        district.buildings.filter((_, i) => distanceToNearest(i, [at]) < radiusM);
      // A campus on the district's limit may lie beyond it.
      if (place.kind === 'university' && isDeepInside(at, 300))
        expect(countUse(about(300), 'education'), place.id).toBeGreaterThanOrEqual(3);
      // A place known to a kilometre says nothing about the ground at its mark.
      if (place.kind === 'industry' && (place.positionErrorM ?? 0) < 500)
        expect(countUse(about(900), 'industrial', 'office'), place.id).toBeGreaterThan(20);
    }
  });

  test('builds low in old towns and villages and high in halls', () => {
    const oldTown = district.landuse.filter((use) => use.kind === 'old-town');
    expect(oldTown.length).toBeGreaterThan(50);
    const villages = district.buildings.filter((building) => building.use === 'village-house');
    expect(villages.length).toBeGreaterThan(30_000);
    expect(Math.max(...villages.map((house) => house.storeys))).toBeLessThanOrEqual(3);
    const halls = district.buildings.filter(
      (building) => building.use === 'industrial' && building.storeys === 1 && building.heightM > 7,
    );
    expect(halls.length).toBeGreaterThan(4000);
  });

  test('houses about as many people as live in the district', () => {
    const dwellings = district.buildings.reduce((sum, building) => sum + building.dwellings, 0);
    const [population] = site.facts
      .filter((fact) => fact.key === 'population')
      .sort((a, b) => (b.year ?? 0) - (a.year ?? 0));
    const persons = population?.value ?? 0;
    expect(persons / dwellings).toBeGreaterThan(2);
    expect(persons / dwellings).toBeLessThan(3.3);
  });

  test('covers each town with grid cells of its own code, half a kilometre at most', () => {
    expect(new Set(district.grid.map((cell) => cell.code)).size).toBe(district.grid.length);
    for (const town of site.towns) {
      const cells = district.grid.filter((cell) => cell.townCode === town.code);
      const areas = cells.map((cell) => measureArea(cell.ring.map(project)));
      const total = areas.reduce((sum, area) => sum + area, 0);
      const townArea = measureArea(town.ring.slice(0, -1).map(project));
      expect(Math.abs(total / townArea - 1), town.code).toBeLessThan(0.001);
      expect(Math.max(...areas)).toBeLessThan(251_500);
      expect(
        cells.every((cell, i) => cell.code === `${town.code}-${String(i + 1).padStart(4, '0')}`),
      ).toBe(true);
    }
  });

  test('names the buildings of most places that have one', () => {
    const named = new Set(district.buildings.flatMap((building) => building.name?.zh ?? []));
    const schools = site.places.filter((place) =>
      /school|university|hospital|mall/.test(place.kind),
    );
    const found = schools.filter((place) => named.has(place.name.zh));
    expect(found.length).toBeGreaterThan(0.85 * schools.length);
  });
});

describe('generation', { timeout: 60_000 }, () => {
  test('gives the same bytes for the same site, here and everywhere', () => {
    const small = createSmallSite();
    const first = JSON.stringify(generateDistrict(small));
    expect(JSON.stringify(generateDistrict(small))).toBe(first);
    // A change of the generator changes this number; a change of machine must not.
    expect(hashString(first)).toBe(2140266749);
  });

  test('follows the seed', () => {
    const small = createSmallSite();
    const other: Site = { ...small, seed: small.seed + 1 };
    expect(JSON.stringify(generateDistrict(other))).not.toBe(
      JSON.stringify(generateDistrict(small)),
    );
  });

  test('manages with nothing but an outline and one town', () => {
    const bare: Site = {
      ...createSmallSite(),
      hills: [],
      waterways: [],
      roads: [],
      metroTracks: [],
      metroStations: [],
      places: [],
      facts: [],
    };
    const made = generateDistrict(bare);
    expect(made.buildings.length).toBeGreaterThan(100);
    expect(made.grid.length).toBeGreaterThan(10);
  });

  test('reports its steps up to the last', () => {
    const steps: number[] = [];
    let last = 0;
    generateDistrict(createSmallSite(), {
      onProgress: (done, total) => {
        steps.push(done);
        last = total;
      },
    });
    expect(steps).toEqual(Array.from({ length: last }, (_, i) => i + 1));
  });
});

function findOnLines(lines: SegmentIndex): BuildingRecord[] {
  return district.buildings.filter((_, i) => lines.touches(rings[i] as Ring));
}

function distanceToNearest(building: number, points: readonly Xy[]): number {
  const [x, y] = (rings[building] as Ring)[0] as Xy;
  return Math.min(...points.map(([px, py]) => Math.hypot(px - x, py - y)));
}

function meanStoreys(buildings: readonly BuildingRecord[]): number {
  return buildings.reduce((sum, building) => sum + building.storeys, 0) / buildings.length;
}

function isDeepInside([x, y]: Xy, depthM: number): boolean {
  const edge = createSegmentIndex();
  edge.add(site.outline.map(project), depthM);
  return !edge.touches([
    [x, y],
    [x + 1, y],
    [x, y + 1],
  ]);
}

function countUse(buildings: readonly BuildingRecord[], ...uses: string[]): number {
  return buildings.filter((building) => uses.includes(building.use)).length;
}
