import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wgs84ToGcj02 } from '#lib/geo/gcj02.ts';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { createRandom } from '#lib/random/random.ts';
import { type BuildingIndex, buildingId, decodeBuildingIndex, type Site } from '#model';
import { buildingsStep } from '../../tiles/buildings/buildings-step.ts';
import type { BuildConfig } from '../../tiles/config/build-config.ts';
import type { MapRoad } from '../../tiles/district.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';
import type { TilesetTile } from './support/check-tileset.ts';
import { hashFiles } from './support/hash-files.ts';
import { makeDistrict } from './support/make-district.ts';
import { needTool } from './support/need-tool.ts';
import { districtOf, inputsOf, runStep } from './support/run-step.ts';
import { makeTower } from './support/tower-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'building-sources-'));
const source = join(folder, 'footprints.geojson');
let site: Site;

beforeAll(() => {
  ({ site } = readSeeds(join(import.meta.dirname, '../../seeds')));
  const features = makeDistrict(site, 3000).buildings.map(({ ring, heightM, use }, i) => ({
    type: 'Feature',
    properties: { id: `B${i}`, height: heightM, use, grade: i % 3 === 0 ? null : `g${i % 5}` },
    geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
  }));
  const broken = { type: 'Feature', properties: { height: 9 }, geometry: null };
  writeFileSync(
    source,
    JSON.stringify({ type: 'FeatureCollection', features: [...features, broken] }),
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function build(name: string, more: Partial<BuildConfig> = {}) {
  return runStep(buildingsStep, {
    inputs: inputsOf(site, {
      buildings: [{ file: source, attributes: {}, uses: {}, provenance: 'surveyed' }],
      properties: [{ name: 'grade', type: 'string' }],
      ...more,
    }),
    outFolder: join(folder, name),
    district: () => districtOf(makeDistrict(site, 10)),
  });
}

function readIndex(name: string): BuildingIndex {
  const { buffer, byteOffset, length } = readFileSync(join(folder, name, 'buildings/index.bin'));
  return decodeBuildingIndex(buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer);
}

describe('a file of footprints', () => {
  test('becomes buildings with its ids; what is broken is listed with its place', async () => {
    const { refusals, facts } = await build('file');
    const index = readIndex('file');
    const ids = new Set([...Array(index.count).keys()].map((gid) => buildingId(index, gid)));
    expect(ids.size).toBe(index.count);
    expect(ids.has('B0')).toBe(true);
    expect(refusals).toMatchObject([{ file: 'footprints.geojson', reason: expect.any(String) }]);
    const told = facts.find(({ buildings }) => buildings)?.buildings;
    expect(told).toMatchObject({ count: index.count, provenance: 'surveyed' });
  });

  test('gives the same tiles from the same file, and units that name what decides them', async () => {
    const first = await build('once');
    const second = await build('twice');
    expect(hashFiles(join(folder, 'twice'))).toEqual(hashFiles(join(folder, 'once')));
    expect(second.units.map(({ hash }) => hash)).toEqual(first.units.map(({ hash }) => hash));
  });
});

test.skipIf(!needTool('ogr2ogr'))(
  'what a format and a coordinate system have to say of a file is said once, with its name',
  async () => {
    const shape = join(folder, 'survey.shp');
    execFileSync('ogr2ogr', ['-f', 'ESRI Shapefile', shape, source]);
    rmSync(join(folder, 'survey.dbf'));
    // With its table the heights are gone; those of OpenStreetMap are estimated.
    const survey = { file: shape, attributes: {}, uses: {}, provenance: 'osm' } as const;
    const { warnings } = await build('warned', {
      buildings: [{ ...survey, crs: 'EPSG:4610' }],
      properties: [],
    });
    const said = (words: RegExp) => warnings.filter((text) => words.test(text));
    expect(said(/\.dbf is missing/)).toEqual([expect.stringMatching(/^survey\.shp: /)]);
    expect(said(/Xian 1980/)).toEqual([expect.stringMatching(/^survey\.shp: /)]);
  },
);

test('footprints of a shifted datum are told by the roads of a supplied map', async () => {
  const random = createRandom(9);
  const plane = createLocalPlane(...site.centre);
  const at = (x: number, y: number) => [plane.toLonDeg(x), plane.toLatDeg(y)] as const;
  const lines = Array.from({ length: 24 }, (_, i) => 100 * (2 * i - 23) + 80 * random());
  const roads = lines
    .flatMap((to) => [
      [at(to, -2500), at(to, 2500)],
      [at(-2500, to), at(2500, to)],
    ])
    .map((line, i): MapRoad => {
      const kind = { class: 'residential', structure: 'ground', oneway: false } as const;
      return { id: `r${i}`, ...kind, lanes: null, widthM: 12, line };
    });
  const isFree = (metres: number) => lines.every((line) => Math.abs(line - metres) > 14);
  const pick = (): number => {
    const metres = 4000 * (random() - 0.5);
    return isFree(metres) ? metres : pick();
  };
  const features = Array.from({ length: 600 }, () => {
    const [x, y] = [pick(), pick()];
    const ring = [-4, 4].flatMap((dx) =>
      [-dx, dx].map((dy) => wgs84ToGcj02(...at(x + dx, y + dy))),
    );
    return {
      type: 'Feature',
      properties: { height: 9 },
      geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
    };
  });
  const file = join(folder, 'shifted.geojson');
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
  const { warnings } = await runStep(buildingsStep, {
    inputs: inputsOf(site, {
      buildings: [{ file, attributes: {}, uses: {}, provenance: 'supplied' }],
      map: [{ file, take: ['road'] }],
    }),
    outFolder: join(folder, 'shifted'),
    district: () => ({ ...districtOf(makeDistrict(site, 10)), roads, supplied: ['roads'] }),
  });
  expect(warnings).toContainEqual(
    expect.stringMatching(/^shifted\.geojson: .*Declare "crs": "GCJ-02"/),
  );
});

describe('sources without a usable building', () => {
  const write = (name: string, features: readonly object[]) => {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
    return { file, attributes: {}, uses: {}, provenance: 'surveyed' } as const;
  };
  const far = (i: number) => ({
    type: 'Feature',
    properties: { id: `F${i}`, height: 9 },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [116 + i / 1000, 39],
          [116.0002 + i / 1000, 39],
          [116.0002 + i / 1000, 39.0002],
          [116 + i / 1000, 39],
        ],
      ],
    },
  });

  test('end the build, naming file, reasons, likely cause and where each refusal stands', async () => {
    const empty = write('beijing.geojson', [far(0), far(1), far(2), { type: 'Feature' }]);
    const error: Error = await build('empty', { buildings: [empty] }).catch((caught) => caught);
    expect(error).toMatchObject({ code: 'source-invalid' });
    expect(error.message).toMatch(
      /beijing\.geojson: 4 features, 4 refused\.\n {2}3 × outside-site/,
    );
    expect(error.message).toMatch(/Likely cause: .*km to the north/);
    const listed = /listed in (\S+)\.\n/.exec(error.message)?.[1] ?? '';
    expect(readFileSync(listed, 'utf8').trim().split('\n')).toHaveLength(4);
  });

  test('end it as well where they hold nothing at all', async () => {
    const empty = write('nothing.geojson', []);
    await expect(build('nothing', { buildings: [empty] })).rejects.toThrow(
      /nothing\.geojson: it has no features/,
    );
  });

  test('are warned of where others bring buildings', async () => {
    const { warnings } = await build('some', {
      buildings: [
        write('some.geojson', [far(0)]),
        { file: source, attributes: {}, uses: {}, provenance: 'surveyed' },
      ],
    });
    expect(warnings).toContainEqual(
      expect.stringMatching(/^No buildings came of some\.geojson: 1 features, 1 refused/),
    );
  });
});

