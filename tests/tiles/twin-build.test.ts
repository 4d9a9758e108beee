import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  decodeBuildingIndex,
  decodeHeightGrid,
  parseSiteBundle,
  type Site,
  sampleHeightGrid,
  TWIN_FILES,
  type TwinLines,
  type TwinManifest,
} from '#model';
import { buildTwin, type TwinBuildResult } from '../../tiles/build/build-twin.ts';
import { joinShards } from '../../tiles/build/join-shards.ts';
import type { BuildInputs } from '../../tiles/build/step.ts';
import { loadSteps } from '../../tiles/build/steps.ts';
import { prepareGround } from '../../tiles/relief/create-ground-spec.ts';
import { openGround } from '../../tiles/relief/open-ground.ts';
import { miniSite } from '../fixtures/mini-site.ts';
import { hashFiles } from './support/hash-files.ts';
import { makeDistrict } from './support/make-district.ts';
import { districtOf, inputsOf } from './support/run-step.ts';

const BUILDINGS = 900;
const site: Site = miniSite;
const folder = mkdtempSync(join(tmpdir(), 'twin-build-'));
const out = (name: string) => join(folder, name);
const made = (of: Site) => makeDistrict(of, BUILDINGS);

async function build(
  name: string,
  inputs: BuildInputs,
  more: { workers?: number; shard?: { index: number; count: number } } = {},
): Promise<TwinBuildResult> {
  return buildTwin({ ...(await common(name, inputs)), ...more });
}

async function common(name: string, inputs: BuildInputs) {
  return {
    inputs,
    outFolder: out(name),
    steps: await loadSteps(),
    workers: 0,
    memoryBytes: 2 ** 30,
    generate: made,
    readMap: async () => ({}),
    pipeline: 'as it is',
  };
}

const plain = inputsOf(site, { levels: { terrain: 13 } });

