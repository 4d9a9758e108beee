import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { osmFormat } from '../../tiles/sources/osm/osm-format.ts';
import type { SourceFeature, SourceOptions } from '../../tiles/sources/source.ts';
import { writeTown } from './support/osm-town.ts';
import { createOsmWriter, LAT, LON, type OsmWriter } from './support/osm-writer.ts';
import { type ReadSource, readSource } from './support/read-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'osm-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function write(content: string | Uint8Array, ending = '.osm'): string {
  const path = join(folder, `${files++}${ending}`);
  writeFileSync(path, content);
  return path;
}
const read = (osm: OsmWriter | string, options?: SourceOptions) =>
  readSource(osmFormat, write(typeof osm === 'string' ? osm : osm.toXml()), options);

const find = ({ features }: ReadSource, id: string) => {
  const found = features.find((feature) => feature.id === id);
  if (!found) throw new Error(`Expected ${id} among ${features.map((one) => one.id).join()}`);
  return found;
};
/** Rings as the grid squares of their nodes, counted from the writer's origin. */
const ringsOf = ({ geometry }: SourceFeature) => {
  if (geometry?.type === 'Polygon') return [geometry.coordinates.map(gridRing)];
  if (geometry?.type === 'MultiPolygon')
    return geometry.coordinates.map((one) => one.map(gridRing));
  throw new Error(`Expected an area, got ${geometry?.type}`);
};
const gridRing = (ring: readonly (readonly number[])[]) =>
  ring.map(([x = 0, y = 0]) => [Math.round((x - LON) * 1e4), Math.round((y - LAT) * 1e4)]);
const areaOf = (ring: readonly (readonly number[])[]) =>
  ring.reduce((sum, [x = 0, y = 0], i) => {
    const [u = 0, v = 0] = ring[(i + 1) % ring.length] ?? [];
    return sum + (x * v - u * y) / 2;
  }, 0);

describe('reads', () => {
  test('every layer, with ids and tags', async () => {
    const { open, features, unread } = await read(writeTown());
    expect(open).toMatchObject({ crs: 'EPSG:4326' });
    expect(unread).toEqual([]);
    const layers = features.map(({ id, place, layer }) => `${id} ${place} ${layer}`).sort();
    expect(layers).toEqual(
      [
        'node/900008 node 900008 tree',
        'way/1 way 1 building',
        'way/2 way 2 road',
        'way/3 way 3 rail',
        'way/4 way 4 water',
        'way/5 way 5 waterway',
        'way/6 way 6 landuse',
        'way/7 way 7 landuse',
        'way/10 way 10 tree',
        'way/11 way 11 pipe',
        'way/14 way 14 road',
      ].sort(),
    );
    expect(find({ features } as ReadSource, 'way/1').properties).toEqual({
      building: 'apartments',
      name: '一号楼',
      'building:levels': '6',
    });
  });

  test('only the layers asked for', async () => {
    const { features } = await read(writeTown(), { take: ['road', 'tree'] });
    expect(new Set(features.map(({ layer }) => layer))).toEqual(new Set(['road', 'tree']));
  });

  test('gzip XML', async () => {
    const path = write(gzipSync(writeTown().toXml()), '.osm.gz');
    expect((await readSource(osmFormat, path)).features).toHaveLength(11);
  });

  test('ways before their nodes, and what JOSM has deleted not at all', async () => {
    const [head, ...rest] = writeTown().toXml().trim().split('\n') as [string, ...string[]];
    const turned = [head, ...rest.slice(0, -1).reverse(), rest.at(-1)].join('\n');
    expect((await read(turned)).features).toHaveLength(11);
    const deleted = writeTown().toXml().replace('<way id="1"', '<way id="1" action="delete"');
    expect((await read(deleted)).features).toHaveLength(10);
  });

  test('only what touches the bounds, whole', async () => {
    const osm = writeTown();
    osm.area(20, [5000, 0], [5004, 3], { building: 'yes' });
    osm.area(21, [98, 0], [104, 3], { building: 'yes' });
    const bounds = {
      westDeg: LON,
      southDeg: LAT - 0.001,
      eastDeg: LON + 0.01,
      northDeg: LAT + 0.01,
    };
    const result = await read(osm, { bounds, take: ['building', 'waterway'] });
    expect(result.features.map(({ id }) => id).sort()).toEqual(['way/1', 'way/21', 'way/5']);
    expect(areaOf(ringsOf(find(result, 'way/21'))[0]?.[0] ?? [])).toBe(18);
    expect(find(result, 'way/5').geometry).toMatchObject({ coordinates: { length: 3 } });
  });
});

