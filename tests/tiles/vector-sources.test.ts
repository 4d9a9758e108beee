import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { distanceM } from '#lib/geo/wgs84.ts';
import { NO_SOURCES } from '../../tiles/config/build-config.ts';
import type { BuildingRecord } from '../../tiles/district.ts';
import { createRecordReader } from '../../tiles/footprints/record-reader.ts';
import { runInspect } from '../../tiles/inspect/run-inspect.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';
import { createCsvFormat } from '../../tiles/sources/csv/csv-format.ts';
import { createFlatgeobufFormat } from '../../tiles/sources/flatgeobuf/flatgeobuf-format.ts';
import { createGeojsonFormat } from '../../tiles/sources/geojson/geojson-format.ts';
import { createGeopackageFormat } from '../../tiles/sources/geopackage/geopackage-format.ts';
import { getSourceFormat } from '../../tiles/sources/registry.ts';
import { createShapefileFormat } from '../../tiles/sources/shapefile/shapefile-format.ts';
import type {
  SourceFeature,
  SourceFormat,
  SourceOptions,
  UnreadFeature,
} from '../../tiles/sources/source.ts';
import { needTool } from './support/need-tool.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'vector-'));
const { site } = readSeeds(join(ROOT, 'seeds'));
const [LON, LAT] = site.centre;
const COUNT = 40;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const ogr2ogr = (...args: string[]) =>
  execFileSync('ogr2ogr', args, { stdio: ['ignore', 'ignore', 'pipe'] });

/** Squares, some with a courtyard, some of two parts, with Chinese names. */
function makeFeature(i: number) {
  const lon = LON + (i % 8) * 1e-3;
  const lat = LAT + Math.floor(i / 8) * 1e-3;
  const ring = (dx: number, side: number) => [
    [lon + dx, lat + dx],
    [lon + dx + side, lat + dx],
    [lon + dx + side, lat + dx + side],
    [lon + dx, lat + dx + side],
    [lon + dx, lat + dx],
  ];
  const polygon = i % 5 === 1 ? [ring(0, 3e-4), ring(1e-4, 1e-4).reverse()] : [ring(0, 3e-4)];
  return {
    type: 'Feature',
    properties: { id: `B-${i}`, name: `教学楼${i}号`, height: 6 + i * 0.5, floors: 2 + (i % 9) },
    geometry:
      i % 7 === 3
        ? { type: 'MultiPolygon', coordinates: [polygon, [ring(5e-4, 2e-4)]] }
        : { type: 'Polygon', coordinates: polygon },
  };
}

const collection = {
  type: 'FeatureCollection',
  features: Array.from({ length: COUNT }, (_, i) => makeFeature(i)),
};

async function readAll(
  path: string,
  options: SourceOptions = {},
  given?: SourceFormat,
): Promise<{
  features: (SourceFeature | UnreadFeature)[];
  crs: string | undefined;
  pieces: number;
  warnings: readonly string[];
}> {
  const format = given ?? (await getSourceFormat(path, options));
  const open = await format.open(path, options);
  const features: (SourceFeature | UnreadFeature)[] = [];
  for (const piece of open.pieces)
    for await (const batch of format.read(path, JSON.parse(JSON.stringify(piece)), options))
      features.push(...batch);
  return { features, crs: open.crs, pieces: open.pieces.length, warnings: open.warnings ?? [] };
}

async function readRecords(path: string, options: SourceOptions = {}, crs?: string) {
  const read = await readAll(path, options);
  const reader = createRecordReader(
    { file: path, crs, attributes: {}, uses: {}, provenance: 'supplied' },
    { site, config: NO_SOURCES },
    read.crs,
  );
  const records: BuildingRecord[] = [];
  const reasons: string[] = [];
  for (const feature of read.features) {
    const made = reader.read(feature);
    records.push(...made.records);
    reasons.push(...made.refusals.map(({ reason }) => `${feature.place}: ${reason}`));
  }
  return { records, reasons };
}

const byId = (records: readonly BuildingRecord[]) =>
  records.toSorted((a, b) => ((a.id as string) < (b.id as string) ? -1 : 1));

/** Plain data of the features, the words for their places as well. */
const plain = (features: readonly (SourceFeature | UnreadFeature)[]) =>
  features.map((feature) => ({ ...feature, place: feature.place }));

