import { describe, expect, test } from 'vitest';
import { wgs84ToBd09 } from '#lib/geo/bd09.ts';
import { wgs84ToGcj02 } from '#lib/geo/gcj02.ts';
import { parseCoordinate } from './parse-coordinate.ts';

const bounds = { westDeg: 120.9, southDeg: 30.8, eastDeg: 121.6, northDeg: 31.2 };
const read = (text: string) => {
  const place = parseCoordinate(text, bounds);
  return place && [Number(place.lonDeg.toFixed(5)), Number(place.latDeg.toFixed(5))];
};

describe('coordinates', () => {
  test.each([
    '121.225, 31.03',
    '31.03 121.225',
    '121.225，31.03',
    '121.225E 31.03N',
    'N31.03 E121.225',
    '北纬31.03 东经121.225',
    '121.225°, 31.03°',
    `31°01'48"N 121°13'30"E`,
    '121°13′30″ 31°1′48″',
    '31°1.8′N, 121°13.5′E',
    'wgs84: 121.225,31.03',
  ])('%s is one place', (text) => {
    expect(read(text)).toEqual([121.225, 31.03]);
  });

  test('of a map service are put where they belong', () => {
    const gcj = wgs84ToGcj02(121.225, 31.03);
    const bd = wgs84ToBd09(121.225, 31.03);
    expect(read(`gcj ${gcj[0]},${gcj[1]}`)).toEqual([121.225, 31.03]);
    expect(read(`百度 ${bd[0]},${bd[1]}`)).toEqual([121.225, 31.03]);
    expect(parseCoordinate('gcj02 121.2,31', bounds)?.datum).toBe('gcj02');
  });

  test('south and west are negative', () => {
    expect(read('33.9S 151.2E')).toEqual([151.2, -33.9]);
    expect(read('151.2 -33.9')).toEqual([151.2, -33.9]);
  });

  test.each([
    '',
    '121.2',
    '121.2 31 7',
    '121.2 200',
    '121°70′ 31°',
    '31N 32N',
    'G60',
    '2 路',
    '121.2.3 31',
  ])('%j is none', (text) => {
    expect(read(text)).toBeUndefined();
  });
});
