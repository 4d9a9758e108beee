import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { createTransform } from '../../tiles/crs/transform.ts';
import { citygmlFormat } from '../../tiles/sources/citygml/citygml-format.ts';
import { cityjsonFormat } from '../../tiles/sources/cityjson/cityjson-format.ts';
import type { SourceFeature, SourceSurface } from '../../tiles/sources/source.ts';
import {
  block,
  CITY,
  type CityGmlOptions,
  type P,
  toCityGml,
  toCityJson,
  toCityJsonSeq,
} from './support/city-model.ts';
import { readSource } from './support/read-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'city-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function write(content: string | Uint8Array | object, ending: string): string {
  const path = join(folder, `${files++}${ending}`);
  const isRaw = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(path, isRaw ? content : JSON.stringify(content));
  return path;
}

const readJson = (content: string | object, ending = '.city.json') =>
  readSource(cityjsonFormat, write(content, ending));
const readGml = (content: string | Uint8Array) => readSource(citygmlFormat, write(content, '.gml'));

const VERSIONED = {
  version: '2.0',
  referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/4528',
};

/** A ring from its smallest point on, to the millimetre. */
function canonicalRing(ring: readonly (readonly number[])[]): string {
  const points = ring.map((point) => point.map((value) => value.toFixed(3)).join(' '));
  const first = points.indexOf([...points].sort()[0] as string);
  return [...points.slice(first), ...points.slice(0, first)].join(', ');
}

const canonicalFace = ({ rings, semantic }: SourceSurface) =>
  `${semantic}: ${rings.map(canonicalRing).join(' | ')}`;

function canonical({ id, geometry, properties }: SourceFeature) {
  if (geometry?.type !== 'Solid') throw new Error(`Expected a solid, got ${geometry?.type}`);
  return {
    id,
    properties,
    lod: Math.floor(geometry.lod),
    faces: geometry.surfaces.map(canonicalFace).sort(),
  };
}

const SEMANTIC = { WallSurface: 'wall', RoofSurface: 'roof', GroundSurface: 'ground' } as const;
/** What the model itself says, without any reader. */
const EXPECTED = CITY.map((building) => ({
  id: building.id,
  properties: building.attributes,
  lod: building.lod ?? 2,
  faces: [building, ...building.children]
    .flatMap(({ faces }) => faces)
    .map(({ kind, rings }) => canonicalFace({ rings, semantic: SEMANTIC[kind] }))
    .sort(),
}));

describe('reads the same buildings, faces and attributes from', () => {
  const variants: readonly [name: string, read: () => ReturnType<typeof readJson>][] = [
    ['CityJSON 2.0', () => readJson(toCityJson(VERSIONED))],
    ['CityJSON 1.1', () => readJson(toCityJson({ ...VERSIONED, version: '1.1' }))],
    [
      'CityJSON 1.0 of plain numbers',
      () => readJson(toCityJson({ version: '1.0', isQuantized: false })),
    ],
    ['CityJSON over several lines', () => readJson(JSON.stringify(toCityJson(VERSIONED), null, 2))],
    ['CityJSONSeq', () => readJson(toCityJsonSeq(VERSIONED), '.city.jsonl')],
    ['CityGML 2.0', () => readGml(toCityGml())],
    ['CityGML 1.0', () => readGml(toCityGml({ version: '1.0' }))],
    ['CityGML with single positions', () => readGml(toCityGml({ usePos: true }))],
    ['CityGML whose solids hold the polygons', () => readGml(toCityGml({ isSolidInline: true }))],
    ['gzip CityGML', () => readGml(gzipSync(toCityGml()))],
  ];
  test.each(variants)('%s', async (_name, read) => {
    const { features, unread } = await read();
    expect(unread).toEqual([]);
    expect(features.map(canonical)).toEqual(EXPECTED);
  });
});

