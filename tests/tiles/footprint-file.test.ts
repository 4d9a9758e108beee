import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { wgs84ToBd09 } from '#lib/geo/bd09.ts';
import { wgs84ToGcj02 } from '#lib/geo/gcj02.ts';
import { isInRing } from '#lib/geo/polygon.ts';
import { createRandom } from '#lib/random/random.ts';
import type { LonLat } from '#model';
import { type BuildingSource, NO_SOURCES } from '../../tiles/config/build-config.ts';
import { createTakenGround } from '../../tiles/crs/taken-ground.ts';
import { createTransform } from '../../tiles/crs/transform.ts';
import type { BuildingRecord } from '../../tiles/district.ts';
import { diagnosePlacement } from '../../tiles/footprints/diagnose-placement.ts';
import { createRecordReader } from '../../tiles/footprints/record-reader.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';
import { getSourceFormat } from '../../tiles/sources/registry.ts';

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

/** Reads a file as a build does, and counts what became of it. */
async function read(content: string | object, given: Partial<BuildingSource> = {}) {
  const source: BuildingSource = {
    file: write(content),
    attributes: {},
    uses: {},
    provenance: 'supplied',
    ...given,
  };
  const format = await getSourceFormat(source.file, source);
  const open = await format.open(source.file, source);
  const reader = createRecordReader(source, { site, config: NO_SOURCES }, open.crs);
  const records: BuildingRecord[] = [];
  const repaired: Record<string, number> = {};
  const refused: Record<string, { count: number; first: string }> = {};
  let features = 0;
  for (const piece of open.pieces)
    for await (const batch of format.read(source.file, piece, source))
      for (const feature of batch) {
        features++;
        const made = reader.read(feature);
        records.push(...made.records);
        for (const repair of made.repairs) repaired[repair] = (repaired[repair] ?? 0) + 1;
        for (const { reason, field, expected } of made.refusals) {
          refused[reason] ??= { count: 0, first: `${feature.place}, ${field}: ${expected}` };
          refused[reason].count++;
        }
      }
  const warnings = diagnosePlacement(source, site, reader.takePlacement(), {
    fileCrs: open.crs,
  });
  return { records, report: { features, buildings: records.length, repaired, refused, warnings } };
}

