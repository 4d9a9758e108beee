import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { SourceFeature, UnreadFeature } from '../source.ts';
import { createGeojsonFormat } from './geojson-format.ts';

const folder = mkdtempSync(join(tmpdir(), 'geojson-'));
const path = join(folder, 'a.geojson');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(text: string, pieceBytes = 1e9) {
  writeFileSync(path, text);
  const format = createGeojsonFormat(pieceBytes);
  const { crs, pieces, featureCount } = await format.open(path, {});
  const features: (SourceFeature | UnreadFeature)[] = [];
  for (const piece of pieces)
    for await (const batch of format.read(path, piece, {})) features.push(...batch);
  const idOf = (f: SourceFeature | UnreadFeature) => ('unread' in f ? 'unread' : f.id);
  return {
    crs,
    featureCount,
    features,
    ids: features.map(idOf),
    places: features.map((f) => f.place),
  };
}

const feature = (id: number, properties: unknown = null) => ({
  type: 'Feature',
  id,
  properties,
  geometry: null,
});
const f = (id: number) => JSON.stringify(feature(id));

describe('reads', () => {
  test.each([
    ['a collection on one line', `{"type":"FeatureCollection","features":[${f(1)},${f(2)}]}`],
    [
      'a collection with a feature a line',
      `{"type":"FeatureCollection",\n"features":[\n${f(1)},\n${f(2)}\n]\n}\n`,
    ],
    [
      'features from the line of the head on',
      `{"type":"FeatureCollection","features":[${f(1)},\n${f(2)}]}`,
    ],
    [
      'commas at the beginnings of lines',
      `{"features":[\n${f(1)}\n,${f(2)}\n], "type":"FeatureCollection"}`,
    ],
    [
      'lines ended as Windows does',
      `{"type":"FeatureCollection","features":[\r\n${f(1)},\r\n${f(2)}\r\n]}`,
    ],
    [
      'an indented collection',
      JSON.stringify({ type: 'FeatureCollection', features: [feature(1), feature(2)] }, null, 2),
    ],
    ['a feature a line', `${f(1)}\n${f(2)}`],
    ['a feature a line with blank lines', `\n\n${f(1)}\n\n \n${f(2)}\n\n`],
    ['record separators', `\u001e${f(1)}\n\u001e${f(2)}\n`],
    [
      'features of several lines between separators',
      `\u001e${JSON.stringify(feature(1), null, 1)}\n\u001e${JSON.stringify(feature(2), null, 1)}\n`,
    ],
    ['features one behind another', `${f(1)}${f(2)}`],
    [
      'two features on a line and one on several',
      `{"type":"FeatureCollection","features":[\n${f(1)},${JSON.stringify(feature(2), null, 1)}\n]}`,
    ],
    ['a byte order mark', `\uFEFF${f(1)}\n${f(2)}`],
  ])('%s', async (_, text) => {
    for (const pieceBytes of [1e9, 1])
      expect((await read(text, pieceBytes)).ids).toEqual(['1', '2']);
  });

  test('a single feature, and an empty collection as none', async () => {
    expect((await read(JSON.stringify(feature(7), null, 3))).ids).toEqual(['7']);
    expect((await read('{"type":"FeatureCollection","features":[]}')).ids).toEqual([]);
    expect((await read('{"type":"FeatureCollection","features":[\n]}\n')).ids).toEqual([]);
  });

  test('the system that a file names, before its features or behind them', async () => {
    const crs = '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4528"}}';
    for (const text of [
      `{"type":"FeatureCollection",${crs},"features":[${f(1)}]}`,
      `{"type":"FeatureCollection","features":[\n${f(1)}\n],\n${crs}}\n`,
    ])
      expect((await read(text)).crs).toBe('urn:ogc:def:crs:EPSG::4528');
    expect(
      (await read(`{"features":[${f(1)}],"crs":{"type":"EPSG","properties":{"code":4528}}}`)).crs,
    ).toBe('EPSG:4528');
  });

  test('brackets, quotes and NaN in texts as they stand', async () => {
    const nasty = ['a "NaN, ]}', 'Infinity', '\\', '{"type":"Feature"', '层\n'];
    const text = JSON.stringify(feature(1, { nasty })).replace('"geometry":null', '"geometry":NaN');
    const { features } = await read(text);
    expect(features[0]).toMatchObject({ geometry: null, properties: { nasty } });
  });
});