describe.skipIf(!needTool('ogr2ogr'))('files written by ogr2ogr', () => {
  let expected: readonly BuildingRecord[];

  beforeAll(async () => {
    const source = at('source.geojson');
    writeFileSync(source, JSON.stringify(collection));
    ogr2ogr('-f', 'GeoJSON', '-lco', 'COORDINATE_PRECISION=9', at('lines.geojson'), source);
    ogr2ogr('-f', 'GeoJSONSeq', '-lco', 'COORDINATE_PRECISION=9', at('seq.geojsonl'), source);
    ogr2ogr(
      '-f',
      'GeoJSONSeq',
      '-lco',
      'RS=YES',
      '-lco',
      'COORDINATE_PRECISION=9',
      at('rs.geojsons'),
      source,
    );
    ogr2ogr('-f', 'FlatGeobuf', at('indexed.fgb'), source);
    ogr2ogr('-f', 'FlatGeobuf', '-lco', 'SPATIAL_INDEX=NO', at('plain.fgb'), source);
    ogr2ogr('-f', 'GPKG', '-nln', 'houses', at('one.gpkg'), source);
    ogr2ogr('-f', 'ESRI Shapefile', '-lco', 'ENCODING=UTF-8', at('utf8.shp'), source);
    ogr2ogr('-f', 'ESRI Shapefile', '-lco', 'ENCODING=CP936', at('gbk.shp'), source);
    ogr2ogr(
      '-f',
      'CSV',
      '-lco',
      'GEOMETRY=AS_WKT',
      '-lco',
      'SEPARATOR=SEMICOLON',
      at('table.csv'),
      source,
    );
    ogr2ogr('-f', 'GPKG', '-t_srs', 'EPSG:4528', at('zone40.gpkg'), source);
    ogr2ogr(
      '-f',
      'ESRI Shapefile',
      '-t_srs',
      'EPSG:4528',
      '-lco',
      'ENCODING=UTF-8',
      at('zone40.shp'),
      source,
    );
    ogr2ogr('-f', 'FlatGeobuf', '-t_srs', 'EPSG:4549', at('cm120.fgb'), source);
    ogr2ogr(
      '-f',
      'GeoJSON',
      '-t_srs',
      'EPSG:4528',
      '-lco',
      'RFC7946=NO',
      '-lco',
      'COORDINATE_PRECISION=4',
      at('zone40.geojson'),
      source,
    );
    expected = byId((await readRecords(source)).records);
  });

  test('hold the same records, whatever the format', async () => {
    expect(expected.length).toBeGreaterThan(COUNT);
    for (const name of [
      'lines.geojson',
      'seq.geojsonl',
      'rs.geojsons',
      'indexed.fgb',
      'plain.fgb',
      'one.gpkg',
      'utf8.shp',
      'gbk.shp',
      'table.csv',
    ]) {
      const { records, reasons } = await readRecords(at(name));
      expect(reasons, name).toEqual([]);
      expect(sameStart(byId(records), expected), name).toEqual(sameStart(expected, expected));
    }
  });

  test('in another system hold the same places to a centimetre', async () => {
    for (const name of ['zone40.gpkg', 'zone40.shp', 'cm120.fgb', 'zone40.geojson']) {
      const { records, reasons } = await readRecords(at(name));
      expect(reasons, name).toEqual([]);
      const sorted = byId(records);
      expect(sorted.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      for (const [i, { ring }] of sorted.entries())
        for (const [lon, lat] of ring)
          expect(
            Math.min(...(expected[i]?.ring ?? []).map((p) => distanceM(...p, lon, lat))),
          ).toBeLessThan(0.02);
    }
  });

  test.each([
    ['source.geojson', createGeojsonFormat],
    ['lines.geojson', createGeojsonFormat],
    ['seq.geojsonl', createGeojsonFormat],
    ['rs.geojsons', createGeojsonFormat],
    ['indexed.fgb', createFlatgeobufFormat],
    ['plain.fgb', createFlatgeobufFormat],
    ['one.gpkg', createGeopackageFormat],
    ['gbk.shp', createShapefileFormat],
    ['table.csv', createCsvFormat],
  ])('%s is the same in pieces of any size', async (name, create) => {
    const whole = await readAll(at(name), {}, create(1e9));
    expect(whole.pieces).toBe(1);
    expect(whole.features.length).toBe(COUNT);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6000 }), async (pieceBytes) => {
        const cut = await readAll(at(name), {}, create(pieceBytes));
        expect(plain(cut.features)).toEqual(plain(whole.features));
      }),
      { numRuns: 12, examples: [[1], [500]] },
    );
    expect((await readAll(at(name), {}, create(500))).pieces).toBeGreaterThan(2);
  });

  test('names the layers of a GeoPackage of several, and reads the one that is asked for', async () => {
    copyFileSync(at('one.gpkg'), at('two.gpkg'));
    ogr2ogr('-update', '-f', 'GPKG', '-nln', 'others', at('two.gpkg'), at('source.geojson'));
    await expect(readAll(at('two.gpkg'))).rejects.toThrow(/"layer".*"houses", "others"/);
    await expect(readAll(at('two.gpkg'), { layer: 'x' })).rejects.toThrow(/got "x"/);
    expect((await readAll(at('two.gpkg'), { layer: 'others' })).features.length).toBe(COUNT);
  });

  test('a shapefile in GBK is read without or against its .cpg, by option, and says so', async () => {
    for (const cpg of [undefined, 'UTF-8', 'ANSI 936']) {
      for (const ending of ['.shp', '.dbf', '.shx', '.prj'])
        copyFileSync(at(`gbk${ending}`), at(`test${ending}`));
      if (cpg) writeFileSync(at('test.cpg'), cpg);
      // The language driver would tell as well.
      const dbf = readFileSync(at('test.dbf'));
      dbf[29] = 0;
      writeFileSync(at('test.dbf'), dbf);
      const read = await readAll(at('test.shp'));
      const names = read.features.map((f) => 'properties' in f && f.properties.name);
      expect(names).toContain('教学楼7号');
      expect(read.warnings.join()).toMatch(cpg === 'ANSI 936' ? /^$/ : /read as gbk/);
      if (cpg) unlinkSync(at('test.cpg'));
    }
    const forced = await readAll(at('gbk.shp'), { encoding: 'windows-1252' });
    expect(JSON.stringify(forced.features)).not.toContain('教学楼');
  });

  test('a shapefile whose table is cut off or missing lists or tells it', async () => {
    for (const ending of ['.shp', '.dbf', '.shx', '.prj', '.cpg'])
      copyFileSync(at(`utf8${ending}`), at(`short${ending}`));
    const dbf = readFileSync(at('short.dbf'));
    truncateSync(at('short.dbf'), dbf.readUInt16LE(8) + Math.floor(30.5 * dbf.readUInt16LE(10)));
    const { reasons } = await readRecords(at('short.shp'));
    expect(reasons).toEqual(Array.from({ length: 10 }, (_, i) => `record ${31 + i}: unreadable`));
    unlinkSync(at('short.dbf'));
    expect((await readAll(at('short.shp'))).warnings.join()).toMatch(/\.dbf is missing/);
    expect((await runInspect(at('short.shp'))).problems.join()).toMatch(/\.dbf is missing/);
  });

  test('a shapefile is read without its .shx, and without deleted rows', async () => {
    for (const ending of ['.shp', '.dbf', '.prj', '.cpg'])
      copyFileSync(at(`utf8${ending}`), at(`bare${ending}`));
    const dbf = readFileSync(at('bare.dbf'));
    const header = dbf.readUInt16LE(8);
    dbf[header + 3 * dbf.readUInt16LE(10)] = 0x2a;
    writeFileSync(at('bare.dbf'), dbf);
    const { features } = await readAll(at('bare.shp'), {}, createShapefileFormat(700));
    expect(features.length).toBe(COUNT - 1);
    expect(features.map(({ place }) => place)).not.toContain('record 4');
  });

  test.each([
    ['utf8.shp', /record \d+: unreadable/],
    ['indexed.fgb', /feature \d+: unreadable/],
    ['plain.fgb', /feature \d+: unreadable/],
    ['seq.geojsonl', /line \d+: not-json/],
    ['lines.geojson', /line \d+: not-json/],
    ['source.geojson', /feature \d+: not-json/],
    ['table.csv', /line \d+: unreadable/],
  ])('%s cut off is read as far as it goes', async (name, words) => {
    const cut = at(`cut-${name}`);
    copyFileSync(at(name), cut);
    if (name === 'utf8.shp')
      for (const ending of ['.dbf', '.shx', '.prj', '.cpg'])
        copyFileSync(at(`utf8${ending}`), at(`cut-utf8${ending}`));
    const bytes = readFileSync(cut).length;
    // In the midst of the last third, within a feature.
    truncateSync(cut, Math.floor(bytes * 0.7) + (name === 'lines.geojson' ? 40 : 0));
    const { records, reasons } = await readRecords(cut);
    expect(records.length).toBeGreaterThan(3);
    expect(records.length).toBeLessThan(expected.length);
    expect(reasons.length).toBe(1);
    expect(reasons[0]).toMatch(words);
  });

  test.each(['indexed.fgb', 'one.gpkg', 'utf8.shp', 'source.geojson', 'table.csv'])(
    '%s with bytes spoilt never breaks the reading',
    async (name) => {
      const bytes = readFileSync(at(name));
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), {
            minLength: 1,
            maxLength: 40,
          }),
          async (changes) => {
            const spoilt = Buffer.from(bytes);
            for (const [offset, value] of changes) spoilt[offset] = value;
            const path = at(`spoilt-${name}`);
            writeFileSync(path, spoilt);
            try {
              await readRecords(path);
            } catch (error) {
              // A head that makes no sense refuses the file as a whole, in words.
              expect((error as { code?: string }).code).toBe('source-invalid');
            }
          },
        ),
        { numRuns: 30, seed: 7 },
      );
    },
  );
});