describe('multipolygons', () => {
  const building = { type: 'multipolygon', building: 'yes' };

  test('of split outlines in any order and direction, with a yard', async () => {
    const osm = createOsmWriter();
    osm.way(1, [
      [0, 0],
      [9, 0],
      [9, 9],
    ]);
    osm.way(2, [
      [0, 0],
      [0, 9],
    ]);
    osm.way(3, [
      [9, 9],
      [0, 9],
    ]);
    osm.area(4, [3, 3], [5, 5]);
    osm.relation(
      5,
      [
        ['way', 3, 'outer'],
        ['way', 4, 'inner'],
        ['way', 1, 'outer'],
        ['way', 2, 'outer'],
      ],
      building,
    );
    const result = await read(osm);
    expect(result.unread).toEqual([]);
    const [[outer = [], hole = []] = []] = ringsOf(find(result, 'relation/5'));
    expect(areaOf(outer)).toBe(81);
    expect(areaOf(hole)).toBe(-4);
  });

  test('of several outlines, each with its own yards', async () => {
    const osm = createOsmWriter();
    osm.area(1, [0, 0], [9, 9]);
    osm.area(2, [20, 0], [29, 9]);
    osm.area(3, [22, 2], [24, 4]);
    osm.area(4, [2, 2], [3, 3]);
    const members = [
      ['way', 3, 'inner'],
      ['way', 1, 'outer'],
      ['way', 4, 'inner'],
      ['way', 2, ''],
    ] as const;
    osm.relation(5, members, building);
    const rings = ringsOf(find(await read(osm), 'relation/5'));
    expect(rings.map((polygon) => polygon.map(areaOf))).toEqual([
      [81, -1],
      [81, -4],
    ]);
  });

  test('whose roles are wrong, by what lies within what', async () => {
    const osm = createOsmWriter();
    osm.area(1, [0, 0], [9, 9]);
    osm.area(2, [2, 2], [4, 4]);
    osm.relation(
      5,
      [
        ['way', 1, 'inner'],
        ['way', 2, 'outer'],
      ],
      building,
    );
    const rings = ringsOf(find(await read(osm), 'relation/5'));
    expect(rings.map((polygon) => polygon.map(areaOf))).toEqual([[81, -4]]);
  });

  test('are not drawn a second time by an outline with the same tags', async () => {
    const osm = createOsmWriter();
    osm.area(1, [0, 0], [9, 9], { building: 'yes' });
    osm.area(2, [2, 2], [4, 4], { building: 'yes' });
    osm.relation(
      5,
      [
        ['way', 1, 'outer'],
        ['way', 2, 'inner'],
      ],
      building,
    );
    const { features } = await read(osm);
    expect(features.map(({ id }) => id)).toEqual(['relation/5', 'way/2']);
  });

  test.each<[string, (osm: OsmWriter) => void, RegExp]>([
    [
      'a member is missing',
      (osm) =>
        osm.relation(
          5,
          [
            ['way', 1, 'outer'],
            ['way', 99, 'outer'],
          ],
          building,
        ),
      /way 99, which is missing/,
    ],
    [
      'the outline is not closed',
      (osm) => osm.relation(5, [['way', 3, 'outer']], building),
      /ends at node/,
    ],
    [
      'a node is missing',
      (osm) => osm.relation(5, [['way', 4, 'outer']], building),
      /node 777 .*missing/,
    ],
    [
      'there are no ways',
      (osm) => osm.relation(5, [['node', 8, 'label']], building),
      /ways as members/,
    ],
  ])('are listed where %s', async (_name, add, reason) => {
    const osm = createOsmWriter();
    osm.area(1, [0, 0], [9, 9]);
    osm.way(3, [
      [0, 0],
      [9, 0],
      [9, 9],
    ]);
    osm.wayOfNodes(4, [1, 2, 777, 1]);
    add(osm);
    const { features, unread } = await read(osm);
    expect(features).toEqual([]);
    expect(unread).toMatchObject([
      { place: 'relation 5', id: 'relation/5', unread: expect.stringMatching(reason) },
    ]);
  });
});

test('a multipolygon of which the extract has no way is listed, one that lies elsewhere is not', async () => {
  const osm = createOsmWriter();
  const building = { type: 'multipolygon', building: 'yes' };
  osm.area(1, [0, 0], [9, 9]);
  osm.area(2, [5000, 0], [5009, 9]);
  osm.relation(5, [['way', 1, 'outer']], building);
  osm.relation(6, [['way', 2, 'outer']], building);
  osm.relation(7, [['way', 99, 'outer']], building);
  const { features, unread } = await read(osm, {
    bounds: { westDeg: LON, southDeg: LAT - 0.001, eastDeg: LON + 0.01, northDeg: LAT + 0.01 },
  });
  expect(features.map(({ id }) => id)).toEqual(['relation/5']);
  expect(unread).toMatchObject([
    { id: 'relation/7', unread: expect.stringMatching(/way 99, which is missing/) },
  ]);
});

