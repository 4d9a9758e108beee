import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createConversion } from './convert-unit.ts';
import { ATOMS, PREFIXES } from './ucum-atoms.ts';
import { toUcum } from './unit-writings.ts';

const convert = (value: number, from: string, to: string) => createConversion(from, to)(value);

describe('converts exactly', () => {
  // By definition: NIST SP 811 (2008), appendix B.8; UCUM 2.2 for mm[Hg] (133.3220 kPa a metre).
  test.each([
    [36, 'km/h', 'm/s', 10],
    [1, '[mi_i]/h', 'm/s', 0.44704],
    [1, '[kn_i]', 'km/h', 1.852],
    [1, '[nmi_i]', 'm', 1852],
    [1, '[mi_i]', 'm', 1609.344],
    [760, 'mm[Hg]', 'Pa', 101324.72],
    [1, 'atm', 'hPa', 1013.25],
    [1, 'm[H2O]', 'kPa', 9.80665],
    [1, 'kgf/cm2', 'kPa', 98.0665],
    [1, 'mg/m3', 'ug/m3', 1000],
    [35, 'ug/m3', 'mg/m3', 0.035],
    [1, 'm3/h', 'L/s', 1000 / 3600],
    [1, 'mS/cm', 'uS/cm', 1000],
    [1, 'S/m', 'uS/cm', 10000],
    [1, 'kW.h', 'MJ', 3.6],
    [25, 'Cel', 'K', 298.15],
    [298.15, 'K', 'Cel', 25],
    [77, '[degF]', 'Cel', 25],
    [-40, 'Cel', '[degF]', -40],
    [80, '[degRe]', 'Cel', 100],
    [491.67, '[degR]', 'Cel', 0],
    [50, '%', '1', 0.5],
    [1, '%', '[ppm]', 10000],
    [3, '[ppb]', '[ppm]', 0.003],
    [120, '{veh}/min', '{veh}/h', 7200],
    [5, '{veh}/h', '1/h', 5],
    [12, '{NTU}', '{NTU}', 12],
    [54.3, 'dB', 'dB', 54.3],
    [5.43, 'B', 'dB', 54.3],
    [1, 'ar', 'm2', 100],
    [1, 'har', 'm2', 10000],
    [1, '[psi]', 'Pa', 6894.757293168361],
    [1, 'L', 'ml', 1000],
    [2, '10*3/ul', '10*9/l', 2],
    [1, '/s', 'Hz', 1],
    [1, 'J/kg', 'm2/s2', 1],
    [1, 'kg.m/s2', 'N', 1],
    [1, 'kg/(m.s2)', 'Pa', 1],
    [1, 'a', 'd', 365.25],
    [1, 'KiBy', 'bit', 8192],
    [1, '[gal_us]', 'L', 3.785411784],
    [1, '[lb_av]', 'kg', 0.45359237],
    [1, "[in_i'Hg]", 'Pa', 3386.3788],
    [1, 'lm/m2', 'lx', 1],
    [1, 'mol/L', 'mmol/L', 1000],
  ])('%d %s into %s makes %s', (value, from, to, expected) => {
    const result = convert(value, from, to);
    expect(Math.abs(result - expected)).toBeLessThanOrEqual(Math.abs(expected) * 3e-16);
  });

  test('angles, by way of π', () => {
    expect(convert(180, 'deg', 'rad')).toBe(Math.PI);
    expect(convert(Math.PI, 'rad', 'deg')).toBeCloseTo(180, 12);
    expect(convert(90, 'deg', 'gon')).toBe(100);
    expect(convert(1, 'deg', "''")).toBe(3600);
  });
});

test('reads division from left to right, as UCUM does', () => {
  expect(convert(1, 'm/s.h', 'm')).toBe(3600);
  expect(convert(1, 'm/(s.h)', 'm/s2')).toBe(1 / 3600);
});

test.each([
  ['ug/m3', 'Cel'],
  ['dB', '1'],
  ['[pH]', '1'],
  ['m', 's'],
  ['deg', '1'],
  ['m/s', 'm/s2'],
])('does not turn %s into %s, and names both', (from, to) => {
  expect(() => createConversion(from, to)).toThrow(RangeError);
  expect(() => createConversion(from, to)).toThrow(`"${from}"`);
  expect(() => createConversion(from, to)).toThrow(`"${to}"`);
});

test.each([
  '',
  'furlong',
  'ppm',
  '°C',
  'm/',
  'm//s',
  '(m',
  'm)',
  'm{',
  '{中}',
  'Cel/h',
  'Cel2',
  'kmin',
  'm99',
  'm0',
  '0',
  '[toString]',
  '__proto__',
  'constructor',
  'm s',
  '((((((((((((m))))))))))))',
  'm'.repeat(500),
])('does not understand "%s", and says so', (code) => {
  expect(() => createConversion(code, code)).toThrow(/Expected a unit in UCUM, got/);
});

test('knows every unit and prefix of its tables, and comes back from each', () => {
  for (const [code, { isMetric }] of ATOMS)
    for (const prefix of ['', ...(isMetric ? PREFIXES.map(([text]) => text) : [])]) {
      const unit = `${prefix}${code}`;
      expect(createConversion(unit, unit)(12.5), unit).toBe(12.5);
    }
});

test('comes back from a conversion', () => {
  const pairs = [
    ['Cel', '[degF]'],
    ['km/h', '[kn_i]'],
    ['mm[Hg]', 'hPa'],
    ['deg', 'rad'],
    ['m3/h', 'L/s'],
  ] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...pairs),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      ([a, b], value) => {
        expect(convert(convert(value, a, b), b, a)).toBeCloseTo(value, 6);
      },
    ),
  );
});

test('never hangs or throws anything else, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'mskg[]{}()./10*^%-2Cel') }), (code) => {
      try {
        createConversion(code, code);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
});

test.each([
  ['℃', 'Cel'],
  ['μg/m³', 'ug/m3'],
  ['µg/m³', 'ug/m3'],
  ['mg/m³', 'mg/m3'],
  ['％', '%'],
  ['km/h', 'km/h'],
  ['辆/小时', '{veh}/h'],
  ['dB(A)', 'dB'],
  ['mmHg', 'mm[Hg]'],
  ['m³/h', 'm3/h'],
  ['μS/cm', 'uS/cm'],
  ['ucum:Cel', 'Cel'],
  ['kWh', 'kW.h'],
  ['', '1'],
])('takes the writing "%s" for %s', (writing, code) => {
  expect(toUcum(writing)).toBe(code);
});

test('names a writing that it does not know', () => {
  expect(() => toUcum('斤')).toThrow('"斤"');
});