describe('a landmark', () => {
  test('stands beside the tree with a row of its own, in the place of the building it names', async () => {
    const model = join(folder, 'tower.gltf');
    writeFileSync(model, JSON.stringify(makeTower()));
    const position = site.centre;
    const { warnings } = await build('landmark', {
      landmarks: [
        {
          file: model,
          id: 'tower',
          name: { zh: '塔', en: 'Tower' },
          position,
          bearingDeg: 0,
          scale: 1,
          replaces: ['B7', 'B-none'],
          isApproximate: false,
        },
      ],
    });
    const index = readIndex('landmark');
    const ids = [...Array(index.count).keys()].map((gid) => buildingId(index, gid));
    expect(ids.at(-1)).toBe('tower');
    expect(ids).not.toContain('B7');
    expect(index.names[index.count - 1]).toEqual({ zh: '塔', en: 'Tower' });
    expect(index.heightM.at(-1)).toBeCloseTo(60, 1);
    expect(warnings.join()).toContain('"B-none", which is in no source');
    const { root } = JSON.parse(
      readFileSync(join(folder, 'landmark/buildings/tileset.json'), 'utf8'),
    ) as { root: TilesetTile };
    expect(root.refine).toBe('ADD');
    expect(root.content).toBeUndefined();
    expect(root.children?.length).toBe(2);
    expect(root.children?.[1]?.children?.[0]?.content?.uri).toBe('landmarks/0.glb');
    const [x, y] = [index.vertices.at(-2), index.vertices.at(-1)] as [number, number];
    const plane = createLocalPlane(...position);
    expect(Math.hypot(plane.toX(x / 1e7), plane.toY(y / 1e7))).toBeLessThan(15);
  });
});