describe('reads', () => {
  test('a collection, keeping id, name, use and height, and finds the town', async () => {
    const properties = {
      id: 7,
      name: '实验楼',
      'name:en': 'Lab',
      height: '12.5 m',
      building: 'university',
    };
    const { records, report } = await read(collection(feature(square(), properties)));
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

  test('one feature a line, and skips a line that is none', async () => {
    const lines = [JSON.stringify(good), '{"type":', JSON.stringify(good)].join('\n');
    const { report } = await read(lines);
    expect(report.buildings).toBe(2);
    expect(report.refused['not-json']).toMatchObject({ count: 1, first: /line 2/ });
  });

  test('storeys where there is no height, by any name that is given', async () => {
    const { records } = await read(collection(feature(square(), { FLOORS_N: '6' })), {
      attributes: { storeys: 'FLOORS_N' },
    });
    expect(records[0]).toMatchObject({ storeys: 6, heightM: 18 });
  });

  test('each part of a MultiPolygon, and its courtyards', async () => {
    const hole = square(LON + 5e-5, LAT + 5e-5, 1e-4);
    const parts = [[square(), hole], [square(LON + 1e-3)]];
    const { records } = await read(
      collection(feature(parts, { id: 'M', height: 9 }, 'MultiPolygon')),
    );
    expect(records.map(({ id, holes }) => [id, holes?.length ?? 0])).toEqual([
      ['M', 1],
      ['M#2', 0],
    ]);
  });

  test('an unclosed ring and a repeated point, and counts them', async () => {
    const open = square().slice(0, 4);
    const doubled = [square()[0], ...square()];
    const { report } = await read(collection(feature(open), feature(doubled)));
    expect(report.repaired).toEqual({ 'unclosed-ring': 1, 'repeated-point': 1 });
    expect(report.buildings).toBe(2);
  });

  test('either turn of a ring as counter-clockwise', async () => {
    const [a, b] = [
      await read(collection(feature(square()))),
      await read(collection(feature(square().reverse()))),
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

describe('makes', () => {
  const one = async (properties: object, given: Partial<BuildingSource> = {}, ring = square()) =>
    (await read(collection(feature(ring, { id: 'A', ...properties })), given)).records[0];

  test("uses by the source's own words before the usual ones", async () => {
    const given = { attributes: { use: 'kind' }, uses: { '01': 'residential', 7: 'office' } };
    expect((await one({ height: 9, kind: '01' }, given))?.use).toBe('residential');
    expect((await one({ height: 9, kind: 7 }, given))?.use).toBe('office');
    expect((await one({ height: 9, kind: '厂房' }, given))?.use).toBe('industrial');
    expect((await one({ height: 9, kind: 'x' }, given))?.use).toBe('other');
  });

  test('figures of text: feet, decimal commas, Chinese units', async () => {
    expect((await one({ height: '40\'6"' }))?.heightM).toBeCloseTo(12.344, 3);
    expect((await one({ height: '12,5' }))?.heightM).toBe(12.5);
    expect(await one({ 高度: '18米', 层数: '6层' })).toMatchObject({ heightM: 18, storeys: 6 });
  });

  test('a height of storeys where the height is a placeholder, and counts it', async () => {
    const { records, report } = await read(
      collection(
        feature(square(), { height: 0, floors: 5 }),
        feature(square(), { height: -9999, floors: 2 }),
      ),
    );
    expect(records.map(({ heightM }) => heightM)).toEqual([15, 6]);
    expect(report.repaired).toEqual({ 'height-from-storeys': 2 });
  });

  test('an estimate, marked as such, for OpenStreetMap alone', async () => {
    const { records, report } = await read(
      collection(feature(square(), { building: 'warehouse' }), feature(square(), { height: 5 })),
      { provenance: 'osm' },
    );
    expect(records.map(({ heightM, isHeightEstimated }) => [heightM, isHeightEstimated])).toEqual([
      [8, true],
      [5, undefined],
    ]);
    expect(report.repaired).toEqual({ 'estimated-height': 1 });
    expect(
      (await read(collection(feature(square(), { building: 'warehouse' })))).report.refused.height
        ?.count,
    ).toBe(1);
  });

  test('roofs of tags, and flat ones of shapes that are not drawn', async () => {
    expect(
      (
        await one({
          height: 9,
          'roof:shape': 'gabled',
          'roof:height': '2.5',
          'roof:orientation': 'across',
        })
      )?.roof,
    ).toEqual({ shape: 'gabled', heightM: 2.5, orientation: 'across' });
    expect((await one({ height: 9, 'roof:shape': 'onion' }))?.roof).toEqual({ shape: 'flat' });
    expect((await one({ height: 9 }))?.roof).toBeUndefined();
  });

  test('a volume of a building that begins above the ground', async () => {
    const record = await one({ height: 30, min_height: 12 });
    expect(record?.volumes).toEqual([{ ring: record?.ring, fromM: 12, toM: 30 }]);
    expect((await one({ height: 30, 'building:min_level': 2 }))?.volumes?.[0]?.fromM).toBe(6);
  });
});

describe('repairs', () => {
  const M = 1e-5;
  const ring = (...points: [number, number][]) =>
    [...points, points[0] as [number, number]].map(([x, y]) => [LON + x * M, LAT + y * M]);
  const repair = async (points: [number, number][], ...holes: [number, number][][]) => {
    const coordinates = [ring(...points), ...holes.map((hole) => ring(...hole))];
    const bad = {
      type: 'Feature',
      properties: { id: 'R', height: 9 },
      geometry: { type: 'Polygon', coordinates },
    };
    return read(collection(bad));
  };

  test('a spike that runs out and back', async () => {
    const { records, report } = await repair([
      [0, 0],
      [20, 0],
      [20, 20],
      [20, 50],
      [20, 20],
      [0, 20],
    ]);
    expect(report.repaired).toEqual({ spike: 1 });
    expect(records[0]?.ring.length).toBe(4);
  });

  test('a small loop beside a big one, which it cuts off', async () => {
    const { records, report } = await repair([
      [0, 0],
      [40, 0],
      [40, 40],
      [1, 40],
      [-1, 42],
      [-1, 40],
      [1, 42],
      [0, 38],
    ]);
    expect(report.repaired['cut-loop']).toBe(1);
    expect(records.length).toBe(1);
  });

  test('two rings that share a point, as two buildings', async () => {
    const { records, report } = await repair([
      [0, 0],
      [20, 0],
      [20, 20],
      [40, 20],
      [40, 40],
      [20, 40],
      [20, 20],
      [0, 20],
    ]);
    expect(report.repaired).toEqual({ 'split-ring': 1 });
    expect(records.map(({ id }) => id)).toEqual(['R', 'R#2']);
  });

  test('a hole drawn in one stroke with the outer ring, as a hole', async () => {
    const { records, report } = await repair([
      [0, 0],
      [40, 0],
      [40, 40],
      [0, 40],
      [0, 0],
      [10, 20],
      [20, 20],
      [20, 10],
    ]);
    expect(report.repaired).toEqual({ 'split-ring': 1 });
    expect(records.map(({ holes }) => holes?.length)).toEqual([1]);
  });

  test('a hole without area, by leaving it out', async () => {
    const { records, report } = await repair(
      [
        [0, 0],
        [40, 0],
        [40, 40],
        [0, 40],
      ],
      [
        [5, 5],
        [6, 5],
        [7, 5],
      ],
    );
    expect(report.repaired).toEqual({ 'dropped-hole': 1 });
    expect(records[0]?.holes).toBeUndefined();
  });

  test.each<[string, [number, number][][]]>([
    [
      'outside',
      [
        [
          [50, 50],
          [60, 50],
          [60, 60],
        ],
      ],
    ],
    [
      'across the border',
      [
        [
          [30, 30],
          [60, 30],
          [60, 35],
        ],
      ],
    ],
    [
      'over another',
      [
        [
          [5, 5],
          [20, 5],
          [20, 20],
        ],
        [
          [10, 6],
          [25, 6],
          [25, 20],
        ],
      ],
    ],
  ])('no hole %s, but refuses it', async (_, holes) => {
    const { report } = await repair(
      [
        [0, 0],
        [40, 0],
        [40, 40],
        [0, 40],
      ],
      ...holes,
    );
    expect(report.refused['hole-outside']?.count).toBe(1);
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
    ['no height at all', feature(square(), {}), 'height', /--attribute height=NAME/],
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
  ])('%s', async (_, bad, reason, words) => {
    const { records, report } = await read(collection(good, bad, bad));
    expect(records.length).toBe(1);
    const refused = report.refused[reason];
    expect(Object.keys(report.refused)).toEqual([reason]);
    expect(refused?.count).toBe(2);
    expect(refused?.first).toMatch(/^feature 1, /);
    expect(refused?.first).toMatch(words);
  });

  test('NaN, which JSON has no word for', async () => {
    const text = JSON.stringify(collection(good, feature([['NAN', LAT], ...square()]))).replace(
      '"NAN"',
      'NaN',
    );
    const { report } = await read(text);
    expect(report).toMatchObject({ buildings: 1, refused: { coordinates: { count: 1 } } });
  });

  test.each([
    ['an empty file', '', /empty file/],
    ['what is no GeoJSON', '{"type":"Topology"}', /Topology/],
    ['what is no JSON', 'id;height\n1;2', /Expected GeoJSON/],
  ])('%s as a whole', async (_, text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });
});

describe('warns of', () => {
  /** Squares around the places. */
  const readAt = (places: readonly (readonly [number, number])[], given = {}) =>
    read(collection(...places.map(([lon, lat]) => feature(square(lon - 1e-4, lat - 1e-4)))), given);

  test('footprints in GCJ-02 or BD-09, and not of the same in WGS84 or declared', async () => {
    const places = freePlaces(1500);
    const gcj = places.map((place) => wgs84ToGcj02(...place));
    expect((await readAt(places)).report.warnings).toEqual([]);
    expect((await readAt(gcj)).report.warnings.join()).toMatch(/GCJ-02/);
    expect((await readAt(gcj, { crs: 'GCJ-02' })).report.warnings).toEqual([]);
    expect((await readAt(gcj, { provenance: 'osm' })).report.warnings).toEqual([]);
    const bd = places.map((place) => wgs84ToBd09(...place));
    expect((await readAt(bd)).report.warnings.join()).toMatch(/BD-09/);
  });

  test('coordinates of a projected system that is not declared, naming it', async () => {
    const zone = createTransform('EPSG:4528');
    const places = freePlaces(60);
    const rings = places.map(([lon, lat]) =>
      square(lon, lat).map((p) => zone.fromWgs84(...(p as [number, number]))),
    );
    const { report } = await read(collection(...rings.map((ring) => feature(ring))));
    expect(report.refused['not-degrees']?.count).toBe(60);
    expect(report.warnings.join()).toMatch(/EPSG:4528/);
    const declared = await read(collection(...rings.map((ring) => feature(ring))), {
      crs: 'EPSG:4528',
    });
    expect(declared.report).toMatchObject({ buildings: 60, refused: {}, warnings: [] });
  });

  test('a file whose latitude comes first, and one that reaches beyond the site', async () => {
    const swapped = freePlaces(60).map((p) =>
      feature(square(...p).map((q) => (q as number[]).toReversed())),
    );
    const { report } = await read(collection(...swapped));
    expect(report.refused['swapped-coordinates']?.count).toBe(60);
    expect(report.warnings.join()).toMatch(/longitude, latitude/);
    const far = await read(collection(good, good, feature(square(LON + 3, LAT))));
    expect(far.report.warnings.join()).toMatch(/1 of 3 features lie outside/);
  });
});

/** Places beside the site's roads and rivers, strewn over it. */
function freePlaces(count: number): LonLat[] {
  const random = createRandom(11);
  const { isTaken } = createTakenGround(site);
  const { westDeg, southDeg, eastDeg, northDeg } = site.bounds;
  const places: LonLat[] = [];
  while (places.length < count) {
    const lonDeg = westDeg + (0.1 + 0.8 * random()) * (eastDeg - westDeg);
    const latDeg = southDeg + (0.1 + 0.8 * random()) * (northDeg - southDeg);
    if (!isTaken(lonDeg, latDeg)) places.push([lonDeg, latDeg]);
  }
  return places;
}
