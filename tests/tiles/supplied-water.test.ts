import { describe, expect, test } from 'vitest';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { isInRing } from '#lib/geo/polygon.ts';
import type { LonLat } from '#model';
import type { District, WaterArea } from '../../tiles/district.ts';
import { collectGroundFeatures } from '../../tiles/ground/ground-features.ts';
import { listNetworkLines } from '../../tiles/network/network-lines.ts';
import { openGroundAndWater } from '../../tiles/relief/open-ground.ts';
import { listGradedRoads } from '../../tiles/relief/road-levels.ts';
import { plantTrees } from '../../tiles/trees/plant-trees.ts';
import { miniSite } from '../fixtures/mini-site.ts';
import { makeDistrict } from './support/make-district.ts';
import { districtOf } from './support/run-step.ts';

const plane = createLocalPlane(...miniSite.centre);
const at = (x: number, y: number): LonLat => [plane.toLonDeg(x), plane.toLatDeg(y)];
const box = (x: number, y: number, w: number, h: number): LonLat[] => [
  at(x, y),
  at(x + w, y),
  at(x + w, y + h),
  at(x, y + h),
];

/** On the site's own river, which runs from the west to the east. */
const own = miniSite.waterways[0]?.line[1] as LonLat;
const [ownX, ownY] = [plane.toX(own[0]), plane.toY(own[1])];
/** The same river as a source has it: 300 m further north, with an island. */
const mapped: WaterArea = {
  kind: 'river',
  ring: box(ownX - 400, ownY + 300, 800, 80),
  holes: [box(ownX - 20, ownY + 320, 60, 40)],
};
const pond: WaterArea = { kind: 'pond', ring: mapped.ring };
const canal = { widthM: 10, line: [at(ownX - 400, ownY + 150), at(ownX + 400, ownY + 150)] };
const wood = box(ownX - 300, ownY - 100, 600, 600);

const withWater = (...waterAreas: WaterArea[]): District => ({
  ...districtOf(makeDistrict(miniSite, 10)),
  waterAreas,
  canals: [canal],
  landuse: [{ kind: 'forest', ring: wood, holes: [box(ownX + 100, ownY + 20, 80, 80)] }],
});

const groundOf = ({ canals, waterAreas, roads }: District) =>
  openGroundAndWater({ site: miniSite, canals, waterAreas, roads, heightField: null });

const siteRivers = (district: District) => ({
  map: collectGroundFeatures(miniSite, district).water.filter(({ tags }) => 'quality' in tags),
  network: listNetworkLines(miniSite, district).filter(
    (line) => line.of === 'waterway' && line.kind === 'river',
  ),
});

describe('a source with rivers as areas', () => {
  const district = withWater(mapped);

  test('takes the place of the site’s rivers on the map, in the network and in the ground', () => {
    expect(siteRivers(district)).toEqual({ map: [], network: [] });
    const { groundM, water } = groundOf(district);
    expect(water.isWater(...own)).toBe(false);
    const plainM = miniSite.groundLevelM + miniSite.datumOffsetM;
    expect(Math.abs(groundM(...own) - plainM)).toBeLessThan(0.5);
    expect(water.isWater(...at(ownX - 200, ownY + 340))).toBe(true);
    expect(groundM(...at(ownX - 200, ownY + 340))).toBeLessThan(plainM - 0.5);
  });

  test('leaves no tree in its water, its canals and the glades of a wood', () => {
    const trees = plantTrees(miniSite, district).filter(({ lonDeg, latDeg }) =>
      isInRing(lonDeg, latDeg, wood),
    );
    expect(trees.length).toBeGreaterThan(1000);
    for (const { lonDeg, latDeg } of trees) {
      const [x, y] = [plane.toX(lonDeg) - ownX, plane.toY(latDeg) - ownY];
      const isOnIsland = x > -20 && x < 40 && y > 320 && y < 360;
      expect(y > 300 && y < 380 && !isOnIsland, `${x}, ${y} in the river`).toBe(false);
      expect(Math.abs(y - 150), `${x}, ${y} in the canal`).toBeGreaterThan(5);
      expect(x > 100 && x < 180 && y > 20 && y < 100, `${x}, ${y} in the glade`).toBe(false);
    }
    // The site's own course is dry land now, and wooded like the rest.
    const onOldCourse = trees.filter(({ latDeg }) => Math.abs(plane.toY(latDeg) - ownY) < 10);
    expect(onOldCourse.length).toBeGreaterThan(20);
  });
});

test('a source with ponds alone leaves the site’s rivers where they are, without trees', () => {
  const district = withWater(pond);
  const { map, network } = siteRivers(district);
  expect([map.length, network.length]).toEqual([1, 1]);
  expect(groundOf(district).water.isWater(...own)).toBe(true);
  const nearest = Math.min(
    ...plantTrees(miniSite, district)
      .filter(({ lonDeg, latDeg }) => isInRing(lonDeg, latDeg, wood))
      .map(({ lonDeg, latDeg }) => Math.hypot(plane.toX(lonDeg) - ownX, plane.toY(latDeg) - ownY)),
  );
  expect(nearest).toBeGreaterThan(25);
});

test('with roads of a source the site’s own are not levelled', () => {
  expect(listGradedRoads(miniSite, null).length).toBeGreaterThan(0);
  expect(listGradedRoads(miniSite, [])).toEqual([]);
});