test('a feature of many lines between others is read whole, with brackets on lines of their own', async () => {
  const long = { ...feature(2), properties: { list: [[1, 2], [3]], text: ']' } };
  const text = `{"type":"FeatureCollection","features":[\n${f(1)},\n${JSON.stringify(long, null, 1)},\n${f(3)},\n${f(4)}\n]\n}\n`;
  for (const pieceBytes of [1e9, 1]) {
    const { ids, features } = await read(text, pieceBytes);
    expect(ids).toEqual(['1', '2', '3', '4']);
    expect(features[1]).toMatchObject({ properties: long.properties });
  }
});

describe('lists', () => {
  test('broken lines by their number, in whatever piece they stand', async () => {
    const lines = Array.from({ length: 50 }, (_, i) =>
      i % 10 === 4 ? '{"type":"Feature", oops' : f(i),
    );
    for (const pieceBytes of [1e9, 200]) {
      const { ids, places } = await read(lines.join('\n'), pieceBytes);
      expect(places.filter((_, i) => ids[i] === 'unread')).toEqual([
        'line 5',
        'line 15',
        'line 25',
        'line 35',
        'line 45',
      ]);
      expect(ids.length).toBe(50);
    }
  });

  test('what is no feature, and the feature in whose midst the file ends', async () => {
    const { features, places } = await read(
      `{"type":"FeatureCollection","features":[${f(1)},42,"a",{"type":"Point"},${f(2)},{"type":"Fea`,
    );
    expect(features.map((x) => ('unread' in x ? x.unread : x.id))).toEqual([
      '1',
      'expected "type": "Feature", got 42',
      'expected "type": "Feature", got "a"',
      'expected "type": "Feature", got "type": "Point"',
      '2',
      'expected JSON, the file ends in the midst of the feature',
    ]);
    expect(places.at(-1)).toBe('feature 5');
  });

  test.each([
    ['an empty file', '', /empty file/],
    ['blanks alone', ' \n ', /empty file/],
    ['another kind', '{"type":"Topology","objects":{}}', /Topology/],
    ['a table', 'id;height\n1;2', /begins with "id;height/],
    ['UTF-16', '\ufeff'.padEnd(4, '{'), /./],
  ])('nothing of %s, which is refused as a whole', async (name, text, words) => {
    if (name !== 'UTF-16') return expect(read(text)).rejects.toThrow(words);
    writeFileSync(path, Buffer.from(text, 'utf16le'));
    await expect(createGeojsonFormat(1e9).open(path, {})).rejects.toThrow(/UTF-16/);
  });
});

test('any collection in any layout is the same whole and in pieces of any size', async () => {
  const values = fc.array(
    fc.record({
      type: fc.constant('Feature'),
      id: fc.nat(),
      properties: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue(), {
        noNullPrototype: true,
      }),
      geometry: fc.constant(null),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const layouts: Record<string, (texts: string[]) => string> = {
    line: (t) => `{"type":"FeatureCollection","features":[${t.join(',')}]}`,
    lines: (t) => `{"type":"FeatureCollection","features":[\n${t.join(',\n')}\n]}`,
    sequence: (t) => t.join('\n'),
    separators: (t) => t.map((text) => `\u001e${text}\n`).join(''),
  };
  await fc.assert(
    fc.asyncProperty(
      values,
      fc.constantFrom(...Object.keys(layouts)),
      fc.constantFrom(0, 0, 2),
      fc.integer({ min: 1, max: 600 }),
      async (given, layout, indent, pieceBytes) => {
        const texts = given.map((value) => JSON.stringify(value, null, indent));
        const { features } = await read(
          (layouts[layout] as (t: string[]) => string)(texts),
          pieceBytes,
        );
        expect(
          features.map((x) => ({ id: x.id, properties: 'unread' in x ? x : x.properties })),
        ).toEqual(
          given.map(({ id, properties }) => ({
            id: String(id),
            properties: JSON.parse(JSON.stringify(properties)),
          })),
        );
      },
    ),
    { numRuns: 100 },
  );
});
