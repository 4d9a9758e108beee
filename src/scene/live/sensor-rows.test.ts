import { expect, test } from 'vitest';
import type { Catalogue, Datastream, Thing } from '#model';
import { SensorRows } from './sensor-rows.ts';

const name = { zh: '', en: '' };
const thing = (id: string, lonDeg = 121): Thing => ({
  id,
  kind: 'manhole',
  name,
  properties: {},
  provenance: { source: name, kind: 'simulated' },
  location: { lonDeg, latDeg: 31, heightM: 0 },
});
const bus = (id: string): Thing => {
  const { location: _, ...rest } = thing(id);
  return { ...rest, kind: 'bus', trackSlot: 0 };
};
const streams = (...thingIds: readonly string[]): Datastream[] =>
  thingIds.map((thingId, slot) => ({
    id: `${slot}`,
    slot,
    thingId,
    property: slot % 2 ? 'tilt' : 'depth',
    name,
    unit: '1',
    cadenceMs: 1000,
  }));
const catalogue = (
  version: string,
  things: readonly Thing[],
  datastreams: readonly Datastream[],
  before?: string,
): Catalogue => ({
  version,
  ...(before === undefined ? {} : { extends: before }),
  things,
  datastreams,
  kind: 'simulated',
});

function slotsOf(rows: SensorRows, id: string): number[] {
  const slots: number[] = [];
  for (let slot = rows.firstSlot[rows.rowOf(id)] as number; slot >= 0; ) {
    slots.push(slot);
    slot = rows.nextSlot[slot] as number;
  }
  return slots.sort();
}

test('knows the fixed things and their datastreams, wherever these stand', () => {
  const rows = new SensorRows();
  const list = [thing('a'), bus('v'), thing('b')];
  rows.take(catalogue('1', list, streams('a', 'b', 'v', 'a')));
  expect(rows.count).toBe(2);
  expect(rows.thingOf(rows.rowOf('b')).id).toBe('b');
  expect(rows.rowOf('v')).toBe(-1);
  expect(slotsOf(rows, 'a')).toEqual([0, 3]);
  expect([...rows.rowOfSlot.subarray(0, 4)]).toEqual([0, 1, -1, 0]);
  expect(rows.properties[rows.property[3] as number]).toBe('tilt');
  expect(rows.staleAfterMs[0]).toBe(3000);
});

test('keeps the rows of a catalogue that is extended, in whatever order it comes', () => {
  const rows = new SensorRows();
  rows.take(catalogue('1', [thing('a'), thing('b')], streams('a', 'b')));
  rows.look[rows.rowOf('b')] = 5;
  const more = [thing('c'), thing('b'), thing('a', 121.5), thing('d')];
  const taken = rows.take(catalogue('2', more, streams('a', 'b', 'c', 'a', 'd'), '1'));
  expect(taken).toEqual({ firstNew: 2, moved: [0] });
  expect(['a', 'b', 'c', 'd'].map((id) => rows.rowOf(id))).toEqual([0, 1, 2, 3]);
  expect(rows.thingOf(0).location?.lonDeg).toBe(121.5);
  expect(rows.look[1]).toBe(5);
  expect(slotsOf(rows, 'a')).toEqual([0, 3]);
  expect(slotsOf(rows, 'd')).toEqual([4]);
});

test('gives a row to a thing that only later says where it stands', () => {
  const rows = new SensorRows();
  const { location: _, ...lost } = thing('a');
  rows.take(catalogue('1', [lost, thing('b')], streams('a', 'b')));
  expect(rows.rowOf('a')).toBe(-1);
  rows.take(catalogue('2', [thing('a'), thing('b')], streams('a', 'b'), '1'));
  expect(rows.rowOf('b')).toBe(0);
  expect(rows.rowOf('a')).toBe(1);
  expect(slotsOf(rows, 'a')).toEqual([0]);
});

test('begins anew with a catalogue that extends nothing', () => {
  const rows = new SensorRows();
  rows.take(catalogue('1', [thing('a'), thing('b')], streams('a', 'b', 'b')));
  expect(rows.take(catalogue('9', [thing('c')], streams('c'))).firstNew).toBe(0);
  expect(rows.count).toBe(1);
  expect(rows.rowOf('a')).toBe(-1);
  expect(slotsOf(rows, 'c')).toEqual([0]);
  rows.take(null);
  expect(rows.count).toBe(0);
});

test('begins anew where a thing is gone that an extension should have kept', () => {
  const rows = new SensorRows();
  rows.take(catalogue('1', [thing('a'), thing('b')], streams('a', 'b')));
  expect(rows.take(catalogue('2', [thing('b')], streams('a', 'b'), '1')).firstNew).toBe(0);
  expect([rows.count, rows.rowOf('a'), rows.rowOf('b')]).toEqual([1, -1, 0]);
});

test('finds each of very many by its id', () => {
  const rows = new SensorRows();
  const many = Array.from({ length: 5000 }, (_, i) => thing(`urn:thing:${i}`));
  rows.take(catalogue('1', many, []));
  for (let i = 0; i < 5000; i += 7) expect(rows.rowOf(`urn:thing:${i}`)).toBe(i);
  expect(rows.rowOf('urn:thing:5000')).toBe(-1);
});
