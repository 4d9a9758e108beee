import { expect, test } from 'vitest';
import type { Datastream, Site, Thing } from '#model';
import { findSiteName, namePropertyIn, thresholdOf } from './properties.ts';

test('a known property has a name in both languages', () => {
  expect(namePropertyIn('zh', 'lanes')).toBe('车道数');
  expect(namePropertyIn('en', 'lanes')).toBe('Lanes');
});

test('an unknown property is shown by its key, in words', () => {
  expect(namePropertyIn('en', 'pumpCapacity')).toBe('Pump capacity');
  expect(namePropertyIn('zh', 'valve-state')).toBe('Valve state');
});

test('a river named in one language is found in both', () => {
  const name = { zh: '油墩港', en: 'Youdun Port' };
  const site = {
    waterways: [{ name }],
    roads: [],
    places: [],
    metroStations: [],
    busLines: [],
  } as unknown as Site;
  expect(findSiteName(site, 'Youdun Port')).toEqual(name);
  expect(findSiteName(site, 'storm')).toBeUndefined();
});

test('a limit is the thing’s own, else the general one, and none for coded states', () => {
  const read = { limitOf: (property: string) => (property === 'water-level' ? 3.5 : null) };
  const thing = (properties: Thing['properties']) => ({ properties }) as Thing;
  const stream = { property: 'water-level' } as Datastream;
  expect(thresholdOf(thing({ warningLevelM: 3.1 }), stream, read)).toBe(3.1);
  expect(thresholdOf(thing({}), stream, read)).toBe(3.5);
  expect(thresholdOf(thing({}), stream, { limitOf: () => null })).toBeNull();
  const states = { 0: { zh: '关', en: 'off' } };
  expect(thresholdOf(thing({}), { ...stream, states }, read)).toBeNull();
});
