import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatCompact,
  formatFixed,
  formatNumber,
  formatPercent,
  formatReading,
} from './number.ts';
import { formatPosition } from './position.ts';
import { formatCount, formatFloorArea, formatLandArea, formatLength } from './quantity.ts';
import { formatAge, formatClock, formatDay, formatMinute, formatSpan } from './time.ts';
import { formatUnit } from './unit.ts';

const NOON = Date.parse('2026-11-24T14:03:22+08:00');

describe('numbers', () => {
  test('carry thousands commas in both languages', () => {
    expect(formatNumber(1234567, 'zh')).toBe('1,234,567');
    expect(formatNumber(1234567, 'en')).toBe('1,234,567');
  });

  test('keep four significant digits when compact, in 万 and 亿 or K and M', () => {
    expect(formatCompact(1_909_700, 'zh')).toBe('191万');
    expect(formatCompact(123_456, 'zh')).toBe('12.35万');
    expect(formatCompact(604_640_000, 'zh')).toBe('6.046亿');
    expect(formatCompact(123_456, 'en')).toBe('123.5K');
    expect(formatCompact(1_909_700, 'en')).toBe('1.91M');
    expect(formatCompact(9876, 'zh')).toBe('9,876');
  });

  test('say — for what nobody knows, never 0', () => {
    for (const unknown of [null, Number.NaN, Number.POSITIVE_INFINITY])
      for (const format of [formatNumber, formatCompact, formatPercent, formatReading])
        expect(format(unknown, 'zh')).toBe('—');
    expect(formatFixed(null, 'en', 2)).toBe('—');
    expect(formatAge(null, 'en')).toBe('—');
    expect(formatNumber(0, 'en')).toBe('0');
  });

  test('show shares with one decimal', () => {
    expect(formatPercent(0.98712, 'zh')).toBe('98.7%');
    expect(formatPercent(1, 'en')).toBe('100.0%');
  });

  test('show readings finer the smaller they are', () => {
    expect(formatReading(1234.56, 'en')).toBe('1,235');
    expect(formatReading(35.44, 'en')).toBe('35.4');
    expect(formatReading(3.456, 'en')).toBe('3.46');
    expect(formatReading(0.0312, 'en')).toBe('0.031');
    expect(formatReading(-7, 'en')).toBe('-7');
  });

  test('lose no more than half a percent of a reading of one or more', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), (value) => {
        const read = Number(formatReading(value, 'en').replaceAll(',', ''));
        expect(Math.abs(read - value) / value).toBeLessThanOrEqual(0.005);
      }),
    );
  });
});

describe('quantities', () => {
  test('keep figure and unit apart', () => {
    expect(formatLandArea(10_636_176, 'zh')).toEqual({ value: '10.64', unit: 'km²' });
    expect(formatLandArea(8520, 'en')).toEqual({ value: '8,520', unit: 'm²' });
    expect(formatFloorArea(8_234_000, 'zh')).toEqual({ value: '823.4', unit: '万 m²' });
    expect(formatFloorArea(8_234_000, 'en')).toEqual({ value: '8.234M', unit: 'm²' });
    expect(formatFloorArea(104_000, 'en')).toEqual({ value: '104,000', unit: 'm²' });
    expect(formatCount(41_230, 'zh')).toEqual({ value: '4.123', unit: '万' });
    expect(formatCount(41_230, 'en')).toEqual({ value: '41.23K', unit: '' });
    expect(formatCount(3412, 'zh')).toEqual({ value: '3,412', unit: '' });
  });

  test('never make square kilometres of thousands of square metres', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (areaM2) => {
        expect(formatFloorArea(areaM2, 'en').unit).toBe('m²');
      }),
    );
  });

  test('say lengths in metres, then kilometres', () => {
    expect(formatLength(840, 'en')).toBe('840 m');
    expect(formatLength(1840, 'zh')).toBe('1.84 km');
  });

  test('say positions with hemispheres', () => {
    expect(formatPosition(121.22465, 31.01243)).toBe('121.22465°E 31.01243°N');
    expect(formatPosition(-0.5, -33)).toBe('0.50000°W 33.00000°S');
  });
});

describe('units', () => {
  test.each([
    ['ug/m3', 'µg/m³', 'µg/m³'],
    ['Cel', '°C', '°C'],
    ['1', '', ''],
    ['mm/h', 'mm/h', 'mm/h'],
    ['m3/s', 'm³/s', 'm³/s'],
    ['kW.h', 'kW·h', 'kW·h'],
    ['{veh}/h', '辆/时', 'veh/h'],
    ['{person}', '人', 'people'],
    ['{person}/m2', '人/m²', 'people/m²'],
    ['mg/L', 'mg/L', 'mg/L'],
    ['MPa', 'MPa', 'MPa'],
    ['%', '%', '%'],
    ['hPa', 'hPa', 'hPa'],
    ['{widget}', 'widget', 'widget'],
  ])('%s is %s and %s', (ucum, zh, en) => {
    expect(formatUnit(ucum, 'zh')).toBe(zh);
    expect(formatUnit(ucum, 'en')).toBe(en);
  });
});

describe('times', () => {
  test('are of the site, whatever the zone of the screen', () => {
    expect(formatClock(NOON, 'Asia/Shanghai')).toBe('14:03:22');
    expect(formatClock(NOON, 'Europe/Paris')).toBe('07:03:22');
    expect(formatMinute(Date.parse('2026-11-24T00:05:00+08:00'), 'Asia/Shanghai')).toBe('00:05');
    expect(formatDay(NOON, 'Asia/Shanghai', 'zh')).toBe('2026年11月24日 星期二');
    expect(formatDay(NOON, 'Asia/Shanghai', 'en')).toBe('Tue, 24 Nov 2026');
  });

  test('grow from seconds to days', () => {
    expect(formatAge(12_900, 'zh')).toBe('12秒前');
    expect(formatAge(12_900, 'en')).toBe('12s ago');
    expect(formatAge(200_000, 'zh')).toBe('3分钟前');
    expect(formatAge(7_300_000, 'en')).toBe('2h ago');
    expect(formatAge(200_000_000, 'en')).toBe('2d ago');
    expect(formatSpan(300_000, 'zh')).toBe('5分钟');
    expect(formatSpan(60_000, 'en')).toBe('1 min');
    expect(formatSpan(5000, 'en', 'narrow')).toBe('5s');
  });

  test('take a clock that runs ahead for now', () => {
    expect(formatAge(-5000, 'zh')).toBe('现在');
    expect(formatAge(-5000, 'en')).toBe('now');
  });
});
