import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { distanceM } from '#lib/geo/wgs84.ts';
import {
  decodeNetwork,
  type LonLat,
  type NetworkPoint,
  TWIN_FILES,
  type TwinNetwork,
} from '#model';
import type { District, MapRoad } from '../../tiles/district.ts';
import { networkStep } from '../../tiles/network/network-step.ts';
import type { GroundHeight } from '../../tiles/relief/ground-height.ts';
import { openGround } from '../../tiles/relief/open-ground.ts';
import { miniSite } from '../fixtures/mini-site.ts';
import { makeDistrict } from './support/make-district.ts';
import { districtOf, inputsOf, runStep } from './support/run-step.ts';

const plane = createLocalPlane(...miniSite.centre);
const at = (x: number, y: number): LonLat => [plane.toLonDeg(x), plane.toLatDeg(y)];
const generated = districtOf(makeDistrict(miniSite, 10));
const folder = mkdtempSync(join(tmpdir(), 'network-'));

const road = (id: string, structure: MapRoad['structure'], from: number, to: number): MapRoad => ({
  id,
  name: { zh: '路', en: 'Road' },
  class: 'secondary',
  structure,
  oneway: id === 'a',
  lanes: 2,
  widthM: 7,
  line: [at(from, 1500), at(to, 1500)],
});

const supplied: District = {
  ...generated,
  roads: [
    road('a', 'ground', -1500, -600),
    road('b', 'bridge', -600, 600),
    road('c', 'ground', 600, 1500),
  ],
  canals: [{ widthM: 10, line: [at(-900, -200), at(-300, -200)] }],
  courses: [
    {
      id: 'way/7',
      name: { zh: '大河', en: 'Great River' },
      kind: 'river',
      widthM: [10, 60],
      line: [at(-900, -200), at(900, -200)],
      isDownstream: true,
    },
    {
      id: 'way/8',
      kind: 'canal',
      widthM: [9, 9],
      line: [at(0, 0), at(9, 300)],
      isDownstream: false,
    },
  ],
  rails: [{ kind: 'rail', structure: 'ground', line: [at(-900, 900), at(900, 900)] }],
  pipes: [
    { kind: 'sewer', diameterMm: 800, depthM: 4, line: [at(0, 0), at(300, 0)] },
    { kind: 'gas', diameterMm: null, line: [at(0, 50), at(300, 50)] },
  ],
  supplied: ['roads', 'canals', 'rails', 'pipes'],
};

let own: { network: TwinNetwork; text: string; groundM: GroundHeight };
let source: typeof own;

async function build(name: string, district: District): Promise<typeof own> {
  const outFolder = join(folder, name);
  const { streets: _, canals, waterAreas, roads } = district;
  const spec = { site: miniSite, canals, waterAreas, roads, heightField: null };
  await runStep(networkStep, {
    inputs: inputsOf(miniSite),
    outFolder,
    district: () => district,
    ground: () => spec,
    arrange: (units) => [...units].reverse(),
  });
  const text = readFileSync(join(outFolder, TWIN_FILES.network), 'utf8');
  return { network: decodeNetwork(text), text, groundM: openGround(spec) };
}

