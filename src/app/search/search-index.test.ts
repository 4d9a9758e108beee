import { describe, expect, test } from 'vitest';
import { readSyllables } from './read-syllables.ts';
import type { SearchEntry, SearchKind } from './search-entry.ts';
import { createSearchIndex } from './search-index.ts';

const entry = (kind: SearchKind, id: string, zh: string, en: string): SearchEntry => ({
  kind,
  id,
  name: { zh, en },
  target: { type: 'point', lonDeg: 121, latDeg: 31, rangeM: 100 },
});

const index = createSearchIndex(readSyllables);
index.set('site', [
  entry('town', '101', '泗泾镇', 'Sijing Town'),
  entry('town', '102', '佘山镇', 'Sheshan Town'),
  entry('town', '103', '泖港镇', 'Maogang Town'),
  entry('station', 'S9-9', '泗泾', 'Sijing'),
  entry('hill', 'H01', '西佘山', 'West Sheshan'),
  entry('place', 'P001', '佘山天文台', 'Sheshan Observatory'),
  entry('road', 'A7', '乐都路', 'Ledu Road'),
  entry('river', 'W01', '泖河', 'Maohe River'),
  entry('road', 'A8', '单家浜路', 'Shanjiabang Road'),
  entry('road', 'A9', '绿洲大道', 'Oasis Avenue'),
  entry('bus', 'bus-dz9', '九亭DZ9线', 'Jiuting DZ9'),
]);
const names = (text: string) => index.find(text, 20).map(({ name }) => name.zh);

describe('search', () => {
  test.each([
    ['佘山', '佘山镇'],
    ['sheshan', '佘山镇'],
    ['shéshān', '佘山镇'],
    ['she shan zhen', '佘山镇'],
    ['ssz', '佘山镇'],
    ['sijing', '泗泾'],
    ['sjz', '泗泾镇'],
    ['sjzhen', '泗泾镇'],
    ['maogang', '泖港镇'],
    ['mǎo gǎng', '泖港镇'],
    ['mao he', '泖河'],
    ['ledu', '乐都路'],
    ['ledulu', '乐都路'],
    ['shanjiabang', '单家浜路'],
    ['lvzhou', '绿洲大道'],
    ['lǜzhōu', '绿洲大道'],
    ['observatory', '佘山天文台'],
    ['Sheshan Obs', '佘山天文台'],
    ['天文', '佘山天文台'],
    ['S9-9', '泗泾'],
    ['dz9', '九亭DZ9线'],
    ['ＤＺ９', '九亭DZ9线'],
  ])('%s finds %s first', (text, first) => {
    expect(names(text)[0]).toBe(first);
  });

  test('finds what stands within a name, after what begins with it', () => {
    expect(names('sheshan')).toEqual(['佘山镇', '佘山天文台', '西佘山']);
  });

  test('finds nothing for nothing, and nothing for what is not there', () => {
    expect(names('  ')).toEqual([]);
    expect(names('qqqxyz')).toEqual([]);
  });

  test('a group that is set again holds the new entries only', () => {
    const own = createSearchIndex(readSyllables);
    own.set('incidents', [entry('incident', 'i1', '火警', 'Fire')]);
    own.set('incidents', [entry('incident', 'i2', '积水', 'Flood')]);
    expect(own.find('huojing', 5)).toEqual([]);
    expect(own.find('jishui', 5)).toHaveLength(1);
  });
});
