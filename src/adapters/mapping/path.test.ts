import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePath, compileRecords } from './path.ts';

const message = {
  head: { vendor: 'v' },
  data: {
    site: 's',
    list: [
      { id: 1, 'odd.key': { x: 'o' }, inner: [{ k: 'a' }, { k: 'b' }] },
      { id: 2, inner: [] },
    ],
    byId: { left: { v: 1 }, right: { v: 2 } },
  },
};
const read = (records: string, path: string) =>
  compileRecords(records)(message)?.map((record) => compilePath(path)(record));

test.each([
  ['data.list', 'id', [1, 2]],
  ['$.data.list', 'id', [1, 2]],
  ['data.list[1]', 'id', [2]],
  ['data.list.inner', 'k', ['a', 'b']],
  ['data.list.inner', '^.id', [1, 1]],
  ['data.list.inner', '^^.site', ['s', 's']],
  ['data.list.inner', '$.head.vendor', ['v', 'v']],
  ['data.list', '["odd.key"].x', ['o', undefined]],
  ['data.list', 'inner[1].k', ['b', undefined]],
  ['data.byId.*', '@key', ['left', 'right']],
  ['data.byId.*', 'v', [1, 2]],
  ['data.byId.*', '^^.site', ['s', 's']],
  ['data.list', '@key', [0, 1]],
  ['', 'data.site', ['s']],
  ['', '$', [message]],
  ['data.list', '^^^^^.x', [undefined, undefined]],
])('finds records at "%s" and in them "%s"', (records, path, expected) => {
  expect(read(records, path)).toEqual(expected);
});

test('an empty list is there, a missing one is not', () => {
  expect(compileRecords('a')({ a: [] })).toEqual([]);
  expect(compileRecords('a')({ b: [] })).toBeUndefined();
  expect(compileRecords('a.b')({ a: 5 })).toBeUndefined();
  expect(compileRecords('a')(null)).toBeUndefined();
});

test('takes a list of lists and a list as the message itself apart', () => {
  const records = compileRecords('')([[{ v: 1 }], { v: 2 }]);
  expect(records?.map((record) => compilePath('v')(record))).toEqual([1, 2]);
});

test.each(['a..b', '.a', 'a.', 'a[', 'a[x]', '["a]', '^a.', '$.'])(
  'does not take "%s" for a path, or reads nothing by it',
  (path) => {
    let value: unknown;
    try {
      value = compilePath(path)({ value: { a: 1 }, key: undefined, parent: undefined });
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      return;
    }
    expect([undefined, { a: 1 }]).toContainEqual(value);
  },
);

test('sees only what a value holds itself, never what it inherits', () => {
  const hostile = JSON.parse('{"__proto__":{"x":1},"a":{}}');
  const at = (path: string) =>
    compilePath(path)({ value: hostile, key: undefined, parent: undefined });
  expect(at('constructor')).toBeUndefined();
  expect(at('a.__proto__')).toBeUndefined();
  expect(at('a.toString')).toBeUndefined();
  expect(at('__proto__.x')).toBe(1);
  expect(({} as { x?: number }).x).toBeUndefined();
});

test('never throws, whatever the message', () => {
  const records = compileRecords('data.list.*');
  const path = compilePath('^.a[0].b');
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      for (const value of [json, { data: json }, { data: { list: json } }])
        for (const record of records(value) ?? []) path(record);
    }),
  );
});