beforeAll(async () => {
  own = await build('own', generated);
  source = await build('source', supplied);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const riseOf = ([lon, lat, height]: NetworkPoint, groundM: GroundHeight) =>
  height - groundM(lon, lat);

test('a road on the ground has the height of the ground at each point and between', () => {
  const streets = own.network.roads.filter(({ structure }) => structure === 'ground');
  expect(streets.length).toBeGreaterThan(3);
  for (const { line } of streets)
    for (const [i, point] of line.entries()) {
      expect(Math.abs(riseOf(point, own.groundM))).toBeLessThan(0.006);
      const before = line[i - 1];
      if (!before) continue;
      const middle = [0, 1, 2].map((k) => ((before[k] as number) + (point[k] as number)) / 2);
      expect(Math.abs(riseOf(middle as never, own.groundM))).toBeLessThan(0.6);
    }
});

test('roads of the site come first, generated ones after, each with its origin', () => {
  const { roads } = own.network;
  expect(roads.slice(0, miniSite.roads.length).map(({ id }) => id)).toEqual(
    miniSite.roads.map(({ id }) => id),
  );
  expect(new Set(roads.map(({ origin }) => origin))).toEqual(new Set(['site', 'synthetic']));
  expect(roads[0]?.name).toEqual(miniSite.roads[0]?.name);
});

test('roads of a source take the place of all others and keep class, direction and lanes', () => {
  expect(
    source.network.roads.map(({ id, origin, oneway, lanes, widthM }) => ({
      id,
      origin,
      oneway,
      lanes,
      widthM,
    })),
  ).toEqual([
    { id: 'a', origin: 'supplied', oneway: true, lanes: 2, widthM: 7 },
    { id: 'b', origin: 'supplied', oneway: false, lanes: 2, widthM: 7 },
    { id: 'c', origin: 'supplied', oneway: false, lanes: 2, widthM: 7 },
  ]);
});

test('a bridge leaves the road before it, rises by a ramp and comes down to the road behind', () => {
  const [before, bridge, behind] = source.network.roads;
  const rises = (bridge?.line ?? []).map((point) => riseOf(point, source.groundM));
  expect(bridge?.line[0]?.[2]).toBeCloseTo(before?.line.at(-1)?.[2] as number, 1);
  expect(bridge?.line.at(-1)?.[2]).toBeCloseTo(behind?.line[0]?.[2] as number, 1);
  expect(Math.max(...rises)).toBeGreaterThan(5);
  for (const [i, point] of (bridge?.line ?? []).entries()) {
    const last = bridge?.line[i - 1];
    if (!last) continue;
    const run = distanceM(last[0], last[1], point[0], point[1]);
    expect(Math.abs(point[2] - last[2])).toBeLessThan(0.06 * run + 0.05);
  }
});

test('underground track lies under the ground, elevated track on its deck, and a ramp joins them', () => {
  const rises = (structure: string) =>
    own.network.tracks
      .filter((track) => track.structure === structure)
      .map(({ line }) => line.map((point) => riseOf(point, own.groundM)));
  expect(Math.min(...rises('underground').flat())).toBeLessThan(-10);
  expect(Math.max(...rises('elevated').flat())).toBeCloseTo(10, 0);
  for (const ramp of rises('ramp')) {
    const [from, to] = [ramp[0] as number, ramp.at(-1) as number];
    expect(Math.min(from, to)).toBeLessThan(-5);
    expect(Math.max(from, to)).toBeGreaterThan(5);
  }
  expect(own.network.tracks[0]).toMatchObject({ kind: 'metro', lineNumber: '1', origin: 'site' });
});

test('a river has both banks half its width away, at the height of its water', () => {
  const rivers = own.network.waterways.filter(({ kind }) => kind === 'river');
  expect(rivers.length).toBe(miniSite.waterways.length);
  for (const { line, widthM, leftBank, rightBank } of rivers) {
    expect([widthM.length, leftBank.length, rightBank.length]).toEqual([
      line.length,
      line.length,
      line.length,
    ]);
    for (const [i, [lon, lat, height]] of line.entries()) {
      const half = (widthM[i] as number) / 2;
      for (const bank of [leftBank, rightBank]) {
        const [bankLon, bankLat, bankHeight] = bank[i] as NetworkPoint;
        expect(Math.abs(distanceM(lon, lat, bankLon, bankLat) / half - 1)).toBeLessThan(0.01);
        expect(bankHeight).toBe(height);
      }
    }
    const [a, b] = [line[0] as NetworkPoint, line[1] as NetworkPoint];
    const [left] = leftBank as [NetworkPoint];
    const turn = (b[0] - a[0]) * (left[1] - a[1]) - (b[1] - a[1]) * (left[0] - a[0]);
    expect(turn).toBeGreaterThan(0);
  }
});

test('the direction of flow is told only where it is known', () => {
  expect(own.network.waterways.map(({ flow }) => flow)).not.toContain('along');
  const [river, canal] = source.network.waterways.filter(({ origin }) => origin === 'supplied');
  expect(river).toMatchObject({
    id: 'way/7',
    name: { zh: '大河', en: 'Great River' },
    kind: 'river',
    flow: 'along',
    widthM: [10, 60],
  });
  expect(canal).toMatchObject({ id: 'way/8', kind: 'canal', flow: null });
  expect(source.network.waterways).toHaveLength(miniSite.waterways.length + 2);
});

test('pipes lie at their depth, or at the usual one of their kind with the depth unknown', () => {
  const [sewer, gas] = source.network.pipes;
  expect(sewer).toMatchObject({ kind: 'sewer', diameterMm: 800, depthM: 4 });
  for (const point of sewer?.line ?? []) expect(riseOf(point, source.groundM)).toBeCloseTo(-4, 1);
  expect(gas).toMatchObject({ diameterMm: null, depthM: null });
  for (const point of gas?.line ?? []) expect(riseOf(point, source.groundM)).toBeCloseTo(-1, 1);
});

test('a file of another format is refused', () => {
  expect(() => decodeNetwork('{"format":2}')).toThrow('Expected a network of format 1');
});
