import { describe, expect, test } from 'vitest';
import { parseUrlOptions, writeUrl } from './url-options.ts';

const NOTHING = {
  light: null,
  language: null,
  sunMs: null,
  style: 'natural',
  underground: null,
  weather: null,
  quality: 'auto',
  steadyFps: null,
  mode: null,
  scene: true,
  site: null,
  moment: null,
  camera: null,
  selected: null,
  shared: null,
  wall: { distanceM: null, pitchMm: null },
};
const AT_MS = Date.UTC(2026, 10, 24, 6, 5, 0);

describe('the address', () => {
  test('chooses light, language, quality and site, and nothing it does not know', () => {
    expect(parseUrlOptions('?light=dusk&lang=en&quality=low&site=elsewhere')).toEqual({
      ...NOTHING,
      light: 'dusk',
      language: 'en',
      quality: 'low',
      site: 'elsewhere',
    });
    expect(
      parseUrlOptions(
        '?sun=2026-11-24T14:05+08:00&style=dark&ground=0.2&weather=fog&quality=ultra&fps=30',
      ),
    ).toEqual({
      ...NOTHING,
      sunMs: AT_MS,
      style: 'dark',
      underground: 0.2,
      weather: 'fog',
      quality: 'ultra',
      steadyFps: 30,
    });
    expect(
      parseUrlOptions(
        '?light=noon&lang=fr&quality=best&style=blue&ground=2&weather=hail&sun=noon&fps=0&site=../etc',
      ),
    ).toEqual(NOTHING);
  });

  test('names a moment of the past, with or without its plus sign escaped', () => {
    const moment = { atMs: AT_MS, rate: null, view: 'true' };
    for (const at of [
      '2026-11-24T14:05:00%2B08:00',
      '2026-11-24T14:05:00+08:00',
      '2026-11-24T06:05Z',
    ])
      expect(parseUrlOptions(`?at=${at}`).moment).toEqual(moment);
    expect(parseUrlOptions('?at=2026-11-24T06:05:00Z&rate=60&view=known').moment).toEqual({
      atMs: AT_MS,
      rate: 60,
      view: 'known',
    });
  });

  test('names no moment, place or thing that makes no sense', () => {
    for (const at of ['yesterday', '2026-11-24', '2026-11-24T14:05:00', '2026-13-24T14:05:00Z', ''])
      expect(parseUrlOptions(`?at=${at}`).moment).toBeNull();
    for (const rate of ['0', '-1', '1e9', 'fast', ''])
      expect(parseUrlOptions(`?at=2026-11-24T06:05:00Z&rate=${rate}`).moment?.rate).toBeNull();
    for (const cam of [
      '',
      '121,31',
      '121,31,900,0,0,0',
      '121,31,x,0,0',
      '999,31,900,0,0',
      '121,31,,0,0',
    ])
      expect(parseUrlOptions(`?cam=${cam}`).camera).toBeNull();
    for (const select of [
      '',
      'thing',
      'building:x',
      'user:root',
      'thing:',
      'feature:a',
      'feature::b',
      'feature:a:',
    ])
      expect(parseUrlOptions(`?select=${select}`).selected).toBeNull();
  });
});

test('a link says all that it is read for, and keeps what else the address said', () => {
  const camera = {
    lonDeg: 121.2281,
    latDeg: 31.0322,
    heightM: 900,
    headingDeg: 12.5,
    pitchDeg: -35,
  };
  for (const selected of [
    { type: 'thing', id: 'bus-7 & more' },
    { type: 'building', gid: 12 },
    { type: 'town', code: '310117' },
    { type: 'feature', layer: 'file-1', id: 'a:b' },
    null,
  ] as const) {
    const url = writeUrl(new URL('https://twin.example/app/?quality=low&at=old&rate=9#there'), {
      light: 'dusk',
      sun: '2026-11-24T14:05:00+08:00',
      style: 'light',
      underground: 0.35,
      weather: 'rain',
      language: 'en',
      mode: 'wall',
      camera,
      selected,
      moment: { at: '2026-11-24T14:05:00+08:00', rate: 60, view: 'known' },
    });
    expect(url.href).toMatch(/^https:\/\/twin\.example\/app\/\?quality=low&at=2026-11-24T14%3A05/);
    expect(url.hash).toBe('');
    expect(parseUrlOptions(url.search)).toEqual({
      ...NOTHING,
      light: 'dusk',
      sunMs: AT_MS,
      style: 'light',
      underground: 0.35,
      weather: 'rain',
      language: 'en',
      quality: 'low',
      mode: 'wall',
      moment: { atMs: AT_MS, rate: 60, view: 'known' },
      camera,
      selected,
    });
  }
});
