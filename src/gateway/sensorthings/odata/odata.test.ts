import { describe, expect, test } from 'vitest';
import { BadRequest } from './bad-request.ts';
import { compareValues, compileFilter, compileValue } from './compile-filter.ts';
import { parseFilter } from './parse-filter.ts';
import { parseOptions } from './parse-options.ts';
import { parseResourcePath } from './resource-path.ts';

const ENTITY = {
  name: "O'Hara's gauge 水位",
  result: 12.5,
  phenomenonTime: '2026-11-24T06:05:00.250Z',
  interval: '2026-11-24T06:00:00Z/2026-11-24T07:00:00Z',
  properties: { depth: 3, tags: ['a', 'b'], open: true },
  location: { type: 'Point', coordinates: [121.2, 31.0] },
  Datastreams: [{ name: 'level' }, { name: 'flow' }],
};

function resolve(segments: readonly string[]): unknown[] {
  let values: unknown[] = [ENTITY];
  for (const segment of segments)
    values = values.flatMap((value) => (value as Record<string, unknown>)?.[segment] ?? []);
  return values;
}

const holds = (filter: string) => compileFilter(parseFilter(filter))(resolve);
const amountOf = (expression: string) => compileValue(parseFilter(expression))(resolve);

describe('a filter', () => {
  test.each([
    ['result eq 12.5', true],
    ['result gt 12.5', false],
    ['result ge 12.5 and result lt 13', true],
    ['result lt 0 or result gt 12', true],
    ['not (result lt 0)', true],
    ["not startswith(name,'x') and true", true],
    ['result add 1.5 mul 2 eq 15.5', true],
    ['(result add 1.5) mul 2 eq 28', true],
    ['result sub 0.5 div 2 eq 12.25', true],
    ['result mod 5 eq 2.5', true],
    ["name eq 'O''Hara''s gauge 水位'", true],
    ["name eq 'else'", false],
    ["substringof('gauge', name)", true],
    ["contains(name, 'gauge')", true],
    ["endswith(name, '水位')", true],
    ["indexof(name, 'Hara') eq 2", true],
    ["substring(name, 2, 4) eq 'Hara'", true],
    ["tolower(name) eq 'o''hara''s gauge 水位'", true],
    ["length(trim(concat('  a', 'b '))) eq 2", true],
    ['phenomenonTime gt 2026-11-24T06:00:00Z', true],
    ['phenomenonTime lt 2026-11-24T14:05:00+08:00', false],
    ['phenomenonTime ge 2026-11-24T14:05:00.250+08:00', true],
    ['phenomenonTime eq 2026-11-24T06:05:00.25Z', true],
    ["phenomenonTime gt '2026-11-24T06:00:00Z'", true],
    ['interval lt 2026-11-24T06:30:00Z', false],
    ['interval lt 2026-11-24T08:00:00Z', true],
    ['interval gt 2026-11-24T05:00:00Z', true],
    ['during(phenomenonTime, 2026-11-24T06:00:00Z/2026-11-24T07:00:00Z)', true],
    ['overlaps(interval, 2026-11-24T06:59:00Z/2026-11-24T09:00:00Z)', true],
    ['before(interval, 2026-11-24T07:00:00Z)', false],
    ["phenomenonTime add duration'PT1H' gt 2026-11-24T07:00:00Z", true],
    ["phenomenonTime sub 2026-11-24T06:00:00Z lt duration'PT5M1S'", true],
    ['year(phenomenonTime) eq 2026 and month(phenomenonTime) eq 11', true],
    ['hour(phenomenonTime) eq 6 and fractionalseconds(phenomenonTime) eq 0.25', true],
    ['date(phenomenonTime) eq 2026-11-24', true],
    ['phenomenonTime lt now()', true],
    ['properties/depth eq 3', true],
    ['properties/nothing eq null', true],
    ['properties/depth ne null', true],
    ['properties/open eq true', true],
    ["properties/tags eq 'b'", true],
    ["Datastreams/name eq 'flow'", true],
    ["Datastreams/name eq 'rain'", false],
    ["result eq 'text'", false],
    ["result ne 'text'", true],
    ['round(result) eq 13 and floor(result) eq 12 and ceiling(result) eq 13', true],
    ["st_within(location, geography'POLYGON((121 30,122 30,122 32,121 32,121 30))')", true],
    ["st_disjoint(location, geography'POLYGON((1 1,2 1,2 2,1 2,1 1))')", true],
    ["st_equals(location, geography'POINT(121.2 31)')", true],
    ["geo.distance(location, geography'POINT(121.2 32)') lt 1.01", true],
    ["geo.distance(location, geography'LINESTRING(120 32,122 32)') gt 1.01", false],
    ["geo.length(geography'LINESTRING(0 0,3 4)') eq 5", true],
    ["geo.intersects(location, geography'POINT(0 0)')", false],
  ])('%s is %s', (filter, expected) => {
    expect(holds(filter)).toBe(expected);
  });

  test.each([
    ['result eq', 'Expected a value at 9, got the end'],
    ['result eq 5)', 'Expected the end at 11'],
    ["name eq 'open", 'Expected a closing quote'],
    ['shout(name)', 'Expected a function'],
    ['substring(name)', 'Expected 2 to 3 arguments of substring'],
    ['result # 5', 'Expected an expression, got "# 5"'],
    ['phenomenonTime gt 2026-13-24T00:00:00Z', 'Expected a time'],
    ["st_within(location, geography'BALL(1)')", 'Expected a geometry'],
    ["result gt duration'P'", 'Expected a duration'],
    ['('.repeat(500), 'nested'],
    ['x'.repeat(9000), 'at most 8000 characters'],
  ])('%s is refused', (filter, message) => {
    expect(() => parseFilter(filter)).toThrow(BadRequest);
    expect(() => parseFilter(filter)).toThrow(message);
  });

  test('never reaches what the entity inherits', () => {
    expect(() => holds("__proto__/toString eq 'x'")).not.toThrow();
    expect(() => parseFilter("constructor('x')")).toThrow('Expected a function');
  });
});

