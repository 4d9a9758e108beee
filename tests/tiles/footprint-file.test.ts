import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { wgs84ToGcj02 } from '#lib/geo/gcj02.ts';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { isInRing } from '#lib/geo/polygon.ts';
import { distanceM } from '#lib/geo/wgs84.ts';
import type { LonLat } from '#model';
import { readFootprints } from '../../tiles/footprints/read-footprints.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'footprints-'));
const { site } = readSeeds(join(ROOT, 'seeds'));
const [LON, LAT] = site.centre;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ring = unknown[];

const square = (lon = LON, lat = LAT, side = 2e-4): Ring => [
  [lon, lat],
  [lon + side, lat],
  [lon + side, lat + side],
  [lon, lat + side],
  [lon, lat],
];

function feature(ring: unknown, properties: object = { id: 'B1', height: 10 }, type = 'Polygon') {
  return {
    type: 'Feature',
    properties,
    geometry: { type, coordinates: type === 'Polygon' ? [ring] : ring },
  };
}

function write(text: string | object): string {
  const file = join(folder, 'b.geojson');
  writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
  return file;
}

const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features });
const good = feature(square());
const read = (content: string | object, attributes = {}) =>
  readFootprints(write(content), site, attributes);

describe('reads', () => {
  test('a collection, keeping id, name, use and height, and finds the town', () => {
    const properties = {
      id: 7,
      name: '实验楼',
      'name:en': 'Lab',
      height: '12.5 m',
      building: 'university',
    };
    const { records, report } = read(collection(feature(square(), properties)));
    expect(records).toEqual([
      {
        id: '7',
        name: { zh: '实验楼', en: 'Lab' },
        heightM: 12.5,
        storeys: 4,
        use: 'education',
        provenance: 'supplied',
        townCode: site.towns.find(({ ring }) => isInRing(LON, LAT, ring))?.code,
        dwellings: 0,
        ring: square()
          .slice(0, 4)
          .map((p) => (p as number[]).map((deg) => Math.round(deg * 1e7) / 1e7)),
      },
    ]);
    expect(report).toMatchObject({ features: 1, buildings: 1, refused: {}, warnings: [] });
  });

  test('one feature a line, and skips a line that is none', () => {
    const lines = [JSON.stringify(good), '{"type":', JSON.stringify(good)].join('\n');
    const { report } = read(lines);
    expect(report.buildings).toBe(2);
    expect(report.refused['not-json']).toMatchObject({ count: 1, first: /line 2/ });
  });

  test('storeys where there is no height, by any name that is given', () => {
    const { records } = read(collection(feature(square(), { FLOORS_N: '6' })), {
      storeys: 'FLOORS_N',
    });
    expect(records[0]).toMatchObject({ storeys: 6, heightM: 18 });
  });

  test('each part of a MultiPolygon, and its courtyards', () => {
    const hole = square(LON + 5e-5, LAT + 5e-5, 1e-4);
    const parts = [[square(), hole], [square(LON + 1e-3)]];
    const { records } = read(collection(feature(parts, { id: 'M', height: 9 }, 'MultiPolygon')));
    expect(records.map(({ id, holes }) => [id, holes?.length ?? 0])).toEqual([
      ['M', 1],
      ['M/2', 0],
    ]);
  });

  test('an unclosed ring and a repeated point, and counts them', () => {
    const open = square().slice(0, 4);
    const doubled = [square()[0], ...square()];
    const { report } = read(collection(feature(open), feature(doubled)));
    expect(report.repaired).toEqual({ 'unclosed-ring': 1, 'repeated-point': 1 });
    expect(report.buildings).toBe(2);
  });

  test('either turn of a ring as counter-clockwise', () => {
    const [a, b] = [
      read(collection(feature(square()))),
      read(collection(feature(square().reverse()))),
    ];
    const turn = ([p, q, r]: readonly LonLat[]) =>
      Math.sign(
        ((q?.[0] ?? 0) - (p?.[0] ?? 0)) * ((r?.[1] ?? 0) - (q?.[1] ?? 0)) -
          ((q?.[1] ?? 0) - (p?.[1] ?? 0)) * ((r?.[0] ?? 0) - (q?.[0] ?? 0)),
      );
    expect(turn(a.records[0]?.ring ?? [])).toBe(1);
    expect(turn(b.records[0]?.ring ?? [])).toBe(1);
  });
});

