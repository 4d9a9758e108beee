import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AlikeReader } from './alike-features.ts';
import { CUT } from './cut-rings.ts';
import { geojsonFormat } from './geojson-format.ts';

function readAfter(learnt: string, text: string): unknown {
  const alike = new AlikeReader();
  const both = `[${learnt},${text}]`;
  const bytes = Buffer.from(both, 'latin1');
  alike.learn(bytes, 1, 1 + learnt.length);
  return alike.read(bytes, both, 2 + learnt.length, both.length - 1);
}

const featureOf = (properties: string, rest = '') =>
  `{"type":"Feature", "properties": ${properties},${rest}"geometry":{"type":"Polygon","coordinates":${CUT}}}`;

describe('a feature that is like the one before but for its values', () => {
  test.each([
    ['of all kinds', '{"a":"x","b":1,"c":null}', '{"a":"yy","b":-2.25,"c":true}'],
    ['with other kinds of value', '{"a":"x","b":1}', '{"a":false,"b":"1"}'],
    ['without properties', '{}', '{}'],
    ['with names that are numbers', '{"b":1,"2":2,"1":3}', '{"b":4,"2":5,"1":6}'],
    ['with numbers of many digits', '{"a":1}', '{"a":121.23456789012345678}'],
    ['with blanks', '{ "a" :\t1 , "b":2 }', '{ "a" :\t-0 , "b":0.1 }'],
  ])('is read as the parser does: %s', (_, learnt, properties) => {
    const text = featureOf(properties);
    expect(readAfter(featureOf(learnt), text)).toStrictEqual({
      id: undefined,
      ...JSON.parse(text),
    });
  });

  test('has its id', () => {
    const text = featureOf('{}', '"id":"b2",');
    expect(readAfter(featureOf('{}', '"id":7,'), text)).toStrictEqual(JSON.parse(text));
  });

  test.each([
    ['an escape', '{"a":"x\\n"}'],
    ['a break in a text', '{"a":"x\n"}'],
    ['an exponent', '{"a":1e3}'],
    ['a zero ahead', '{"a":01}'],
    ['a point without digits', '{"a":1.}'],
    ['a list', '{"a":[1]}'],
    ['another name', '{"b":1}'],
    ['one name more', '{"a":1,"b":1}'],
    ['no number', '{"a":NaN}'],
    ['another layout', '{"a": 1}'],
  ])('is left to the parser where it has %s', (_, properties) => {
    expect(readAfter(featureOf('{"a":1}'), featureOf(properties))).toBeUndefined();
  });
});

test.each([
  ['no geometry', `{"type":"Feature","id":1,"properties":{"coordinates":${CUT}}}`],
  [
    'a line',
    `{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":${CUT}}}`,
  ],
  ['a name twice', featureOf('{"a":1,"a":2}')],
  ['the name of the prototype', featureOf('{"__proto__":1}')],
  ['more than a feature has', featureOf('{}', '"bbox":[1,2,3,4],')],
])('a feature with %s is not learnt', (_, text) => {
  expect(readAfter(text, text)).toBeUndefined();
});

test('a file is read as its lines are by the parser, alike or not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alike-'));
  const path = join(folder, 'a.geojson');
  const value = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.double(),
    fc.integer(),
    fc.constant(null),
  );
  const properties = fc.oneof(
    { weight: 8, arbitrary: fc.record({ a: value, b: fc.constant('same'), c: fc.nat(99) }) },
    {
      weight: 1,
      arbitrary: fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 2 })),
    },
  );
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(properties, { minLength: 1, maxLength: 300 }), async (all) => {
        const lines = all.map((given, i) =>
          JSON.stringify({
            type: 'Feature',
            properties: given,
            geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [i, 0.25],
                  [1, 2],
                  [3, i],
                  [i, 0.25],
                ],
              ],
            },
          }),
        );
        writeFileSync(path, lines.join('\n'));
        const read: unknown[] = [];
        const { pieces } = await geojsonFormat.open(path, {});
        for (const piece of pieces)
          for await (const batch of geojsonFormat.read(path, piece, {}))
            for (const feature of batch)
              if ('geometry' in feature)
                read.push({ properties: feature.properties, geometry: feature.geometry });
        expect(read).toStrictEqual(
          lines.map((line) => {
            const { properties: given, geometry } = JSON.parse(line);
            return { properties: given, geometry };
          }),
        );
      }),
      { numRuns: 30 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