test('sorts numbers, texts and times, with nothing first', () => {
  expect([3, null, 1].sort(compareValues)).toEqual([null, 1, 3]);
  expect(compareValues(amountOf('name'), 'A')).toBeGreaterThan(0);
  expect(compareValues(amountOf('date(phenomenonTime)'), amountOf('now()'))).toBeLessThan(0);
});

describe('query options', () => {
  test('nest in an expansion, with options of their own', () => {
    const options = parseOptions(
      '?$expand=Datastreams($select=name,id;$filter=name%20eq%20%27a;b%27;$expand=Observations($top=1;$orderby=phenomenonTime%20desc)),Locations&$count=true&$top=5&$skip=2',
    );
    expect(options).toMatchObject({ count: true, top: 5, skip: 2 });
    expect(Object.keys(options.expand)).toEqual(['Datastreams', 'Locations']);
    const { Datastreams } = options.expand;
    expect(Datastreams).toMatchObject({ select: ['name', 'id'] });
    expect(Datastreams?.filter).toMatchObject({ right: { value: 'a;b' } });
    expect(Datastreams?.expand.Observations).toMatchObject({
      top: 1,
      orderby: [{ descending: true }],
    });
  });

  test('expand along a path, and merge two paths with one beginning', () => {
    const { expand } = parseOptions('$expand=Datastreams/ObservedProperty,Datastreams/Sensor');
    expect(Object.keys(expand.Datastreams?.expand ?? {})).toEqual(['ObservedProperty', 'Sensor']);
  });

  test('take a raw plus in the offset of a time for what it is, and any other for a space', () => {
    const { filter } = parseOptions('$filter=phenomenonTime+gt+2026-11-24T14:05:00+08:00');
    expect(filter).toMatchObject({
      operator: 'gt',
      right: { value: { startMs: Date.UTC(2026, 10, 24, 6, 5) } },
    });
  });

  test.each([
    ['$top=-1', '$top: Expected a whole number'],
    ['$count=maybe', '$count: Expected true or false'],
    ['$top=1&$top=2', '$top: Expected once'],
    ['$flavour=x', 'got "$flavour"'],
    ['$filter=%', 'percent-encoded'],
    ['$resultFormat=csv', 'Expected dataArray'],
    ['$expand=A/B/C/D/E/F/G/H', 'at most 6 levels'],
  ])('%s is refused', (search, message) => {
    expect(() => parseOptions(search)).toThrow(message);
  });
});

describe('a resource path', () => {
  test.each([
    ['Things', [{ name: 'Things' }]],
    ['Things(1)/Datastreams', [{ name: 'Things', key: '1' }, { name: 'Datastreams' }]],
    [
      "Datastreams('gauge-1/level')/Observations",
      [{ name: 'Datastreams', key: 'gauge-1/level' }, { name: 'Observations' }],
    ],
    [
      "Things('it''s')/name/$value",
      [{ name: 'Things', key: "it's" }, { name: 'name' }, { name: '$value' }],
    ],
    [
      'Observations(5)/Datastream/$ref',
      [{ name: 'Observations', key: '5' }, { name: 'Datastream' }, { name: '$ref' }],
    ],
  ])('%s', (path, expected) => {
    expect(parseResourcePath(path)).toEqual(expected);
  });

  test.each(['Things(', "Things('a)", 'Things()', '%E0%A4%A', '(1)', 'a/'.repeat(20)])(
    '%s is refused',
    (path) => {
      expect(() => parseResourcePath(path)).toThrow(BadRequest);
    },
  );
});
