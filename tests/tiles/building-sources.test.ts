import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { type BuildingIndex, buildingId, decodeBuildingIndex, type Site } from '#model';
import { buildingsStep } from '../../tiles/buildings/buildings-step.ts';
import type { BuildConfig } from '../../tiles/config/build-config.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';
import type { TilesetTile } from './support/check-tileset.ts';
import { hashFiles } from './support/hash-files.ts';
import { makeDistrict } from './support/make-district.ts';
import { districtOf, inputsOf, runStep } from './support/run-step.ts';

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

/** A pyramid 60 m high on a square of 20 m, as glTF with its data inside. */
function makeTower(): object {
  const positions = Float32Array.of(-10, 0, -10, 10, 0, -10, 10, 0, 10, -10, 0, 10, 0, 60, 0);
  const indices = Uint16Array.of(0, 4, 1, 1, 4, 2, 2, 4, 3, 3, 4, 0);
  const bytes = Buffer.concat([Buffer.from(positions.buffer), Buffer.from(indices.buffer)]);
  return {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
    accessors: [
      {
        bufferView: 0,
        componentType: 5126,
        count: 5,
        type: 'VEC3',
        min: [-10, 0, -10],
        max: [10, 60, 10],
      },
      { bufferView: 1, componentType: 5123, count: 12, type: 'SCALAR' },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: 60 },
      { buffer: 0, byteOffset: 60, byteLength: 24 },
    ],
    buffers: [
      { byteLength: 84, uri: `data:application/octet-stream;base64,${bytes.toString('base64')}` },
    ],
  };
}
