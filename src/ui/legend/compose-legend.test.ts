import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import type { Language } from '#model';
import { initLanguage } from '../language.ts';
import type { Words } from '../use-words.ts';
import { composeLegend } from './compose-legend.ts';

const NOW_MS = Date.UTC(2026, 0, 1, 6, 3);

beforeAll(() => initLanguage('zh'));

function wordsOf(language: Language): Words {
  return {
    t: i18next.getFixedT(language),
    language,
    timeZone: 'Asia/Shanghai',
    say: (text) => text[language],
  };
}

const facts = {
  legend: {
    layerId: 'a',
    title: { zh: '各街镇 PM2.5', en: 'PM2.5 by town' },
    unit: 'ug/m3',
    type: 'classes',
    entries: [
      { colour: '#440154', to: 15 },
      { colour: '#26828E', from: 15, to: 35.5 },
      { colour: '#FDE725', from: 35.5 },
    ],
    provenance: { source: { zh: '模拟器生成', en: 'Simulator' }, kind: 'simulated' },
  },
  counts: [1, 2, 1234],
  unknown: 0,
  newestMs: NOW_MS - 30_000,
} as const;

test('tells open and closed classes, counts, unit, source, kind and age, without a hatch that means nothing', () => {
  const block = composeLegend(facts, wordsOf('en'), { nowMs: NOW_MS, as: 'age' });
  expect(block.rows.map(({ label }) => label)).toEqual(['< 15', '15 – 35.5', '≥ 35.5']);
  expect(block.rows.map(({ count }) => count)).toEqual(['1', '2', '1,234']);
  expect(block.unit).toBe('µg/m³');
  expect(block.foot).toMatch(/^Simulator · SIM · Read 30s ago$/);
  expect(block.noData).toBeUndefined();
});

test('speaks Chinese, names what is unknown, and tells times on what is taken away', () => {
  const block = composeLegend({ ...facts, unknown: 3 }, wordsOf('zh'), {
    nowMs: NOW_MS,
    as: 'time',
  });
  expect(block.title).toBe('各街镇 PM2.5');
  expect(block.noData).toEqual({ label: '无数据', count: '3' });
  expect(block.foot).toBe('模拟器生成 · 模拟 · 读数 14:02');
});

test('names classes of whole things by the numbers they hold', () => {
  const entries = [
    { colour: '#000001', to: 1 },
    { colour: '#000002', from: 1, to: 2 },
    { colour: '#000003', from: 2, to: 4 },
    { colour: '#000004', from: 4 },
  ];
  const counted = { ...facts, legend: { ...facts.legend, unit: '{count}', entries } };
  const block = composeLegend(counted, wordsOf('en'), { nowMs: NOW_MS, as: 'age' });
  expect(block.rows.map(({ label }) => label)).toEqual(['0', '1', '2 – 3', '≥ 4']);
});