beforeAll(async () => {
  await build('one', plain, { workers: 1 });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(path: string, name = 'one'): Buffer<ArrayBuffer> {
  return readFileSync(join(out(name), site.id, path));
}

function readJson<T>(path: string, name = 'one'): T {
  return JSON.parse(read(path, name).toString()) as T;
}

function bufferOf(path: string, name = 'one'): ArrayBuffer {
  const bytes = read(path, name);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

async function groundOf() {
  const spec = await prepareGround({
    inputs: plain,
    district: async () => districtOf(made(site)),
  } as Parameters<typeof prepareGround>[0]);
  return openGround(spec);
}

test('writes everything the viewer reads', () => {
  for (const path of Object.values(TWIN_FILES))
    expect(existsSync(join(out('one'), site.id, path)), path).toBe(true);
  const manifest = readJson<TwinManifest>(TWIN_FILES.manifest);
  expect(manifest).toMatchObject({
    format: 2,
    siteId: site.id,
    terrain: { maxZoom: 13 },
    buildings: { provenance: 'synthetic', count: made(site).buildings.length },
    counts: { syntheticTrees: readJson<TwinManifest>(TWIN_FILES.manifest).counts.trees },
    sources: [],
  });
  expect(manifest.counts.refused).toBe(0);
  const listed = JSON.parse(readFileSync(join(out('one'), 'sites.json'), 'utf8'));
  expect(listed).toEqual([{ id: site.id, name: site.name }]);
});

test('the site bundle is the site', () => {
  expect(parseSiteBundle(readJson(TWIN_FILES.site))).toEqual(site);
});

test('the building index holds each building once, in its place and with its height', () => {
  const index = decodeBuildingIndex(bufferOf(TWIN_FILES.buildingIndex));
  const { buildings } = made(site);
  expect(index.count).toBe(buildings.length);
  const left = new Set(buildings);
  for (let gid = 0; gid < index.count; gid++) {
    const from = 2 * (index.ringStart[gid] as number);
    const ring = index.vertices.subarray(from, 2 * (index.ringStart[gid + 1] as number));
    const [west, south] = [0, 1].map(
      (axis) => Math.min(...ring.filter((_, i) => i % 2 === axis)) / 1e7,
    ) as [number, number];
    const found = [...left].find(
      (building) =>
        Math.abs(Math.min(...building.ring.map(([lon]) => lon)) - west) < 2e-7 &&
        Math.abs(Math.min(...building.ring.map(([, lat]) => lat)) - south) < 2e-7,
    );
    expect(index.heightM[gid]).toBeCloseTo(found?.heightM as number, 1);
    left.delete(found as (typeof buildings)[number]);
  }
  expect(left.size).toBe(0);
});

test('the height grid agrees with the ground on the plain', async () => {
  const grid = decodeHeightGrid(bufferOf(TWIN_FILES.heights));
  const groundM = await groundOf();
  const [lonDeg, latDeg] = site.centre;
  for (let i = -5; i <= 5; i++) {
    const [lon, lat] = [lonDeg + i * 0.004, latDeg + i * 0.002];
    expect(Math.abs(sampleHeightGrid(grid, lon, lat) - groundM(lon, lat))).toBeLessThan(1.3);
  }
});

test('town edges come once each and make up every town', async () => {
  const lines = readJson<TwinLines>(TWIN_FILES.lines);
  const groundM = await groundOf();
  const corners = new Map(site.towns.map(({ code, ring }) => [code, new Set(ring.map(String))]));
  const met = new Map(site.towns.map(({ code }) => [code, new Set<string>()]));
  for (const { towns, points } of lines.townEdges) {
    expect(towns.length === 1 || towns.length === 2).toBe(true);
    for (const [lon, lat, heightM] of points) {
      expect(heightM).toBeCloseTo(groundM(lon, lat), 1);
      for (const code of towns)
        if (corners.get(code)?.has(`${lon},${lat}`)) met.get(code)?.add(`${lon},${lat}`);
    }
  }
  for (const { code } of site.towns) expect(met.get(code)?.size).toBe(corners.get(code)?.size);
  const stretches = lines.townEdges.flatMap(({ points }) => [
    String(points),
    String(points.toReversed()),
  ]);
  expect(new Set(stretches).size).toBe(stretches.length);
  expect(Object.keys(lines.groundM).length).toBe(site.towns.length + site.places.length);
});

describe('the same bytes', () => {
  test('come of no and of two workers', async () => {
    await build('none', plain, { workers: 0 });
    await build('two', plain, { workers: 2 });
    const ours = hashFiles(join(out('one'), site.id));
    expect(hashFiles(join(out('none'), site.id))).toEqual(ours);
    expect(hashFiles(join(out('two'), site.id))).toEqual(ours);
    expect(Object.keys(ours).length).toBeGreaterThan(100);
  });

  test('come of three shards and a join', async () => {
    for (const index of [3, 1, 2]) await build('shards', plain, { shard: { index, count: 3 } });
    await joinShards({ ...(await common('shards', plain)), shards: 3 });
    expect(hashFiles(join(out('shards'), site.id))).toEqual(hashFiles(join(out('one'), site.id)));
  });
});

describe('a build after a change', () => {
  const source = join(folder, 'buildings.geojsonl');
  const inputs = inputsOf(site, {
    levels: { terrain: 13 },
    buildings: [
      { file: source, attributes: {}, uses: {}, provenance: 'surveyed', title: 'Survey' },
    ],
  });

  /** Lines of GeoJSON; one house may be taller. */
  function writeSource(tallerAt: number | null): void {
    const lines = made(site).buildings.map(({ ring, heightM }, i) =>
      JSON.stringify({
        type: 'Feature',
        properties: { id: `B${i}`, height: i === tallerAt ? heightM + 30 : heightM },
        geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
      }),
    );
    writeFileSync(source, lines.join('\n'));
  }

  /** Files that are not the ones of the build before, told by their inode. */
  function inodes(name: string): Map<string, number> {
    const root = join(out(name), site.id);
    return new Map(
      Object.keys(hashFiles(root)).map((path) => [path, statSync(join(root, path)).ino]),
    );
  }

  test('of one building makes its subtree anew and keeps the rest', async () => {
    writeSource(null);
    await build('changing', inputs);
    const before = inodes('changing');
    writeSource(7);
    const result = await build('changing', inputs);
    expect(result.decisions.filter(({ kept }) => !kept).map(({ name }) => name)).toEqual([
      'buildings',
    ]);
    const anew = [...inodes('changing')].filter(([path, inode]) => before.get(path) !== inode);
    expect(anew.map(([path]) => path.split('/')[0]).sort()).not.toContain('terrain');
    expect(anew.map(([path]) => path)).toContain(TWIN_FILES.manifest);
    await build('fresh', inputs);
    expect(hashFiles(join(out('changing'), site.id))).toEqual(
      hashFiles(join(out('fresh'), site.id)),
    );
    const manifest = readJson<TwinManifest>(TWIN_FILES.manifest, 'fresh');
    expect(manifest.buildings).toMatchObject({ provenance: 'surveyed', count: BUILDINGS });
    expect(manifest.sources).toMatchObject([
      { kind: 'buildings', file: 'buildings.geojsonl', title: 'Survey', provenance: 'surveyed' },
    ]);
  });

  test('of the terrain renews the terrain and what stands on it', async () => {
    const dem = join(folder, 'dem.asc');
    writeGrid(dem, 40);
    const withTerrain = (file: string) =>
      inputsOf(site, { levels: { terrain: 13 }, terrain: [{ file }] });
    await build('hilly', withTerrain(dem));
    expect(await build('hilly', withTerrain(dem))).toMatchObject({ isUpToDate: true });
    writeGrid(dem, 60);
    const result = await build('hilly', withTerrain(dem));
    const renewed = result.decisions.filter(({ kept }) => !kept).map(({ name }) => name);
    expect(renewed).toEqual(expect.arrayContaining(['terrain', 'buildings', 'trees', 'index']));
    await build('hilly-fresh', withTerrain(dem));
    expect(hashFiles(join(out('hilly'), site.id))).toEqual(
      hashFiles(join(out('hilly-fresh'), site.id)),
    );
  });
});

/** An ASCII grid over the site, rising to the east. */
function writeGrid(file: string, riseM: number): void {
  const { westDeg, southDeg, eastDeg, northDeg } = site.bounds;
  const cell = 0.002;
  const columns = Math.ceil((eastDeg - westDeg) / cell) + 10;
  const rows = Math.ceil((northDeg - southDeg) / cell) + 10;
  const head = [
    `ncols ${columns}`,
    `nrows ${rows}`,
    `xllcorner ${westDeg - 5 * cell}`,
    `yllcorner ${southDeg - 5 * cell}`,
    `cellsize ${cell}`,
  ];
  const row = Array.from({ length: columns }, (_, i) => ((riseM * i) / columns).toFixed(2));
  writeFileSync(file, [...head, ...Array.from({ length: rows }, () => row.join(' '))].join('\n'));
}