describe('coordinate systems', () => {
  test.each([
    ['https://www.opengis.net/def/crs/EPSG/0/4528'],
    ['http://www.opengis.net/def/crs/EPSG/0/4528'],
    ['urn:ogc:def:crs:EPSG::4528'],
    ['EPSG:4528'],
  ])('takes %s from the metadata', async (referenceSystem) => {
    const { open } = await readJson(toCityJson({ version: '1.1', referenceSystem }));
    expect(createTransform(open.crs).name).toContain('EPSG:4528');
  });

  test('says nothing where the metadata says nothing', async () => {
    expect((await readJson(toCityJson({ version: '2.0' }))).open.crs).toBeUndefined();
  });

  test('takes the horizontal part of a compound name on the envelope alone', async () => {
    const { open } = await readGml(toCityGml());
    expect(createTransform(open.crs).name).toContain('EPSG:4528');
  });

  const toDegrees = ([x, y, z]: P): P => [
    31 + (y - 3430000) * 1e-5,
    121.2 + (x - 40519000) * 1e-5,
    z,
  ];
  const geographic: CityGmlOptions = { mapPoint: toDegrees };
  const swapped: CityGmlOptions = {
    mapPoint: (point) => {
      const [lat, lon, z] = toDegrees(point);
      return [lon, lat, z];
    },
  };
  test.each([
    ['latitude first by a URN', { ...geographic, srsName: 'urn:ogc:def:crs:EPSG::4979' }],
    [
      'latitude first by a URL',
      { ...geographic, srsName: 'http://www.opengis.net/def/crs/EPSG/0/6697' },
    ],
    ['longitude first by a short name', { ...swapped, srsName: 'EPSG:4326' }],
    ['longitude first against the standard', { ...swapped, srsName: 'urn:ogc:def:crs:EPSG::4326' }],
  ])('reads %s', async (_name, options) => {
    const { features } = await readGml(toCityGml(options));
    const [first] = features;
    if (first?.geometry?.type !== 'Solid') throw new Error('Expected a solid');
    for (const { rings } of first.geometry.surfaces)
      for (const [x = 0, y = 0] of rings.flat()) {
        expect(x).toBeCloseTo(121.2, 2);
        expect(y).toBeCloseTo(31, 2);
      }
    // Faces without semantics are told apart in degrees too.
    const kinds = first.geometry.surfaces.map(({ semantic }) => semantic);
    expect(kinds.filter((kind) => kind === 'wall')).toHaveLength(4);
    expect(kinds).toContain('roof');
    expect(kinds).toContain('ground');
  });

  test('refuses a building in another system than the file', async () => {
    const gml = toCityGml().replace('<gml:Solid>', '<gml:Solid srsName="EPSG:25832">');
    const { features, unread } = await readGml(gml);
    expect(features.map(({ id }) => id)).toEqual(['B2', 'B3']);
    expect(unread[0]).toMatchObject({ id: 'B1', unread: expect.stringContaining('EPSG:25832') });
  });
});

describe('levels of detail', () => {
  const lowered = () => {
    const city = toCityJson(VERSIONED, [CITY[2] as (typeof CITY)[number]]);
    const building = city.CityObjects.B3 as { geometry: { lod: string }[] };
    return { city, building };
  };

  test('takes the highest level up to 2.x', async () => {
    const { city, building } = lowered();
    const [best] = building.geometry;
    for (const lod of ['0', '1.3', '2', '2.1', '3.0'])
      building.geometry.push({ ...(best as { lod: string }), lod });
    const { features } = await readJson(city);
    expect(features[0]?.geometry).toMatchObject({ type: 'Solid', lod: 2.2 });
  });

  test('reads a footprint where there is LoD0 alone', async () => {
    const building = toCityGml({}, []).replace(
      '</CityModel>',
      `<cityObjectMember><bldg:Building gml:id="F"><bldg:lod0FootPrint><gml:MultiSurface><gml:surfaceMember><gml:Polygon>
       <gml:exterior><gml:LinearRing><gml:posList>0 0 1 9 0 1 9 9 1 0 0 1</gml:posList></gml:LinearRing></gml:exterior>
       </gml:Polygon></gml:surfaceMember></gml:MultiSurface></bldg:lod0FootPrint></bldg:Building></cityObjectMember></CityModel>`,
    );
    const { features } = await readGml(building);
    const ring = [
      [0, 0, 1],
      [9, 0, 1],
      [9, 9, 1],
      [0, 0, 1],
    ];
    expect(features[0]?.geometry).toEqual({ type: 'MultiPolygon', coordinates: [[ring]] });
  });

  test('says so where there is LoD3 alone', async () => {
    const { city, building } = lowered();
    for (const geometry of building.geometry) geometry.lod = '3';
    const { unread } = await readJson(city);
    expect(unread[0]?.id).toBe('B3');
    expect(unread[0]?.unread).toMatch(/LoD 0 to 2, got LoD 3$/);
  });

  test('does not draw a coarse block of the whole where its parts are finer', async () => {
    const whole = {
      ...CITY[1],
      lod: 1,
      faces: block(
        [
          [0, 0],
          [90, 0],
          [90, 30],
          [0, 30],
        ],
        [3, 18],
      ),
    };
    const { features } = await readJson(toCityJson(VERSIONED, [whole as (typeof CITY)[number]]));
    expect(canonical(features[0] as SourceFeature).faces).toEqual(EXPECTED[1]?.faces);
  });
});

