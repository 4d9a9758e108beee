import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Site } from '#model';
import type { MapSource } from '../../tiles/config/build-config.ts';
import { readMapFeatures } from '../../tiles/map-features/read-map-features.ts';
import { needTool } from './support/need-tool.ts';
import { writeTown } from './support/osm-town.ts';
import { createOsmWriter, LAT, LON } from './support/osm-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'map-features-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function write(content: string, ending = '.osm'): string {
  const path = join(folder, `${files++}${ending}`);
  writeFileSync(path, content);
  return path;
}

const site = {
  bounds: { westDeg: LON, southDeg: LAT, eastDeg: LON + 0.02, northDeg: LAT + 0.02 },
  centre: [LON + 0.01, LAT + 0.01],
} as unknown as Site;
const ALL = ['road', 'rail', 'water', 'waterway', 'landuse', 'tree', 'pipe'] as const;
const readMap = async (...sources: MapSource[]) => {
  const refused: unknown[] = [];
  const warnings: string[] = [];
  const map = await readMapFeatures(sources, site, {
    refuse: (refusal) => refused.push(refusal),
    warn: (text) => warnings.push(text),
  });
  return { map, refused, warnings };
};

test('map features of OpenStreetMap become roads, rails, water, land, trees and pipes', async () => {
  const file = write(writeTown().toXml());
  const { map, refused, warnings } = await readMap({ file, take: [...ALL] });
  expect(refused).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('landuse=military (1)')]);
  const [road, viaduct] = map.roads ?? [];
  expect(road).toMatchObject({
    id: 'way/2',
    name: { zh: '人民路', en: 'Renmin Road' },
    class: 'arterial',
    structure: 'ground',
    oneway: true,
    lanes: 4,
    widthM: 16,
  });
  // Digitised against the traffic: turned round.
  expect(road?.line[0]?.[0]).toBeGreaterThan(road?.line.at(-1)?.[0] ?? 0);
  expect(viaduct).toMatchObject({
    class: 'expressway',
    structure: 'elevated',
    oneway: true,
    lanes: null,
    widthM: 13,
  });
  expect(map.rails).toMatchObject([{ kind: 'metro', structure: 'underground' }]);
  expect(map.waterAreas).toMatchObject([{ kind: 'pond', ring: { length: 4 } }]);
  expect(map.landuse).toMatchObject([{ kind: 'forest' }]);
  expect(map.trees?.[0]).toMatchObject({ heightM: 12.5, leaf: 'needleleaved' });
  // A row of 28 m: every 8 m or a little less or more.
  expect(map.trees?.slice(1)).toHaveLength(5);
  expect(map.pipes).toMatchObject([{ kind: 'gas', diameterMm: 300 }]);
  // The canal ends where the pond begins that it runs into, and goes on behind.
  const grid = map.canals?.map(({ line }) => line.map(([lon]) => Math.round((lon - LON) * 1e4)));
  expect(grid).toEqual([
    [-5, 20],
    [30, 40],
  ]);
  expect(map.canals?.every(({ widthM }) => widthM === 12)).toBe(true);
});

test('a river keeps its line, name and direction for the network also where its water is mapped as an area', async () => {
  const osm = createOsmWriter();
  osm.area(1, [20, 40], [160, 48], { natural: 'water', water: 'river' });
  osm.way(
    2,
    [
      [20, 44],
      [90, 44],
      [160, 44],
    ],
    { waterway: 'river', name: '大河', 'name:en': 'Great River' },
  );
  osm.way(
    3,
    [
      [30, 48],
      [30, 90],
    ],
    { waterway: 'canal' },
  );
  const { map } = await readMap({ file: write(osm.toXml()), take: ['water', 'waterway'] });
  // Nothing is dug in the river's area.
  expect(map.canals).toHaveLength(1);
  const [river, canal] = map.courses ?? [];
  expect(river).toMatchObject({
    id: 'way/2',
    name: { zh: '大河', en: 'Great River' },
    kind: 'river',
    isDownstream: true,
    line: { length: 3 },
  });
  // 0.0008° of latitude from bank to bank.
  expect(river?.widthM[1]).toBeCloseTo(89, 0);
  expect(canal).toMatchObject({ id: 'way/3', kind: 'canal', isDownstream: false });
});

test('map features are cut at the bounds with a margin', async () => {
  const osm = createOsmWriter();
  osm.way(
    1,
    [
      [-500, 50],
      [900, 50],
    ],
    { highway: 'residential' },
  );
  osm.way(
    2,
    [
      [100, 50],
      [110, 50],
    ],
    { highway: 'residential' },
  );
  osm.area(3, [-500, 10], [20, 40], { landuse: 'forest' });

  const { map } = await readMap({ file: write(osm.toXml()), take: ['road', 'landuse'] });
  const lons = [
    ...(map.roads ?? []).flatMap(({ line }) => line),
    ...(map.landuse ?? []).flatMap(({ ring }) => ring),
  ].map(([lon]) => lon);
  expect(Math.min(...lons)).toBeGreaterThan(LON - 0.0055);
  expect(Math.max(...lons)).toBeLessThan(LON + 0.0255);
  expect(map.landuse).toHaveLength(1);
});

test('map features of a layer that was not asked for are absent; of one that was, a list', async () => {
  const { map } = await readMap({
    file: write(createOsmWriter().toXml()),
    take: ['tree', 'rail'],
  });
  expect(map).toEqual({ trees: [], rails: [] });
});

test('map features of GeoJSON with plain attributes', async () => {
  const line = {
    type: 'LineString',
    coordinates: [
      [LON, LAT],
      [LON + 0.001, LAT],
    ],
  };
  const roads = [
    { class: 'primary', width: 18, oneway: 1, name: 'A' },
    { fclass: 'residential', oneway: 'T' },
    { class: 'runway' },
    {},
  ].map((properties, i) => ({ type: 'Feature', id: i + 1, properties, geometry: line }));
  const file = write(JSON.stringify({ type: 'FeatureCollection', features: roads }), '.geojson');
  const { map, refused } = await readMap({ file, take: ['road'] });
  expect(map.roads).toMatchObject([
    { id: '1', class: 'arterial', widthM: 18, oneway: true },
    {
      id: '2',
      class: 'residential',
      oneway: true,
      line: [
        [LON + 0.001, LAT],
        [LON, LAT],
      ],
    },
    { id: '4', class: 'residential', oneway: false, widthM: 7 },
  ]);
  expect(refused).toMatchObject([{ id: '3', expected: expect.stringContaining('runway') }]);
});

test.skipIf(!needTool('ogr2ogr'))(
  'map features of a GeoPackage in a projected system',
  async () => {
    const square = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ].map(([x = 0, y = 0]) => [LON + x * 1e-3, LAT + y * 1e-3]);
    const json = write(
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          {
            type: 'Feature',
            properties: { landuse: 'farmland' },
            geometry: { type: 'Polygon', coordinates: [square] },
          },
        ],
      }),
      '.geojson',
    );
    const file = join(folder, 'land.gpkg');
    execFileSync('ogr2ogr', ['-f', 'GPKG', '-t_srs', 'EPSG:4528', file, json], { stdio: 'pipe' });
    const { map, refused } = await readMap({ file, take: ['landuse'] });
    expect(refused).toEqual([]);
    expect(map.landuse).toHaveLength(1);
    for (const [i, [lon, lat]] of (map.landuse?.[0]?.ring ?? []).entries()) {
      expect(lon).toBeCloseTo(square[i]?.[0] ?? 0, 6);
      expect(lat).toBeCloseTo(square[i]?.[1] ?? 0, 6);
    }
  },
);
