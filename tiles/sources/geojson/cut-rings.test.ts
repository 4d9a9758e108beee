import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CUT, RingCutter, toCoordinates } from './cut-rings.ts';

/** What a feature's text is read as when its coordinates are cut out and put back. */
function readCut(text: string): { readonly isCut: boolean; readonly value: unknown } {
  const bytes = Buffer.from(`${text},\n{"type":"Feature"}`);
  const cutter = new RingCutter();
  cutter.begin();
  const bounds = cutter.add(bytes, 0, Buffer.byteLength(text));
  const kept = cutter.toText();
  if (!bounds) return { isCut: false, value: JSON.parse(kept) };
  const rings = toCoordinates({ xy: cutter.takeNumbers(), bounds });
  const value = JSON.parse(kept, (key, inner) =>
    key === 'coordinates' && inner === CUT ? rings : inner,
  );
  return { isCut: true, value };
}

const blank = fc.constantFrom('', ' ', '\t', '  ');
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.tuple(fc.integer(), fc.nat(), fc.nat({ max: 24 })).map(([whole, part, zeros]) => {
    return `${whole}.${'0'.repeat(zeros)}${part}`;
  }),
  fc.constantFrom('0', '-0', '-0.0', '121.2345678', '31.00000000000001', '9007199254740993', '1e3'),
);
const list = <T>(item: fc.Arbitrary<T>, minLength: number) =>
  fc
    .tuple(fc.array(item, { minLength, maxLength: 4 }), blank, blank)
    .map(([items, a, b]) => `[${a}${items.join(`${b},${a}`)}${b}]`);
const pair = fc.tuple(number, number, blank).map(([x, y, b]) => `[${b}${x}${b},${b}${y}]`);

describe('coordinates that are cut out', () => {
  test('are the same numbers, whatever they look like', () => {
    const polygon = list(list(pair, 1), 1);
    fc.assert(
      fc.property(polygon, fc.string(), blank, (coordinates, name, b) => {
        const text = `{"type":"Feature","properties":{"name":${JSON.stringify(name)}},"geometry":{"type":"Polygon","coordinates"${b}:${b}${coordinates}}}`;
        const { isCut, value } = readCut(text);
        expect(value).toStrictEqual(JSON.parse(text));
        expect(isCut || /e/i.test(coordinates)).toBe(true);
      }),
    );
  });

  test.each([
    ['a point', '[1,2]'],
    ['a line', '[[1,2],[3,4]]'],
    ['several polygons', '[[[[1,2],[3,4]]]]'],
    ['heights', '[[[1,2,3],[3,4,5]]]'],
    ['an empty list', '[]'],
    ['an empty ring', '[[]]'],
    ['words', '[[["a",2]]]'],
  ])('are not %s', (_, coordinates) => {
    const text = `{"geometry":{"coordinates":${coordinates}}}`;
    expect(readCut(text)).toEqual({ isCut: false, value: JSON.parse(text) });
  });

  test.each(['[[[01,2]]]', '[[[1.,2]]]', '[[[-,2]]]', '[[[+1,2]]]', '[[[1,2]', '[[[1,2],]]'])(
    'are not what is no JSON: %s',
    (coordinates) => {
      expect(() => readCut(`{"geometry":{"coordinates":${coordinates}}}`)).toThrow(SyntaxError);
    },
  );

  test('are only those of that name', () => {
    const text = '{"rings":[[[1,2]]],"text":"\\"coordinates\\":[[[1,2]]]"}';
    expect(readCut(text)).toEqual({ isCut: false, value: JSON.parse(text) });
  });
});