describe('faults are listed with their place, and reading goes on', () => {
  type Json = { CityObjects: Record<string, Record<string, unknown>>; vertices: unknown[] };
  const withFault = (spoil: (city: Json) => void) => {
    const city = JSON.parse(JSON.stringify(toCityJson(VERSIONED))) as Json;
    spoil(city);
    return readJson(city);
  };

  test.each<[string, (city: Json) => void, RegExp]>([
    [
      'a vertex out of range',
      (city) => {
        city.CityObjects.B1 = {
          type: 'Building',
          geometry: [{ type: 'MultiSurface', lod: '1', boundaries: [[[0, 1, 99999]]] }],
        };
      },
      /number of a vertex below \d+, got 99999/,
    ],
    [
      'a geometry template',
      (city) => {
        city.CityObjects.B1 = {
          type: 'Building',
          geometry: [{ type: 'GeometryInstance', lod: '2', template: 0, boundaries: [0] }],
        };
      },
      /templates are not read/,
    ],
    [
      'no geometry',
      (city) => {
        city.CityObjects.B1 = { type: 'Building' };
      },
      /expected a geometry/,
    ],
    [
      'boundaries of the wrong depth',
      (city) => {
        city.CityObjects.B1 = {
          type: 'Building',
          geometry: [{ type: 'Solid', lod: '1', boundaries: [[[0, 1, 2]]] }],
        };
      },
      /expected a list as a ring/,
    ],
  ])('%s', async (_name, spoil, reason) => {
    const { features, unread } = await withFault(spoil);
    expect(features.map(({ id }) => id)).toEqual(['B2', 'B3']);
    expect(unread).toHaveLength(1);
    expect(unread[0]).toMatchObject({ place: 'object 0', id: 'B1' });
    expect(unread[0]?.unread).toMatch(reason);
  });

  test('a child that is not there', async () => {
    const { features, unread } = await withFault((city) => delete city.CityObjects['B2-b']);
    expect(features.map(({ id }) => id).sort()).toEqual(['B1', 'B2', 'B3']);
    expect(unread).toMatchObject([{ id: 'B2-b', unread: expect.stringContaining('B2') }]);
  });

  test('a part without its building stands for itself', async () => {
    const { features, unread } = await withFault((city) => {
      delete city.CityObjects.B2;
      delete city.CityObjects['B2-b'];
    });
    expect(unread).toEqual([]);
    expect(features.map(({ id }) => id).sort()).toEqual(['B1', 'B2-a', 'B3']);
  });

  test('children that come before their building', async () => {
    const { features } = await withFault((city) => {
      const entries = Object.entries(city.CityObjects).reverse();
      city.CityObjects = Object.fromEntries(entries);
    });
    expect(features.map(canonical).sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1))).toEqual(
      EXPECTED,
    );
  });

  test('an object that is no JSON', async () => {
    const text = JSON.stringify(toCityJson(VERSIONED)).replace(
      '"measuredHeight":15',
      '"measuredHeight":1x5',
    );
    const { features, unread } = await readJson(text);
    expect(features.map(({ id }) => id)).toEqual(expect.arrayContaining(['B1', 'B3']));
    expect(unread[0]).toMatchObject({
      id: 'B2',
      place: `byte ${Buffer.byteLength(text.slice(0, text.indexOf('"B2":') + 5))}`,
    });
    expect(unread[0]?.unread).toMatch(/no JSON/);
  });

  test('brackets that do not match: the objects before them are kept', async () => {
    const text = JSON.stringify(toCityJson(VERSIONED));
    const at = text.indexOf('"B2":');
    const { features, unread } = await readJson(`${text.slice(0, at + 5)}{{{${text.slice(at + 6)}`);
    expect(features.map(({ id }) => id)).toEqual(['B1']);
    expect(unread.at(-1)?.place).toMatch(/^byte \d+$/);
    expect(unread.at(-1)?.unread).toMatch(/the file ends/);
  });

  test('a file that breaks off before its vertices', async () => {
    const text = JSON.stringify(toCityJson(VERSIONED));
    const { features, unread } = await readJson(text.slice(0, text.indexOf('"vertices"') - 300));
    expect(features).toEqual([]);
    expect(unread.map(({ unread: reason }) => reason).join()).toMatch(/expected "vertices"/);
  });

  test('a line of a sequence', async () => {
    const lines = toCityJsonSeq(VERSIONED).split('\n');
    lines[2] = (lines[2] as string).slice(0, 200);
    const { features, unread } = await readJson(lines.join('\n'), '.city.jsonl');
    expect(features.map(({ id }) => id)).toEqual(['B1', 'B3']);
    expect(features.map(({ place }) => place)).toEqual(['line 2', 'line 4']);
    expect(unread).toMatchObject([{ place: 'line 3' }]);
  });

  test('XML that is broken in the middle: the buildings before it are kept', async () => {
    const gml = toCityGml();
    const at = gml.indexOf('gml:id="B2-b"') + 200;
    const line = gml.slice(0, at).split('\n').length;
    const { features, unread } = await readGml(`${gml.slice(0, at)}<<oops>${gml.slice(at)}`);
    expect(features.map(({ id }) => id)).toEqual(['B1']);
    expect(unread).toHaveLength(1);
    expect(unread[0]).toMatchObject({ id: 'B2', place: expect.stringMatching(/^line \d+$/) });
    expect(unread[0]?.unread).toContain(`broken XML in line ${line}`);
    expect(unread[0]?.unread).toMatch(/what follows in the file is lost$/);
  });

  test('XML that breaks off', async () => {
    const gml = toCityGml();
    const { features, unread } = await readGml(gml.slice(0, gml.indexOf('gml:id="B3"') + 300));
    expect(features.map(({ id }) => id)).toEqual(['B1', 'B2']);
    expect(unread).toMatchObject([{ id: 'B3', unread: expect.stringMatching(/is lost$/) }]);
  });

  test.each<[string, (gml: string) => string, RegExp]>([
    [
      'a reference that leads nowhere',
      (gml) => gml.replace('#B3-p2"', '#elsewhere"'),
      /"elsewhere"/,
    ],
    [
      'a list of positions cut short',
      (gml) => gml.replace(/(gml:id="B3-p2".*?<gml:posList[^>]*>\s*)[\d.]+/s, '$1'),
      /multiple of 3 numbers/,
    ],
    [
      'a coordinate that is no number',
      (gml) => gml.replace(/(gml:id="B3-p2".*?<gml:posList[^>]*>\s*)[\d.]+/s, '$1NaN'),
      /expected a number, got "NaN"/,
    ],
  ])('%s', async (_name, spoil, reason) => {
    const { features, unread } = await readGml(spoil(toCityGml()));
    expect(features.map(({ id }) => id)).toEqual(['B1', 'B2']);
    expect(unread).toMatchObject([{ id: 'B3', unread: expect.stringMatching(reason) }]);
  });

  test.each([
    ['.city.json', '{"type":"FeatureCollection","features":[]}', /Expected "type": "CityJSON"/],
    ['.city.json', '{"type":"CityJSON","version":"0.9","CityObjects":{}}', /version 0\.9/],
    ['.city.json', '{"type":"CityJSON","version":"2.0"}', /Expected "CityObjects"/],
    ['.gml', '<?xml version="1.0"?><kml/>', /Expected CityGML/],
  ])('refuses %s files that hold something else', async (ending, text, message) => {
    const format = ending === '.gml' ? citygmlFormat : cityjsonFormat;
    await expect(readSource(format, write(text, ending))).rejects.toThrow(message);
  });
});

test('reads a sequence in pieces with the numbers of its lines', async () => {
  const [header, ...lines] = toCityJsonSeq(VERSIONED).trim().split('\n') as [string, ...string[]];
  // Padding makes lines of a megabyte, so that the file has several pieces.
  const padded = Array.from(
    { length: 40 },
    (_, i) => `${(lines[i % 3] as string).slice(0, -1)},"padding":"${'x'.repeat(1e6)}"}`,
  );
  const { open, features } = await readJson([header, ...padded].join('\n'), '.city.jsonl');
  expect(open.pieces.length).toBeGreaterThan(2);
  expect(features.map(({ place }) => place)).toEqual(padded.map((_, i) => `line ${i + 2}`));
});