describe('ways that cannot be used are listed', () => {
  test('an open outline, an outline with a missing node, a building below the ground', async () => {
    const osm = createOsmWriter();
    osm.way(
      1,
      [
        [0, 0],
        [9, 0],
        [9, 9],
      ],
      { building: 'yes' },
    );
    osm.area(2, [0, 0], [9, 9]);
    osm.wayOfNodes(3, [1, 2, 777, 1], { building: 'yes' });
    osm.area(4, [0, 0], [9, 9], { building: 'train_station', location: 'underground' });
    const { features, unread } = await read(osm);
    expect(features).toEqual([]);
    expect(unread.map(({ place }) => place)).toEqual(['way 1', 'way 3', 'way 4']);
    expect(unread[0]?.unread).toMatch(/closed way/);
    expect(unread[1]?.unread).toMatch(/node 777/);
    expect(unread[2]?.unread).toMatch(/underground/);
  });

  test('while a line goes on after the nodes it lacks', async () => {
    const osm = createOsmWriter();
    osm.way(1, [
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    osm.wayOfNodes(2, [1, 2, 777, 3, 4], { highway: 'service' });
    const { features } = await read(osm);
    expect(features[0]?.geometry).toMatchObject({
      type: 'MultiLineString',
      coordinates: { length: 2 },
    });
  });
});

describe('building parts', () => {
  function writeTower(): OsmWriter {
    const osm = createOsmWriter();
    osm.area(1, [0, 0], [20, 20], { building: 'yes', height: '60' });
    osm.area(2, [0, 0], [20, 8], { 'building:part': 'yes', height: '10' });
    osm.area(3, [2, 8], [8, 18], { 'building:part': 'yes', height: '60', min_height: '10' });
    osm.area(4, [100, 0], [105, 5], { 'building:part': 'yes', height: '3' });
    return osm;
  }

  test('come with the building whose outline holds them, and alone where none does', async () => {
    const result = await read(writeTower());
    expect(result.features.map(({ id, layer }) => `${id} ${layer}`)).toEqual([
      'way/1 building',
      'way/4 building',
    ]);
    const { parts } = find(result, 'way/1');
    expect(
      parts?.map(({ id, layer, properties }) => ({ id, layer, from: properties.min_height })),
    ).toEqual([
      { id: 'way/2', layer: 'building-part', from: undefined },
      { id: 'way/3', layer: 'building-part', from: '10' },
    ]);
    expect(areaOf(ringsOf(parts?.[1] as SourceFeature)[0]?.[0] ?? [])).toBe(60);
  });

  test('go to the outline that a relation names, though they lie in another or in none', async () => {
    const osm = writeTower();
    osm.area(6, [40, 0], [60, 20], { building: 'yes' });
    osm.relation(
      7,
      [
        ['way', 6, 'outline'],
        ['way', 4, 'part'],
        ['way', 3, 'part'],
      ],
      { type: 'building' },
    );
    const result = await read(osm);
    expect(find(result, 'way/6').parts?.map(({ id }) => id)).toEqual(['way/3', 'way/4']);
    expect(find(result, 'way/1').parts?.map(({ id }) => id)).toEqual(['way/2']);
  });

  test('go to a multipolygon, not into its yard', async () => {
    const osm = createOsmWriter();
    osm.area(1, [0, 0], [20, 20]);
    osm.area(2, [8, 8], [12, 12]);
    osm.relation(
      3,
      [
        ['way', 1, 'outer'],
        ['way', 2, 'inner'],
      ],
      { type: 'multipolygon', building: 'yes' },
    );
    osm.area(4, [0, 0], [8, 20], { 'building:part': 'yes' });
    osm.area(5, [9, 9], [11, 11], { 'building:part': 'yes' });
    const result = await read(osm);
    expect(find(result, 'relation/3').parts?.map(({ id }) => id)).toEqual(['way/4']);
    expect(find(result, 'way/5').layer).toBe('building');
  });
});

describe('files that break off', () => {
  test('XML: what came before is kept, the place is named', async () => {
    const xml = writeTown().toXml();
    const at = xml.indexOf('<way id="3"');
    const { features, unread } = await read(`${xml.slice(0, at)}<way id="3" <${xml.slice(at)}`);
    expect(features.map(({ id }) => id)).toEqual(['node/900008', 'way/1', 'way/2']);
    expect(unread.at(-1)).toMatchObject({
      place: `line ${xml.slice(0, at).split('\n').length}`,
      unread: expect.stringMatching(/broken XML.*what follows in the file is lost/),
    });
  });

  test.each([
    ['.osm', '<?xml version="1.0"?><gpx/>'],
    ['.osm.pbf', '\0\0\0\x05hello'],
    ['.osm.pbf', ''],
  ])('refuses a %s that is something else', async (ending, text) => {
    await expect(readSource(osmFormat, write(text, ending))).rejects.toThrow(
      /Expected OpenStreetMap data/,
    );
  });
});
