import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
import { formatSummary, type TwinBuildSummary } from '../../tiles/build-summary.ts';
import { buildTwin, type GenerateDistrict } from '../../tiles/build-twin.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';
import { createGroundHeight } from '../../tiles/relief/ground-height.ts';
import { makeDistrict } from './support/make-district.ts';

const SEEDS = join(import.meta.dirname, '../../seeds');
const folder = mkdtempSync(join(tmpdir(), 'twin-build-'));
const out = (workers: number) => join(folder, `with-${workers}`);
const generate: GenerateDistrict = (made) => makeDistrict(made, 4000);
const build = (workers: number, more: object = {}, how = generate) =>
  buildTwin({ seedsFolder: SEEDS, outFolder: out(workers), workers, ...more }, how);

let site: Site;
let summary: TwinBuildSummary;

beforeAll(async () => {
  ({ site } = readSeeds(SEEDS));
  summary = await build(1);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(path: string): Buffer<ArrayBuffer> {
  return readFileSync(join(out(1), site.id, path));
}

function readJson<T>(path: string): T {
  return JSON.parse(read(path).toString()) as T;
}

function bufferOf(path: string): ArrayBuffer {
  const bytes = read(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

test('writes everything the viewer reads', () => {
  for (const path of Object.values(TWIN_FILES))
    expect(statSync(join(out(1), site.id, path)).size, path).toBeGreaterThan(0);
  const manifest = readJson<TwinManifest>(TWIN_FILES.manifest);
  expect(manifest).toMatchObject({ format: 1, siteId: site.id, terrain: { maxZoom: 14 } });
  expect(manifest.buildings).toMatchObject({ provenance: 'synthetic' });
  expect(manifest.buildings.count).toBe(summary.counts.buildings);
  const listed = JSON.parse(readFileSync(join(out(1), 'sites.json'), 'utf8'));
  expect(listed).toEqual([{ id: site.id, name: site.name }]);
});

test('the site bundle is the site', () => {
  expect(parseSiteBundle(readJson(TWIN_FILES.site))).toEqual(site);
});

test('the building index holds each building in its order, on its ground', () => {
  const index = decodeBuildingIndex(bufferOf(TWIN_FILES.buildingIndex));
  const { buildings } = makeDistrict(site, 4000);
  const groundM = createGroundHeight(site);
  expect(index.count).toBe(buildings.length);
  for (const [gid, building] of buildings.entries()) {
    const from = index.ringStart[gid] as number;
    const ring = building.ring.map((_, i) => [
      (index.vertices[2 * (from + i)] as number) / 1e7,
      (index.vertices[2 * (from + i) + 1] as number) / 1e7,
    ]);
    const off = ring.map(([lon, lat], i) =>
      Math.hypot(
        (lon ?? 0) - (building.ring[i]?.[0] ?? 0),
        (lat ?? 0) - (building.ring[i]?.[1] ?? 0),
      ),
    );
    expect(Math.max(...off)).toBeLessThan(1e-7);
    expect(index.heightM[gid]).toBeCloseTo(building.heightM, 4);
    expect(index.townCodes[index.town[gid] as number] ?? null).toBe(building.townCode);
    const lowest = Math.min(...building.ring.map(([lon, lat]) => groundM(lon, lat)));
    expect(index.baseM[gid]).toBeCloseTo(lowest, 4);
  }
});

test('the height grid agrees with the ground on the plain', () => {
  const grid = decodeHeightGrid(bufferOf(TWIN_FILES.heights));
  const groundM = createGroundHeight(site);
  const [lonDeg, latDeg] = site.centre;
  for (let i = -5; i <= 5; i++) {
    const [lon, lat] = [lonDeg + i * 0.004, latDeg + i * 0.002];
    expect(Math.abs(sampleHeightGrid(grid, lon, lat) - groundM(lon, lat))).toBeLessThan(1.3);
  }
});

test('town edges come once each and make up every town', () => {
  const lines = readJson<TwinLines>(TWIN_FILES.lines);
  const groundM = createGroundHeight(site);
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

describe('a build', () => {
  test('writes the same bytes with two workers as with one', async () => {
    await build(2);
    const ours = hashFiles(out(1));
    expect(hashFiles(out(2))).toEqual(ours);
    expect(Object.keys(ours).length).toBeGreaterThan(1000);
  });

  test('is over at once where nothing changed, and not where an option did', async () => {
    const again = await build(1, {}, () => {
      throw new Error('It builds again.');
    });
    expect(again.isUpToDate).toBe(true);
    expect(formatSummary(again)).toMatch(/up to date/);
    const file = join(folder, 'one.geojson');
    writeFileSync(file, JSON.stringify(oneBuilding(site)));
    const other = await buildTwin(
      { seedsFolder: SEEDS, outFolder: out(2), workers: 2, buildingsFile: file },
      generate,
    );
    expect(other).toMatchObject({ isUpToDate: false, counts: { buildings: 1 } });
    const manifest = JSON.parse(
      readFileSync(join(out(2), site.id, TWIN_FILES.manifest), 'utf8'),
    ) as TwinManifest;
    expect(manifest.buildings).toMatchObject({
      count: 1,
      provenance: 'supplied',
      source: 'one.geojson',
    });

    const kept = await buildTwin({ seedsFolder: SEEDS, outFolder: out(2), workers: 0 }, () => {
      throw new Error('It takes the supplied buildings away.');
    });
    expect(kept).toMatchObject({ isUpToDate: true, counts: { buildings: 1 } });
  });

  test('that fails leaves the standing one alone and nothing beside it', async () => {
    const before = hashFiles(out(1));
    const failing = build(1, { force: true }, () => {
      throw new Error('No district today.');
    });
    await expect(failing).rejects.toThrow('No district today.');
    expect(hashFiles(out(1))).toEqual(before);
    expect(globSync('.*', { cwd: out(1) })).toEqual([]);
  });

  test('says which sites there are where one is asked for that is not', async () => {
    await expect(build(0, { siteId: 'nowhere' })).rejects.toThrow(
      new RegExp(`nowhere.*${site.id}.*--site`),
    );
  });
});

function hashFiles(root: string): Record<string, string> {
  const files = globSync('**/*', { cwd: root, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [
        file.slice(root.length),
        createHash('sha256').update(readFileSync(file)).digest('hex'),
      ]),
  );
}

function oneBuilding({ centre: [lon, lat] }: Site) {
  const ring = [
    [lon, lat],
    [lon + 2e-4, lat],
    [lon + 2e-4, lat + 2e-4],
    [lon, lat + 2e-4],
    [lon, lat],
  ];
  return {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { id: 'A-1', height: 12 },
        geometry: { type: 'Polygon', coordinates: [ring] },
      },
    ],
  };
}