describe('refuses, counts and names the first', () => {
  const bow: Ring = [square()[0], square()[2], square()[1], square()[3], square()[0]];
  test.each<[string, unknown, string, RegExp]>([
    [
      'a height that is no number',
      feature(square(), { id: 'X', height: 'tall' }),
      'height',
      /properties\.height.*tall/,
    ],
    ['a negative height', feature(square(), { height: -3 }), 'height', /-3/],
    ['no height at all', feature(square(), {}), 'height', /--height-attribute/],
    [
      'swapped coordinates',
      feature(square().map((p) => [...(p as number[])].reverse())),
      'swapped-coordinates',
      /longitude, latitude/,
    ],
    ['a place elsewhere', feature(square(2.3, 48.8)), 'outside-site', /coordinates\[0\]\[0\]/],
    ['a ring that crosses itself', feature(bow), 'self-crossing', /edges/],
    ['a ring without area', feature(square(LON, LAT, 1e-7)), 'zero-area', /m²/],
    ['two points', feature(square().slice(0, 2)), 'too-few-points', /got 2/],
    ['a position of text', feature([['a', 'b'], ...square()]), 'coordinates', /\["a","b"\]/],
    ['coordinates that are none', feature('oops'), 'coordinates', /oops/],
    [
      'a point',
      { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [LON, LAT] } },
      'geometry-type',
      /Point/,
    ],
    ['no geometry', { type: 'Feature', properties: {}, geometry: null }, 'geometry-type', /null/],
    ['something else', 42, 'not-a-feature', /Feature/],
  ])('%s', (_, bad, reason, words) => {
    const { records, report } = read(collection(good, bad, bad));
    expect(records.length).toBe(1);
    const refused = report.refused[reason as keyof typeof report.refused];
    expect(Object.keys(report.refused)).toEqual([reason]);
    expect(refused?.count).toBe(2);
    expect(refused?.first).toMatch(/^b\.geojson, feature 1/);
    expect(refused?.first).toMatch(words);
  });

  test('NaN, which JSON has no word for', () => {
    const text = JSON.stringify(collection(good, feature([['NAN', LAT], ...square()]))).replace(
      '"NAN"',
      'NaN',
    );
    const { report } = read(text);
    expect(report).toMatchObject({ buildings: 1, refused: { coordinates: { count: 1 } } });
  });

  test.each([
    ['an empty file', '', /empty file/],
    ['an empty collection', JSON.stringify(collection()), /empty collection/],
    ['what is no GeoJSON', '{"type":"Topology"}', /Topology/],
    ['what is no JSON', 'id;height\n1;2', /Expected GeoJSON/],
    [
      'a file of refusals',
      JSON.stringify(collection(feature(bow))),
      /refused all 1:\n {2}1 × self-crossing/,
    ],
  ])('%s as a whole', (_, text, words) => {
    expect(() => read(text)).toThrow(words);
  });
});

test('warns of footprints in GCJ-02 and not of the same in WGS84', () => {
  const footprints = freePlaces(400);
  const asGiven = read(collection(...footprints.map(([lon, lat]) => feature(square(lon, lat)))));
  const shifted = read(
    collection(...footprints.map(([lon, lat]) => feature(square(...wgs84ToGcj02(lon, lat))))),
  );
  expect(asGiven.report.warnings).toEqual([]);
  expect(shifted.report.warnings.join()).toMatch(/GCJ-02/);
});

describe('the command', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['tiles/cli.ts', ...args], { cwd: ROOT, encoding: 'utf8' });

  test('ends with 2 and the usage where it is not understood', () => {
    const { status, stderr } = run('--nonsense');
    expect(status).toBe(2);
    expect(stderr).toMatch(/nonsense[\s\S]*Usage/);
  });

  test('ends with 1, naming file, feature and field, where the footprints are bad', () => {
    const file = write(collection(feature(square(), { id: 'X', height: 'tall' })));
    const { status, stderr } = run('--buildings', file, '--out', join(folder, 'out'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/b\.geojson, feature 0 \(id X\), properties\.height/);
  });
});

/** Places that a river's straight shift would put into the water: beside a road or river, a shift away. */
function freePlaces(count: number): LonLat[] {
  const plane = createLocalPlane(...site.centre);
  const [eastLon, northLat] = wgs84ToGcj02(LON, LAT);
  const shift = [plane.toX(eastLon), plane.toY(northLat)] as const;
  const lines = [...site.roads, ...site.waterways].map(({ line }) => line);
  const places: LonLat[] = [];
  for (const line of lines)
    for (const [lon, lat] of line) {
      const place: LonLat = [
        plane.toLonDeg(plane.toX(lon) - shift[0]),
        plane.toLatDeg(plane.toY(lat) - shift[1]),
      ];
      const isFree = lines.every((other) =>
        other.every(([a, b]) => distanceM(a, b, ...place) > 40),
      );
      const { westDeg, southDeg, eastDeg, northDeg } = site.bounds;
      const isInside =
        place[0] > westDeg + 0.01 &&
        place[0] < eastDeg - 0.01 &&
        place[1] > southDeg + 0.01 &&
        place[1] < northDeg - 0.01;
      if (isFree && isInside) places.push(place);
      if (places.length === count) return places;
    }
  return places;
}