/** Records with rings begun at their least corner: formats may begin them elsewhere. */
function sameStart(records: readonly BuildingRecord[], order: readonly BuildingRecord[]) {
  const turn = (ring: readonly (readonly [number, number])[]) => {
    const first = ring.reduce(
      (best, [lon, lat], i) =>
        lon + lat < (ring[best]?.[0] ?? 0) + (ring[best]?.[1] ?? 0) ? i : best,
      0,
    );
    return [...ring.slice(first), ...ring.slice(0, first)];
  };
  expect(records.length).toBe(order.length);
  return records.map(({ ring, holes, ...rest }) => ({
    ...rest,
    ring: turn(ring),
    holes: (holes ?? []).map(turn),
  }));
}

describe('the registry', () => {
  test('knows a format by option, ending or first bytes', async () => {
    const write = (name: string, text: string) => {
      writeFileSync(at(name), text);
      return at(name);
    };
    const nameOf = async (path: string, format?: string) =>
      (await getSourceFormat(path, { format })).name;
    expect(await nameOf(write('a.json', '{"type":"FeatureCollection","features":[]}'))).toBe(
      'geojson',
    );
    expect(await nameOf(write('b.json', '{"type":"CityJSON","version":"2.0"}'))).toBe('cityjson');
    expect(await nameOf(write('c.xml', '<?xml version="1.0"?>\n<osm version="0.6">'))).toBe('osm');
    expect(await nameOf(write('d.xml', '<core:CityModel xmlns:core="x">'))).toBe('citygml');
    expect(await nameOf(write('e', '{"type":"Feature"}\n'))).toBe('geojson');
    expect(await nameOf('/nowhere/f.fgb')).toBe('flatgeobuf');
    expect(await nameOf('/nowhere/F.OSM.PBF')).toBe('osm');
    expect(await nameOf('/nowhere/g.bin', 'CSV')).toBe('csv');
    await expect(nameOf(write('h.xyz', 'hello'))).rejects.toThrow(/csv, flatgeobuf, geojson/);
    await expect(nameOf('/nowhere/i.zip')).rejects.toThrow(/unpack it/);
    await expect(nameOf('/nowhere/i.osm.bz2')).rejects.toThrow(/got \.osm\.bz2; decompress it/);
    await expect(nameOf('/nowhere/j', 'dwg')).rejects.toThrow(/got "dwg"/);
    await expect(nameOf('/nowhere/k.json')).rejects.toThrow(/readable file/);
  });
});
